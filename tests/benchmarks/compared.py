"""`python -m tests.benchmarks.compared`: wishes for more or less than a product that is named.

Single messages to the demo store ("a bike lighter than the Millbrook"), beside the same assistant
that reads them as they stand, and near misses that ask something of the named product itself. Both
are for development: what failed was mended with them at hand.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant import Assistant, Reply
from assistant.followups import resolving

MESSAGES = Path(__file__).with_name("data") / "compared.jsonl"


@dataclass(frozen=True, slots=True)
class Case:
    """A message, the products that answer it, and those that must not be shown for it.

    `wishes` is whether another product is wanted; the named one is asked about otherwise.
    """

    text: str
    wishes: bool
    wanted: frozenset[str]
    unwanted: frozenset[str]


def main() -> int:
    options = _options()
    if options.store is not None:
        return _measure(options.store)
    with tempfile.TemporaryDirectory() as name:
        from ui.commands.demo import prepare

        prepare(Path(name))
        return _measure(Path(name))


def _measure(store: Path) -> int:
    cases = list(_read(MESSAGES))
    with Assistant.open(store, model="scripted", evidence=1) as shop:
        ours = [shop.reply(each.text) for each in cases]
        with _as_it_stands():
            plain = [shop.reply(each.text) for each in cases]
    for name, replies in (("ours", ours), ("as it stands", plain)):
        right, wishes, taken = _figures(cases, replies)
        misses = len(cases) - wishes
        print(f"{name}: {right} of {wishes} wishes right, {taken} of {misses} others taken for one")
    return 0


@contextmanager
def _as_it_stands() -> Iterator[None]:
    """Leave out what reads such wishes."""
    ours = resolving.against
    resolving.against = lambda *_: None
    try:
        yield
    finally:
        resolving.against = ours


def _figures(cases: Sequence[Case], replies: Sequence[Reply]) -> tuple[int, int, int]:
    pairs = list(zip(cases, replies, strict=True))
    right = sum(_is_right(case, reply) for case, reply in pairs if case.wishes)
    read = [any(check.name == "follow-up" for check in reply.checks) for reply in replies]
    taken = sum(was for case, was in zip(cases, read, strict=True) if not case.wishes)
    return right, sum(each.wishes for each in cases), taken


def _is_right(case: Case, reply: Reply) -> bool:
    """Tell whether a wanted product is first and no wrong one is shown.

    Where the shop has none it is right to show none, or to say which condition was given up.
    """
    shown = [product.id for product in reply.products]
    if not case.wanted:
        return not shown or bool(reply.relaxed) or reply.outcome != "answered"
    return bool(case.wanted.intersection(shown[:1])) and case.unwanted.isdisjoint(shown)


def _read(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        wanted, unwanted = frozenset(row["wanted"]), frozenset(row["not"])
        yield Case(row["text"], row["kind"] == "other", wanted, unwanted)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="a store folder; the demo store is made if none")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
