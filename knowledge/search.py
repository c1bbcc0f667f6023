"""From what a shopper wants to what the shop has: honest when nothing meets a condition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from knowledge.called import only_called
from knowledge.retrieval import best_per_record
from knowledge.terms import words
from knowledge.types import Constraint, Filters, Gap, Hit, SearchResult, Sort
from knowledge.wording import describe

if TYPE_CHECKING:
    from knowledge.columns import Columns
    from knowledge.retrieval import Retriever

_NEGATIONS = ("$ne", "$nin", "$not_contains")
# The share of the words, by their rarity, that something to the point has.
_POINT = 0.5
_WHOLE = 0.999
# Among so many products one is looked for that is called what is wanted.
_NAMEABLE = 30
_AT_MOST, _AT_LEAST = ("$lt", "$lte"), ("$gt", "$gte")
# Given up last but for the thing itself and what it must not be, in this order.
_DENIAL, _THING = 8, 9
# Conditions that things of all kinds meet.
_OF_ANYTHING = frozenset(("price", "in_stock", "rating", "brand"))
_PRECIOUS = ("brand", "price", "in_stock")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for: the words to rank by, and the conditions that come first.

    `thing` is the noun of what is wanted, if it is known.
    """

    words: str
    filters: Filters = field(default_factory=Filters)
    thing: str = ""


def search(
    wanted: Wanted, *, retriever: Retriever, columns: Columns | None, limit: int
) -> SearchResult:
    """Return up to `limit` records; conditions that nothing meets are relaxed and named.

    What could be no condition is named, too: a product shown breaks none silently. Without
    `columns` there is nothing to relax by: what the retriever finds is what there is.
    """
    found = _nearest(wanted, retriever, columns, limit)
    if columns is None:
        return found
    found = replace(found, hits=_discontinued_last(wanted.words, found.hits, columns))
    if not found.filters.gaps:
        return found
    ids = [hit.passage.document_id for hit in found.hits if hit.passage.kind == "product"]
    gaps = tuple(each for each in found.filters.gaps if not _mentioned(each, ids, columns))
    named = [str(each) for each in found.filters.gaps]
    relaxed = tuple(each for each in found.relaxed if each not in named)
    filters = replace(found.filters, gaps=gaps)
    return replace(found, filters=filters, relaxed=relaxed)


def _discontinued_last(words: str, hits: tuple[Hit, ...], columns: Columns) -> tuple[Hit, ...]:
    """Return hits with what is no longer made behind the rest, unless the words are of it alone.

    Who types its name, or "discontinued", means it.
    """
    gone = columns.discontinued().intersection(hit.passage.document_id for hit in hits)
    if not gone or len(gone) == len(hits):
        return hits
    ids = _ids(hits)
    shares = columns.coverage(words, ids, kind="product") if words.strip() else {}
    most = max((share for each, share in shares.items() if each not in gone), default=0.0)
    last = {each for each in gone if shares.get(each, 0.0) <= most}
    return tuple(sorted(hits, key=lambda hit: hit.passage.document_id in last))


def _mentioned(gap: Gap, ids: Sequence[str], columns: Columns) -> bool:
    """Say whether all products have the words of a feature, so that there is nothing to say."""
    if gap.kind != "feature" or not ids:
        return False
    shares = columns.coverage(gap.text, ids, kind="product")
    return min(shares.values(), default=0.0) > _WHOLE


def _nearest(
    wanted: Wanted, retriever: Retriever, columns: Columns | None, limit: int
) -> SearchResult:
    filters = wanted.filters
    sorts = bool(wanted.thing) and filters.sort is not None and columns is not None
    found = _records(wanted.words, filters, retriever, max(limit, _NAMEABLE) if sorts else limit)
    if columns is None:
        return SearchResult(found[:limit], filters)
    # "The cheapest nappies" are no wipes, which cost less.
    hits = ((sorts and only_called(wanted.thing, found, columns)) or found)[:limit]
    if not filters.constraints:
        return SearchResult(hits, filters)
    if hits and not _beside_the_point(wanted, hits, retriever, columns):
        return SearchResult(hits, filters)
    looser, dropped = _loosened(wanted, hits, retriever, columns, limit)
    if not looser:
        return SearchResult(hits, filters)
    relaxed = tuple(describe(each) for each in dropped)
    jointly = _met_alone(wanted, dropped, looser, columns)
    return SearchResult(looser, filters, relaxed, jointly=jointly)


def _loosened(
    wanted: Wanted, hits: Sequence[Hit], retriever: Retriever, columns: Columns, limit: int
) -> tuple[tuple[Hit, ...], tuple[Constraint, ...]]:
    """Return what is found with as little as possible given up, and what that is.

    What is merely sold out meets all the rest: it comes before what is in stock and something
    else, as long as it is as much what is wanted.
    """
    constraints = wanted.filters.constraints

    def without(dropped: Sequence[Constraint]) -> tuple[Hit, ...]:
        found = _without(dropped, wanted, retriever, columns, limit)
        fits = found and (not hits or not _beside_the_point(wanted, found, retriever, columns))
        return found if fits else ()

    tried = ((without(dropped), dropped) for dropped in _sacrifices(constraints))
    found, dropped = next((each for each in tried if each[0]), ((), ()))
    stock = tuple(each for each in constraints if each.field == "in_stock" and each.value is True)
    if not found or not stock or dropped == stock:
        return found, dropped
    sold_out = without(stock)
    least = _share(wanted, _ids(found), columns)
    as_wanted = sold_out and _share(wanted, _ids(sold_out), columns) >= least
    return (sold_out, stock) if as_wanted else (found, dropped)


