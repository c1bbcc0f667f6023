"""Whether a product can be what a condition asks for, as far as its record says."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.followups.words import words
from knowledge.facts import attribute_label
from knowledge.types import Constraint, Product
from knowledge.units import unit

_TOLERANCE = 0.01


def contradicts(product: Product, constraint: Constraint) -> bool:
    """Tell whether the record has values of the field, and none that is asked for."""
    if constraint.field in ("price", "brand", "category", "in_stock", "text"):
        return False
    values = list(_values(product, constraint.field))
    return bool(values) and not any(_meets(value, symbol, constraint) for value, symbol in values)


def _values(product: Product, field: str) -> Iterator[tuple[object, str]]:
    records = (product.attributes, *(variant.attributes for variant in product.variants))
    for attributes in records:
        for name, value in attributes.items():
            label, symbol = attribute_label(name)
            if label.replace(" ", "_").lower().replace("color", "colour") == field:
                yield value, symbol
    if field in ("colour", "size"):
        yield from ((variant.title, "") for variant in product.variants)


def _meets(value: object, symbol: str, constraint: Constraint) -> bool:
    wanted = constraint.value
    if isinstance(wanted, str):
        found = set(words(str(value)))
        has = set(words(wanted)) <= found
        return has is (constraint.operator in ("$eq", "$contains", "$in"))
    if isinstance(wanted, bool | tuple) or isinstance(value, bool | str | tuple):
        return value == wanted
    if not isinstance(value, int | float):
        return True
    have, need = value * _factor(symbol), wanted * _factor(constraint.unit)
    near = abs(have - need) <= _TOLERANCE * abs(need)
    match constraint.operator:
        case "$lt" | "$lte":
            return have <= need
        case "$gt" | "$gte":
            return have >= need
        case operator:
            return near is (operator != "$ne")


def _factor(symbol: str) -> float:
    found = unit(symbol) if symbol else None
    return found.factor if found else 1.0
