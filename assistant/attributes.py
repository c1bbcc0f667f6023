"""The attributes of several products beside each other, each field in one unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose

from knowledge.facets import canonical
from knowledge.facts import attribute_label, attribute_text, value_text
from knowledge.types import AttributeValue, Product
from knowledge.units import Quantity, Unit, from_base, quantities, split_name, to_base
from knowledge.wording import number_text

NOT_LISTED = "not listed"
_LONGEST_CELL = 120  # characters
# A record has these apart from its attributes.
_RECORD_FIELDS = frozenset(("price", "in_stock", "brand", "category"))


@dataclass(frozen=True, slots=True)
class Value:
    """One attribute of one product; `number` is in the base unit, None for a text."""

    label: str
    line: str
    text: str
    number: float | None
    unit: Unit | None


Values = dict[int, Value]
"""What has a value of one field: products, by index."""


def values_by_field(products: Sequence[Product]) -> dict[str, Values]:
    """Return for each field the products, by index, that have a value of it."""
    found: dict[str, Values] = {}
    for index, product in enumerate(products):
        for name, value in product.attributes.items():
            read = _read(name, value)
            found.setdefault(canonical(read.label), {}).setdefault(index, read)
        for read in _variant_values(product):
            found.setdefault(canonical(read.label), {}).setdefault(index, read)
    return {field: values for field, values in found.items() if field not in _RECORD_FIELDS}


def _variant_values(product: Product) -> Iterator[Value]:
    """Yield what the versions of a product have, all values of one attribute together."""
    names = dict.fromkeys(name for variant in product.variants for name in variant.attributes)
    for name in names:
        values = [each.attributes[name] for each in product.variants if name in each.attributes]
        label, unit = _split(name, values[0])
        text = _with_unit(", ".join(dict.fromkeys(map(value_text, values))), unit)
        yield Value(label, "", text, None, unit)


def _read(name: str, value: AttributeValue) -> Value:
    line = attribute_text(name, value)
    label, unit = _split(name, value)
    text = _with_unit(value_text(value), unit)
    number: float | None = None
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    elif isinstance(value, str) and (whole := _quantity(value)) is not None:
        number, unit, text = whole.value, whole.unit, value
    if number is not None and unit is not None:
        number = to_base(number, unit.symbol)[0]
    return Value(label, line, text, number, unit)


def _quantity(text: str) -> Quantity | None:
    """Return the quantity that a text is, "83 g", if it says nothing but that."""
    found = quantities(text)
    whole = [each for each in found if (each.start, each.end) == (0, len(text))]
    return whole[0] if whole else None


def _with_unit(text: str, unit: Unit | None) -> str:
    return text if unit is None else f"{text} {unit.symbol}"


def _split(name: str, value: AttributeValue) -> tuple[str, Unit | None]:
    """Split a name like `split_name`; one that ends in a unit by chance stays: "usb_c": yes."""
    label, unit = split_name(name)
    measures = isinstance(value, int | float) and not isinstance(value, bool)
    if unit is not None and not measures and not re.match(r"\s*[-+]?\.?\d", str(value)):
        return attribute_label(name)[0], None
    return label, unit


def differ(values: Values, count: int) -> bool:
    """Tell whether `count` products differ in a field; to lack it is a difference."""
    if len(values) < count:
        return True
    first, *others = values.values()
    if comparable(values):
        return not all(isclose(first.number or 0, each.number or 0) for each in others)
    return len({_same(each.text) for each in values.values()}) > 1


def cells(values: Values, count: int) -> list[str]:
    """Return a row in one unit, that of its first value."""
    unit = next(iter(values.values())).unit if comparable(values) else None
    return [_cell(values[index], unit) if index in values else NOT_LISTED for index in range(count)]


def comparable(values: Values) -> bool:
    """Tell whether all values are numbers of one dimension."""
    dimensions = {each.unit.dimension if each.unit else "" for each in values.values()}
    return len(dimensions) == 1 and all(each.number is not None for each in values.values())


def _cell(value: Value, unit: Unit | None) -> str:
    text = value.text
    if value.unit is not None and unit is not None and value.unit.symbol != unit.symbol:
        text = number_text(from_base(value.number or 0.0, unit.symbol)).replace(",", "")
        return f"{text} {unit.symbol}"
    if len(text) <= _LONGEST_CELL:
        return text
    return text[:_LONGEST_CELL].rsplit(None, 1)[0] + " …"


def _same(cell: str) -> str:
    return re.sub(r"[\W_]+", "", cell.casefold()) or cell
