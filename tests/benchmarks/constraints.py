"""`python -m tests.benchmarks.constraints`: sentences against the filters that they mean.

Columns are built from the records, without a model. The sentences of `FRESH`, or of the file that
`--held-out` names, were written when the code was done and nobody who works on it reads them: their
figures stand apart, and nothing of them is ever printed. All other sets are there to develop on.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, cast

from knowledge.catalogue import Catalogue
from knowledge.columns import Columns
from knowledge.payload import content_hash, filters_to_json
from knowledge.readers import load_mapping, read_products, sources
from knowledge.search import Wanted, search
from knowledge.types import Constraint, Document, Filters, Hit, Operator, Passage, Product
from knowledge.understanding import understand
from tests.benchmarks.meant import comparable, unsaid
from tests.benchmarks.report import Figure, judge, skip
from tests.benchmarks.violations import breaks

SHARED = Path("../shared/data")
SETS = Path(__file__).with_name("data")
FRESH = "constraints_fresh.jsonl"
TARGET = 0.90
_SHOWN = 10
_DEPTH = 300
STORES: Mapping[str, tuple[Path, str | None]] = {
    "demo": (Path("knowledge/demo/products"), None),
    "icecat": (SHARED / "icecat/products.jsonl.gz", "icecat"),
    "dummyjson": (SHARED / "dummyjson/products.json", "dummyjson"),
    "retail-demo-store": (SHARED / "retail-demo-store/products.yaml", "retail-demo-store"),
}
_PRICE = re.compile(
    r"(?P<how>under|below|less than|over|more than|above|at least|up to|at most)? ?\$(?P<value>\d+)"
)
_HOW: Mapping[str, Operator] = {
    "under": "$lt", "below": "$lt", "less than": "$lt", "over": "$gt", "more than": "$gt",
    "above": "$gt", "at least": "$gte", "up to": "$lte", "at most": "$lte",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence; `held_out` when nobody looked at it while the code was written."""

    id: str
    store: str
    text: str
    expected: dict[str, Any]
    tags: tuple[str, ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was understood of a case, how long it took, and the products that broke it.

    `baseline` says whether prices alone were all that was meant, and `baseline_broken` counts the
    products that break the case when they alone are filtered by.
    """

    case: Case
    got: dict[str, Any]
    baseline: bool
    milliseconds: float
    broken: tuple[str, ...]
    baseline_broken: int
    gaps: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the filters are exactly those meant."""
        return comparable(self.got) == comparable(self.case.expected)


class Records:
    """The part of a catalogue that columns are made from, in memory."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._records: dict[str, Product | Document] = {each.id: each for each in products}
        self._hashes = {name: content_hash(each) for name, each in self._records.items()}

    def hashes(self) -> dict[str, str]:
        """Return {record id: content hash}."""
        return dict(self._hashes)

    def records(self, ids: Sequence[str]) -> dict[str, Product | Document]:
        """Return those of `ids` that are there."""
        return {each: self._records[each] for each in ids if each in self._records}


def products_of(store: str) -> list[Product]:
    """Return the products of a store's catalogue, as `ingest` would read them."""
    path, mapping = STORES[store]
    mapped = load_mapping(mapping) if mapping else None
    files = [each[0] for each in sources(path, "products") if isinstance(each, tuple)]
    found = (record for file in files for record in read_products(file, mapped))
    return [record for record in found if isinstance(record, Product)]


def columns_of(products: Sequence[Product], path: Path) -> Columns:
    """Return the columns of products, in a file of their own."""
    columns = Columns(path)
    columns.sync(cast("Catalogue", Records(products)))
    return columns


def cases(held_out: Path = SETS / FRESH) -> list[Case]:
    """Return the sentences of all sets, and those of a file that is held out, if there is one."""
    found: list[Case] = []
    apart = {SETS / FRESH, held_out}
    sets = [path for path in sorted(SETS.glob("constraints_*.jsonl")) if path not in apart]
    for path in (*sets, *([held_out] if held_out.exists() else [])):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                found.append(
                    Case(row["id"], row["store"], row["text"], row["filters"], tuple(row["tags"]),
                         path == held_out)
                )  # fmt: skip
    return found


def baseline(text: str) -> dict[str, dict[Operator, float]]:
    """Return what a regular expression for prices understands."""
    found = _PRICE.search(text.lower())
    if found is None or not found["how"]:
        return {}
    return {"price": {_HOW[found["how"]]: float(found["value"])}}


def run(store: str, sentences: Sequence[Case], folder: Path) -> Iterator[Outcome]:
    """Yield what is understood of each sentence on a store's columns."""
    products = products_of(store)
    columns = columns_of(products, folder / f"{store}.sqlite")
    by_id = {each.id: each for each in products}
    for case in sentences:
        started = perf_counter()
        filters = understand(case.text, columns).filters
        taken = (perf_counter() - started) * 1000
        prices = baseline(case.text)
        right = comparable(prices) == comparable(case.expected)
        understood = understand(case.text, columns)
        broken = _broken(case, Wanted(understood.words, understood.filters), columns, by_id)
        alone = Wanted(case.text, Filters("product", tuple(_bounds(prices))))
        yield Outcome(
            case, filters_to_json(filters), right, taken, broken,
            len(_broken(case, alone, columns, by_id)), tuple(each.text for each in filters.gaps),
        )  # fmt: skip
    columns.close()


@dataclass(frozen=True, slots=True)
class ByWords:
    """Finds products by their words alone, and after these whatever else the filters admit."""

    columns: Columns
    by_id: Mapping[str, Product]

    def search(self, query: str, filters: Filters, limit: int) -> tuple[Hit, ...]:
        """Return up to `limit` products, best first or in the order that is asked for."""
        within = self.columns.matching(filters.constraints) if filters.constraints else None
        matches = self.columns.lexical(query, kind="product", within=within, limit=_DEPTH)
        scores = {match.record_id: match.score for match in matches}
        ids = list(dict.fromkeys([*scores, *sorted(within or ())]))
        if filters.sort:
            ids = self.columns.order(ids, filters.sort)
        titles = ((each, self.by_id[each].title) for each in ids[:limit])
        return tuple(
            Hit(Passage(each, title, title, 0, "product"), scores.get(each, 0.0))
            for each, title in titles
        )


def _bounds(prices: Mapping[str, Mapping[Operator, float]]) -> Iterator[Constraint]:
    for field, bounds in prices.items():
        yield from (Constraint(field, operator, value) for operator, value in bounds.items())


def _broken(
    case: Case, wanted: Wanted, columns: Columns, by_id: Mapping[str, Product]
) -> tuple[str, ...]:
    """Return the products that are shown and break what was meant, unless that is said."""
    result = search(wanted, retriever=ByWords(columns, by_id), columns=columns, limit=_SHOWN)
    meant = unsaid(case.expected, result)
    shown = (hit.passage.document_id for hit in result.hits)
    return tuple(each for each in shown if breaks(by_id[each], meant))


def rate(outcomes: Sequence[Outcome], right: Callable[[Outcome], bool]) -> float:
    """Return the share of outcomes that are right, 1 for none."""
    return sum(map(right, outcomes)) / len(outcomes) if outcomes else 1.0


def report(outcomes: Sequence[Outcome], *, misses: bool) -> int:
    """Print the rates of each store and tag, and return the exit status."""
    groups = {
        **_grouped(outcomes, lambda one: (f"store {one.case.store}",)),
        **_grouped(outcomes, lambda one: tuple(f"tag {tag}" for tag in one.case.tags)),
    }
    print(f"{'':24}{'development':>14}{'held out':>14}{'price only':>14}{'sentences':>11}")
    for name, group in groups.items():
        seen = [one for one in group if not one.case.held_out]
        unseen = [one for one in group if one.case.held_out]
        print(f"{name:24}{rate(seen, _right):14.3f}{rate(unseen, _right):14.3f}"
              f"{rate(group, lambda one: one.baseline):14.3f}{len(group):11}")  # fmt: skip
    if misses:
        for one in outcomes:
            if not one.right and not one.case.held_out:
                print(f"{one.case.id} {one.case.text!r}")
                print(f"    meant {json.dumps(one.case.expected)}")
                print(f"    got   {json.dumps(one.got)}")
    for one in outcomes:
        if one.broken and not one.case.held_out:
            print(f"broken: {one.case.id}: {', '.join(one.broken[:5])}")
    seen, held = ([one for one in outcomes if one.case.held_out is half] for half in (False, True))
    for name, half in (("development", seen), ("held out", held)):
        print(f"violations, {name}: {sum(len(one.broken) for one in half)} products shown "
              f"for {sum(bool(one.broken) for one in half)} of {len(half)} sentences; "
              f"by prices only {sum(one.baseline_broken for one in half)} "
              f"for {sum(bool(one.baseline_broken) for one in half)}")  # fmt: skip
    print(f"gaps named though the filters are right, development: {rate(seen, _noisy):.3f}")
    times = [one.milliseconds for one in outcomes]
    print(f"milliseconds: median {median(times):.1f}, p95 {quantiles(times, n=20)[-1]:.1f}")
    name, judged = ("held out", held) if held else ("development", seen)
    return judge(
        Figure(f"exact match, {name}", rate(judged, _right), TARGET, most=False),
        Figure("violations", sum(len(one.broken) for one in outcomes), 1, most=True),
    )


def _right(one: Outcome) -> bool:
    return one.right


def _noisy(one: Outcome) -> bool:
    return one.right and bool(one.gaps)


def _grouped(
    outcomes: Sequence[Outcome], names: Callable[[Outcome], Iterable[str]]
) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        for name in names(one):
            groups[name].append(one)
    return dict(sorted(groups.items()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sets and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list those of the development sets")
    parser.add_argument("--store", action="append", choices=[*STORES], help="only this store")
    parser.add_argument("--held-out", type=Path, metavar="FILE", default=SETS / FRESH,
                        help="sentences that nobody has seen")  # fmt: skip
    options = parser.parse_args(arguments)
    wanted = options.store or [store for store, (path, _) in STORES.items() if path.exists()]
    if not options.held_out.exists() and options.held_out != SETS / FRESH:
        parser.error(f"there is no {options.held_out}: name a file of sentences, one a line")
    every = [case for case in cases(options.held_out) if case.store in wanted]
    if not every:
        return skip("no set has sentences for the stores that are here")
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        for store in wanted:
            run_store = partial(run, folder=Path(folder))
            outcomes += run_store(store, [case for case in every if case.store == store])
    return report(outcomes, misses=options.misses)


if __name__ == "__main__":
    sys.exit(main())
