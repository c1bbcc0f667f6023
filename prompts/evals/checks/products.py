"""Checks of the products that an answer shows, and of the filters it searched by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, get_args

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from knowledge.facets import canonical
from knowledge.payload import content_hash, filters_from_json, filters_to_json
from knowledge.types import Filters, Operator, Product
from knowledge.units import to_base
from prompts.evals.checks.base import STRICT, Absent, Count, Id, Ids, listed, many
from prompts.evals.suite import Context, Service
from prompts.evals.types import Verdict

_OPERATORS = get_args(Operator)
_LISTS = ("$in", "$nin")
_IN_MEMORY = Path(":memory:")  # SQLite's name for no file
_BOUNDS = ("$lt", "$lte", "$gt", "$gte")
_EXAMPLE = "like {category: tents, price: {$lte: 150}}, as `search --json` prints it"


def _filter(value: dict[str, Any]) -> dict[str, Any]:
    """Return a filter that is one: what cannot be read would admit everything."""
    for name, said in value.items():
        if name == "kind":
            if said not in ("product", "document"):
                raise ValueError(f"the filter's kind is product or document, not {said!r}")
        elif name == "sort":
            if not isinstance(said, str) or not said.strip("-"):
                raise ValueError(f"the filter's sort is a field, as in -price, not {said!r}")
        else:
            _condition(name, said)
    return value


def _condition(name: str, said: object) -> None:
    if not isinstance(said, dict):
        _value(name, "$eq", said)
        return
    if not said:
        raise ValueError(f"the filter has no condition for {name!r}; one is {_EXAMPLE}")
    for operator, value in said.items():
        if operator not in _OPERATORS:
            known = " ".join(_OPERATORS)
            raise ValueError(
                f"the filter's {name!r} has the unknown operator {operator!r}; there are {known}"
            )
        many_values = isinstance(value, list) and operator not in _LISTS
        for each in value if many_values else [value]:
            _value(name, operator, each)


def _value(name: str, operator: str, value: object) -> None:
    items = value if isinstance(value, list) and operator in _LISTS else [value]
    if not items or not all(isinstance(each, str | int | float | bool) for each in items):
        raise ValueError(
            f"the filter's {name!r} has no text or number but {value!r}; a filter is {_EXAMPLE}"
        )
    if operator in _BOUNDS:
        read = filters_from_json({name: {operator: value}}).constraints
        if not read or isinstance(read[0].value, str | bool | tuple):
            raise ValueError(f"the filter's {name!r} compares with {value!r}, which is no number")


Filter = Annotated[dict[str, Any], AfterValidator(_filter)]


@dataclass(frozen=True, slots=True, config=STRICT)
class HowMany:
    """How many there are."""

    at_least: Count | Absent = None
    at_most: Count | Absent = None

    def __post_init__(self) -> None:
        if self.at_most is None and self.at_least is None:
            raise ValueError("say at_most or at_least")


@dataclass(frozen=True, slots=True, config=STRICT)
class Products:
    """The answer shows these products: all that is said here must hold.

    `only` admits no others, and `satisfy` is a filter that each product must meet.
    """

    short: ClassVar[str] = "include"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    include: Ids | Absent = None
    exclude: Ids | Absent = None
    only: Ids | Absent = None
    satisfy: Filter | Absent = None
    first: Id | Absent = None
    count: HowMany | Absent = None

    def __post_init__(self) -> None:
        if not any(getattr(self, name) is not None for name in self.__slots__):
            raise ValueError(f"say what products: {', '.join(self.__slots__)}")

    def check(self, context: Context) -> Verdict:
        """Look at the products in their order."""
        shown = context.last.answer.products
        faults = list(self._faults(shown, [each.id for each in shown]))
        said = f"the answer shows {listed([each.id for each in shown])}"
        if faults:
            return Verdict(False, f"{said}: {'; '.join(faults)}")
        return Verdict(True, said)

    def _faults(self, shown: Sequence[Product], ids: Sequence[str]) -> list[str]:
        found = []
        if missing := [each for each in self.include or () if each not in ids]:
            found.append(f"{listed(missing)} is missing" if len(missing) == 1
                         else f"{listed(missing)} are missing")  # fmt: skip
        if wrong := [each for each in self.exclude or () if each in ids]:
            found.append(f"{listed(wrong)} must not be there")
        if self.only is not None and (others := [each for each in ids if each not in self.only]):
            found.append(f"{listed(others)} is not among {listed(self.only)}")
        if self.first is not None and self.first not in ids[:1]:
            found.append(f"{self.first} is not the first")
        if self.satisfy is not None:
            found += _unsatisfied(shown, filters_from_json(self.satisfy), self.satisfy)
        return [*found, *self._miscounted(len(ids))]

    def _miscounted(self, count: int) -> list[str]:
        limits = self.count
        if limits is None:
            return []
        said = f"there are {count}" if count != 1 else "there is 1"
        if limits.at_least is not None and count < limits.at_least:
            return [f"{said}, fewer than {many(limits.at_least, 'product')}"]
        if limits.at_most is not None and count > limits.at_most:
            return [f"{said}, more than {many(limits.at_most, 'product')}"]
        return []


def _unsatisfied(shown: Sequence[Product], filters: Filters, said: dict[str, Any]) -> list[str]:
    if not shown:
        return ["there is no product to satisfy the filter"]
    admitted = satisfying(shown, filters)
    wrong = [each.id for each in shown if each.id not in admitted]
    condition = json.dumps(said, ensure_ascii=False)
    return [f"{listed(wrong)} does not satisfy {condition}"] if wrong else []


class _Shown:
    """The shown products where the columns look for a catalogue."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = {each.id: each for each in products}

    def hashes(self) -> dict[str, str]:
        return {each: content_hash(product) for each, product in self._products.items()}

    def records(self, ids: Sequence[str]) -> dict[str, Product]:
        return {each: self._products[each] for each in ids}


