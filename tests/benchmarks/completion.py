"""`python -m tests.benchmarks.completion`: does the search box finish the thought, and how fast.

Three sets of targets; a prefix of 2 to 12 letters of one is typed, and a suggestion counts when it
equals the target after normalisation. Every target has a product in the catalogue it is asked of.

- *seen*: occurrences of the query log are split by a hash. One half is ingested as a log, with
  `min_customers` at its default; every occurrence of the other half is a target, whether or not the
  first half has the same string.
- *unseen*: a fifth of the products suggests nothing and nothing is learnt from it: no phrase of
  theirs is stored and their titles count for no statistic. They stay in the catalogue, as hits.
  What is asked for are phrases of theirs, which other products may have too, as often as products
  of the fifth have them; the figures over different phrases stand beside. A target that is put
  together while typing ("xerox" and "label printer") is found through the hits.
- *natural*: phrases of requests that people wrote, each once.

The baselines hold exactly the strings that we store, ordered by popularity: how often a string was
logged plus the products that it has. A typo is one slip of the keyboard in a prefix of 4 letters or
more, from where one is to be forgiven; it is compared with clean prefixes of the same lengths.

With --dev the split, the fifth and the targets are others: development looks at those.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from tests.benchmarks.completion_quality import quality
from tests.benchmarks.completion_sets import read_log, split_log
from tests.benchmarks.completion_shops import SHARED, SHOPS, Shop, open_shop
from tests.benchmarks.completion_soundness import correction, fuzz, truth
from tests.benchmarks.completion_speed import million, times, update
from tests.benchmarks.report import Figure, judge, skip


def main() -> int:
    options = _options()
    if not all(path.exists() for path, _ in SHOPS.values()):
        return skip(f"{SHARED} is not there: it lies beside the checkout")
    salt = "dev" if options.dev else ""
    logged, asked = split_log(read_log(SHARED / "chorus-log/queries.tsv"), salt)
    shops = {name: open_shop(name, logged, salt) for name in SHOPS}
    figures: list[Figure] = []
    for part in options.parts:
        print(f"\n== {part}")
        figures += PARTS[part](shops, asked, salt)
    print()
    return judge(*figures)


PARTS: Mapping[
    str, Callable[[Mapping[str, Shop], Counter[str], str], Iterable[Figure]]
] = {
    "quality": quality, "truth": truth, "time": times, "million": million, "update": update,
    "correction": correction, "fuzz": fuzz,
}  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="all of them by default")
    parser.add_argument("--dev", action="store_true", help="another split, for development")
    options = parser.parse_args()
    options.parts = options.parts or list(PARTS)
    return options


if __name__ == "__main__":
    sys.exit(main())
