"""Filters as they are meant: two ways to write one, and which of them a result owns up to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge.payload import filters_to_json
from knowledge.terms import words
from knowledge.types import Filters, SearchResult
from knowledge.units import numbers, to_base, unit
from knowledge.wording import describe


def comparable(filters: Mapping[str, Any]) -> frozenset[tuple[str, str, object]]:
    """Return filters so that two ways to write one meaning are equal ("20 h", "20 hours")."""
    found: set[tuple[str, str, object]] = set()
    for field, said in filters.items():
        for operator, value in (said if isinstance(said, dict) else {"$eq": said}).items():
            many = operator in {"$not_contains", "$contains"} and isinstance(value, list)
            for each in value if many else [value]:
                found.add((field, operator, _comparable(each)))
    return frozenset(found)


def _comparable(value: Any) -> object:
    if isinstance(value, list):
        return frozenset(_comparable(each) for each in value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return f"{value:g}"
    text = str(value).lower().strip('"')
    number, _, name = text.partition(" ")
    if _is_number(number) and name and unit(name):
        base, dimension = to_base(float(number), name)
        return f"{base:.6g}", dimension
    return text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def unsaid(expected: Mapping[str, Any], result: SearchResult) -> dict[str, Any]:
    """Return what was meant without the conditions that the result says are not met."""
    given_up = tuple(
        each for each in result.filters.constraints if describe(each) in result.relaxed
    )
    said = comparable(filters_to_json(Filters(constraints=given_up)))
    gaps = [each.text for each in result.filters.gaps if str(each) in result.relaxed]
    return {
        field: value
        for field, value in expected.items()
        if not comparable({field: value}) <= said
        and not any(_names(text, field, value) for text in gaps)
    }


def _names(text: str, field: str, value: Any) -> bool:
    """Say whether words that are said to be no condition are those of this very condition.

    They have all its numbers or words; of a yes/no field, all the words of its name.
    """
    said = [value] if not isinstance(value, dict) else list(value.values())
    flat = [each for one in said for each in (one if isinstance(one, list) else [one])]
    stated = [(each.value, each.unit and each.unit.dimension) for each in numbers(text)]
    for each in flat:
        if isinstance(each, bool):
            named = set(words(field.replace("_", " "))) <= set(words(text))
        elif quantities := numbers(str(each)):
            meant = [(one.value, one.unit and one.unit.dimension) for one in quantities]
            named = all(one in stated for one in meant)
        else:
            named = set(words(str(each))) <= set(words(text))
        if not named:
            return False
    return bool(flat)
