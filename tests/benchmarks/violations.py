"""Does a product break filters? Read from its record alone, by none of the code that filters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from knowledge.types import AttributeValue, Product
from knowledge.units import to_base, unit

Value = AttributeValue | Decimal | None
_COLOURS = frozenset(
    ("color", "colour", "product_color", "product_colour", "colors", "colours", "colour_name")
)
# A version that is titled "Medium" is of size M.
_SIZES = {"small": "s", "medium": "m", "large": "l"}

# "Leather-free" and "no leather" mention no leather.
_DENIED = re.compile(r"\b[a-z0-9]+[ -]free\b|\b(?:no|non|without)[ -][a-z0-9]+\b")


def breaks(product: Product, filters: Mapping[str, Any]) -> bool:
    """Say whether no version of a product satisfies all the filters."""
    versions: list[dict[str, Value]] = [{}]
    if product.variants:
        versions = [
            {
                # A version that is merely titled "L/XL" is of these sizes.
                **({} if "size" in map(_field, each.attributes) else {"size": each.title}),
                **each.attributes,
                **_own(price=each.price, in_stock=each.in_stock),
            }
            for each in product.variants
        ]
    return not any(_satisfies(product, version, filters) for version in versions)


def _own(**values: Value) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


def _satisfies(product: Product, version: Mapping[str, Value], filters: Mapping[str, Any]) -> bool:
    own = {"price": product.price, "in_stock": product.in_stock, **product.attributes}
    known: dict[str, Value] = {**own, **version}
    # A version's colour is its colour, whatever the product's is called.
    for name in [each for each in known if each.lower() in _COLOURS and each not in version]:
        if any(each.lower() in _COLOURS for each in version):
            del known[name]
    return all(
        _holds(product, known, field, operator, value)
        for field, said in filters.items()
        if field != "sort"
        for operator, value in (said if isinstance(said, dict) else {"$eq": said}).items()
    )


def _holds(
    product: Product, known: Mapping[str, Value], field: str, operator: str, value: Any
) -> bool:
    if field == "text":
        mentioned = all(_words(each) <= _words(_all(product, known)) for each in _list(value))
        return (
            mentioned
            if operator == "$contains"
            else not any(_mentions(product, known, each) for each in _list(value))
        )
    if field == "in_stock":
        stock = known.get("in_stock")
        return isinstance(stock, int | Decimal) and (stock > 0) is value
    values = list(_values(product, known, field))
    if operator in {"$ne", "$nin"}:
        return not any(_equal(name, each, other) for name, each in values for other in _list(value))
    if operator in {"$eq", "$in"}:
        return any(_equal(name, each, other) for name, each in values for other in _list(value))
    return any(_compares(name, each, operator, value) for name, each in values)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _values(product: Product, known: Mapping[str, Value], field: str) -> Iterator[tuple[str, Any]]:
    """Yield (attribute name, value) of a field: the name tells the unit."""
    if field == "brand":
        yield field, product.brand or ""
    elif field == "category":
        yield from ((field, each) for each in product.categories)
    else:
        for name, value in known.items():
            if value is not None and _field(name) == field:
                yield from (
                    (name, each) for each in (value if isinstance(value, tuple) else (value,))
                )


def _field(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if words in _COLOURS:
        return "colour"
    if words in {"date_released", "release_date"}:
        return "released"
    *front, last = words.split("_")
    return "_".join(front) if front and unit(last) and last not in {"s", "min"} else words


def _equal(name: str, value: Any, other: Any) -> bool:
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, int | float | Decimal):
        return any(
            abs(mine - theirs) <= abs(theirs) * 0.011 for mine, theirs in _both(name, value, other)
        )
    if (pairs := list(_both(name, value, other))) and any(
        abs(mine - theirs) <= abs(theirs) * 0.011 for mine, theirs in pairs
    ):
        return True
    return _words(_SIZES.get(str(other), str(other))) <= _words(
        _SIZES.get(str(value).lower(), str(value))
    )


def _compares(name: str, value: Any, operator: str, other: Any) -> bool:
    slack = 1e-9
    for mine, theirs in _both(name, value, other):
        difference = mine - theirs
        near = abs(theirs) * slack
        if {
            "$lt": difference < -near, "$lte": difference <= near,
            "$gt": difference > near, "$gte": difference >= -near,
        }[operator]:  # fmt: skip
            return True
    return False


def _both(name: str, value: Any, other: Any) -> Iterator[tuple[float, float]]:
    """Yield the record's number and the filter's in one unit."""
    theirs, their_unit = _number(other)
    mine, my_unit = _number(value)
    if theirs is None or mine is None or isinstance(value, bool):
        return
    last = name.lower().split("_")[-1]
    my_unit = my_unit or (last if "_" in name and unit(last) else "")
    if not their_unit or not my_unit:
        yield mine, theirs
        return
    (left, one), (right, two) = to_base(mine, my_unit), to_base(theirs, their_unit)
    if one == two:
        yield left, right
    if one == two == "data":  # memory is counted by 1024 as well
        yield left * 1000 / 1024, right


def _number(value: Any) -> tuple[float | None, str]:
    if isinstance(value, int | float | Decimal):
        return float(value), ""
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*(\D*)", str(value))
    if found is None:
        return None, ""
    return float(found[1]), found[2].strip() if unit(found[2].strip()) else ""


def _all(product: Product, known: Mapping[str, Value]) -> str:
    said = (f"{name} {value}" for name, value in known.items() if value is not False)
    return " ".join(
        (product.title, product.description, product.brand or "", *product.categories, *said)
    )


def _mentions(product: Product, known: Mapping[str, Value], text: str) -> bool:
    said = _DENIED.sub(" ", _all(product, known).lower())
    return _words(text) <= _words(said)


def _words(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+", text.lower().replace("grey", "gray"))
    return {word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words}