def satisfying(products: Sequence[Product], filters: Filters) -> set[str]:
    """Return the ids of those products that a search with `filters` would admit."""
    from knowledge.columns import Columns

    columns = Columns(_IN_MEMORY)
    try:
        columns.sync(_Shown(products))  # type: ignore[arg-type]  # all that it asks a catalogue for
        return columns.matching(filters.constraints)
    finally:
        columns.close()


@dataclass(frozen=True, slots=True, config=STRICT)
class FiltersEqual:
    """The question was read as exactly these conditions, as `search --json` prints them."""

    short: ClassVar[str] = "filters"
    whole: ClassVar[bool] = True
    needs: ClassVar[frozenset[Service]] = frozenset()
    filters: Filter

    def check(self, context: Context) -> Verdict:
        """Compare the conditions one by one; their order and their units do not matter."""
        found = context.last.answer.filters
        wanted = filters_from_json(self.filters)
        said = json.dumps(filters_to_json(found), ensure_ascii=False)
        have, want = _conditions(found), _conditions(wanted)
        missing = [text for key, text in want.items() if key not in have]
        others = [text for key, text in have.items() if key not in want]
        faults = [f"{listed(missing)} is missing"] if missing else []
        faults += [f"{listed(others)} was not wanted"] if others else []
        if faults:
            return Verdict(False, f"the filters are {said}: {'; '.join(faults)}")
        return Verdict(True, f"the filters are {said}")


def _conditions(filters: Filters) -> dict[tuple[object, ...], str]:
    """Return each condition in words under what makes it equal to another."""
    found: dict[tuple[object, ...], str] = {}
    if filters.kind:
        found["kind", filters.kind] = f"kind {filters.kind}"
    if filters.sort:
        key = ("sort", canonical(filters.sort.field), filters.sort.descending)
        found[key] = f"sort by {'-' if filters.sort.descending else ''}{filters.sort.field}"
    for each in filters.constraints:
        values = each.value if isinstance(each.value, tuple) else (each.value,)
        alike = frozenset(_alike(value, each.unit) for value in values)
        text = f"{each.field} {each.operator} {', '.join(map(str, values))} {each.unit}".strip()
        found[canonical(each.field), each.operator, alike] = text
    return found


def _alike(value: object, unit: str) -> object:
    """Return a value so that "2 kg" is 2000 g and "Tents" is tents; True is not 1."""
    if isinstance(value, bool):
        return (value,)
    try:
        base, dimension = to_base(float(value), unit)  # type: ignore[arg-type]
    except ValueError:
        return str(value).casefold()
    return float(f"{base:.9g}"), dimension
