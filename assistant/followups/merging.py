"""Carrying conditions over: what is newly said about a field replaces what was said before."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.types import Constraint, Filters


def merge(carried: Filters, said: Filters) -> Filters:
    """Return the carried conditions with those newly said in the place of any on the same field."""
    fields = {each.field for each in said.constraints}
    kept = tuple(each for each in carried.constraints if each.field not in fields)
    sort = said.sort or (
        carried.sort if carried.sort and carried.sort.field not in fields else None
    )
    return Filters(said.kind or carried.kind, _different((*kept, *said.constraints)), sort)


def without(filters: Filters, fields: Collection[str]) -> Filters:
    """Return the filters without the conditions on, and the order by, these fields."""
    kept = tuple(each for each in filters.constraints if each.field not in fields)
    sort = filters.sort if filters.sort and filters.sort.field not in fields else None
    return Filters(filters.kind, kept, sort)


def _different(constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    return tuple(dict.fromkeys(constraints))
