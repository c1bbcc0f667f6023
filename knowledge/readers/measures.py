# ruff: noqa: RUF001 (the signs are those that people type)
"""Units that a mapping declares: an attribute is renamed so that its name says its unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..units import quantities, unit

if TYPE_CHECKING:
    from ..types import AttributeValue

# 16384 MB and 16 GB are said of the same memory.
_SAME = 0.03
_NUMBERS = re.compile(r"[-−+]?\d[\d.,]*(?:\s?(?:-|–|to|/|x)\s?[-−+]?\d[\d.,]*)*")


def measured(
    attributes: Mapping[str, AttributeValue], units: Mapping[str, Sequence[str]], said: str
) -> dict[str, AttributeValue]:
    """Rename the attributes whose unit is known: "weight" to "weight_g".

    Of several units it is the one in which the text `said` states the number; none, if it does not.
    """
    renamed: dict[str, AttributeValue] = {}
    for name, value in attributes.items():
        choices = units.get(name, ())
        known = _chosen(choices, value, said) if _is_number(value) else None
        renamed[name if known is None else f"{name}_{suffix(known)}"] = value
    return renamed


def suffix(name: str) -> str:
    """Return a unit as an attribute's name ends in it: "GB" as "gb"."""
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def _is_number(value: AttributeValue) -> bool:
    if isinstance(value, str):
        return _NUMBERS.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _chosen(choices: Sequence[str], value: AttributeValue, said: str) -> str | None:
    if len(choices) < 2 or not isinstance(value, int | float):
        return choices[0] if len(choices) == 1 else None
    stated = [found for found in quantities(said) if found.unit is not None]
    for choice in choices:
        meant = unit(choice)
        for found in stated:
            if meant and found.unit and found.unit.dimension == meant.dimension:
                number, wanted = found.value * found.unit.factor, value * meant.factor
                if abs(number - wanted) <= _SAME * abs(wanted):
                    return choice
    return None
