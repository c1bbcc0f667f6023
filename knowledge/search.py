"""From what a shopper wants to what the shop has: honest when nothing meets a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from knowledge.retrieval import best_per_record
from knowledge.types import Constraint, Filters, Hit, SearchResult, Sort
from knowledge.wording import describe

if TYPE_CHECKING:
    from knowledge.columns import Columns
    from knowledge.retrieval import Retriever

_NEGATIONS = ("$ne", "$nin", "$not_contains")
_AT_MOST, _AT_LEAST = ("$lt", "$lte"), ("$gt", "$gte")
# Given up last but for the thing itself and what it must not be, in this order.
_PRECIOUS = ("brand", "price", "in_stock")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for: the words to rank by, and the conditions that come first."""

    words: str
    filters: Filters = field(default_factory=Filters)


def search(
    wanted: Wanted, *, retriever: Retriever, columns: Columns | None, limit: int
) -> SearchResult:
    """Return up to `limit` records; conditions that nothing meets are relaxed and named.

    Without `columns` there is nothing to relax by: what the retriever finds is what there is.
    """
    filters = wanted.filters
    hits = _records(wanted.words, filters, retriever, limit)
    if hits or columns is None or not filters.constraints:
        return SearchResult(hits, filters)
    for dropped in _sacrifices(filters.constraints):
        kept = tuple(each for each in filters.constraints if each not in dropped)
        if kept and not columns.matching(kept):
            continue
        order = filters.sort or _nearest_first(dropped)
        hits = _records(
            wanted.words, replace(filters, constraints=kept, sort=order), retriever, limit
        )
        if hits:
            return SearchResult(hits, filters, tuple(describe(each) for each in dropped))
    return SearchResult((), filters)


def _records(words: str, filters: Filters, retriever: Retriever, limit: int) -> tuple[Hit, ...]:
    """Return one hit per record, best first."""
    wanted = limit * 2
    while True:
        found = retriever.search(words, filters, wanted)
        hits = best_per_record(found, limit)
        # Records with many passages crowd others out; ask for more until nobody is missing.
        if len(hits) == limit or len(found) < wanted:
            return hits
        wanted *= 2


def _sacrifices(constraints: Sequence[Constraint]) -> Iterator[tuple[Constraint, ...]]:
    """Yield what may be given up: one condition at a time, the least important first, then more.

    Both ends of a range are one condition.
    """
    ordered = sorted(constraints, key=lambda each: (_importance(each), each.field))
    groups = [tuple(group) for _, group in groupby(ordered, key=_same)]
    yield from groups
    for count in range(2, len(groups) + 1):
        yield tuple(each for group in groups[:count] for each in group)


def _same(constraint: Constraint) -> tuple[str, bool]:
    return constraint.field, constraint.operator in _NEGATIONS


def _importance(constraint: Constraint) -> int:
    if constraint.field == "category":
        return 9
    if constraint.operator in _NEGATIONS or constraint.value is False:
        return 8  # who says what it must not be has a reason
    if constraint.field in _PRECIOUS:
        return 5 + _PRECIOUS.index(constraint.field)
    if constraint.field == "rating":
        return 0
    return 1 + (isinstance(constraint.value, str) and constraint.field in ("colour", "size"))


def _nearest_first(dropped: Sequence[Constraint]) -> Sort | None:
    """Return the order in which what just misses a bound comes first, if one bound was given up."""
    if len(dropped) != 1 or not isinstance(dropped[0].value, int | float):
        return None
    if dropped[0].operator in _AT_MOST:
        return Sort(dropped[0].field)
    return Sort(dropped[0].field, descending=True) if dropped[0].operator in _AT_LEAST else None