def _without(
    dropped: Sequence[Constraint],
    wanted: Wanted,
    retriever: Retriever,
    columns: Columns,
    limit: int,
) -> tuple[Hit, ...]:
    """Return what meets all conditions but those dropped, the nearest to them first."""
    filters = wanted.filters
    kept = tuple(each for each in filters.constraints if each not in dropped)
    if kept and not columns.matching(kept):
        return ()
    looser = replace(filters, kind="product", constraints=kept)
    nearest = replace(looser, sort=filters.sort or _nearest_first(dropped))
    # What is relevant may all lack the field of a bound: then nothing is nearest.
    return _records(wanted.words, nearest, retriever, limit) or _records(
        wanted.words, looser, retriever, limit
    )


def _met_alone(
    wanted: Wanted, dropped: Sequence[Constraint], found: Sequence[Hit], columns: Columns
) -> tuple[Constraint, ...]:
    """Return those dropped that something wanted meets, if only not together with the rest.

    Of such a condition it is not true that nothing meets it: white roses may be sold out.
    """
    things = [each for each in wanted.filters.constraints if _is_thing(each)]
    least = _share(wanted, _ids(found), columns)
    met: list[Constraint] = []
    for _, ends in groupby(dropped, key=_same):
        group = tuple(ends)
        ids = columns.matching((*group, *(each for each in things if each not in group)))
        if ids and _share(wanted, ids, columns) >= least:
            met.extend(group)
    return tuple(met)


def _share(wanted: Wanted, ids: Collection[str], columns: Columns) -> float:
    """Return the largest share that one product has of the words that are of no condition."""
    thing = " ".join(_thing_words(wanted))
    if not thing:
        return 0.0
    return max(columns.coverage(thing, ids, kind="product").values(), default=0.0)


def _thing_words(wanted: Wanted) -> list[str]:
    """Return the words that are of no condition: what is wanted, not how."""
    told = {
        word
        for constraint in wanted.filters.constraints
        for value in (
            constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)
        )
        for word in words(str(value))
    }
    return [each for each in words(wanted.words) if each not in told]


def _ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.document_id for hit in hits]


def _beside_the_point(
    wanted: Wanted, hits: Sequence[Hit], retriever: Retriever, columns: Columns
) -> bool:
    """Say whether hits meet the conditions and are something else than what is wanted.

    So it is where none of them is called so, or has much of the words that are of no condition, and
    a product that fails a condition is: who asks for a guitar under $20 must not be shown whatever
    costs less.
    """
    said = set(_thing_words(wanted))
    if any(_is_thing(each) for each in wanted.filters.constraints) or not said:
        return False
    # Whatever costs so little: a carry-on with the compartment that a suitcase has to have is one.
    if wanted.thing and all(each.field in _OF_ANYTHING for each in wanted.filters.constraints):
        if only_called(wanted.thing, hits, columns):
            return False
        if _is_sold(wanted.thing, retriever, columns):
            return True
    if _share(wanted, _ids(hits), columns) >= _POINT:
        return False
    every = retriever.search(wanted.words, Filters(kind="product"), len(hits))
    return any(said <= set(words(hit.passage.title)) for hit in every)


def _is_sold(thing: str, retriever: Retriever, columns: Columns) -> bool:
    """Say whether any product is called what is wanted, whatever its price."""
    near = retriever.search(thing, Filters(kind="product"), _NAMEABLE)
    return bool(only_called(thing, near, columns))


def _is_thing(constraint: Constraint) -> bool:
    return constraint.field == "category" and constraint.operator == "$eq"


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
    """Yield what may be given up: as few conditions as possible, the least important first.

    Both ends of a range are one condition. Before the thing itself or what it must not be is given
    up, everything else is.
    """
    ordered = sorted(constraints, key=lambda each: (_importance(each), each.field))
    groups = [tuple(group) for _, group in groupby(ordered, key=_same)]
    easy = [group for group in groups if _importance(group[0]) < _DENIAL]
    hard = groups[len(easy) :]
    for count in (1, 2):
        yield from (_flat(some) for some in combinations(easy, count))
    yield from (_flat(easy[:count]) for count in range(3, len(easy) + 1))
    yield from hard
    yield from (_flat([*easy, *hard[:count]]) for count in range(1, len(hard) + 1))


def _flat(groups: Sequence[tuple[Constraint, ...]]) -> tuple[Constraint, ...]:
    return tuple(each for group in groups for each in group)


def _same(constraint: Constraint) -> tuple[str, bool]:
    return constraint.field, constraint.operator in _NEGATIONS


def _importance(constraint: Constraint) -> int:
    if constraint.field == "category":
        return _THING
    if constraint.denies:
        return _DENIAL  # who says what it must not be has a reason
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
