"""The versions in a product's record: `{"sku": "K-1", "colour": "red", "price": 21, "stock": 0}`.

What a mapping names is read in them as in the record around them, and our own names besides.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..facts import attribute_label, attribute_text
from ..types import Variant
from . import values
from .mapping import SYNONYMS
from .reading import Reading, decoded, text
from .values import BadValueError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from ..types import AttributeValue
    from .mapping import FieldMap

VARIANT_LIMIT = 5_000
# The id of the product around them is no id of theirs, whatever a catalogue calls it.
_NAMES = {
    "id": ("id", "sku"),
    **{each: SYNONYMS[each] for each in ("title", "price", "currency", "in_stock", "attributes")},
}
_LONGEST_NAME = 40
_CODE = re.compile(r"\W*(?:sku|ean|gtin|upc|mpn|isbn|barcode|image|url|link)\d*\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d{8,}")


def variants(
    raw: Any, mapping: FieldMap, *, product_id: str, title: str, currency: str | None
) -> tuple[Variant, ...]:
    """Return the versions of the product with this id, title and currency.

    Raises BadValueError for what is no list of versions, and for a value that cannot be right.
    """
    listed = decoded(raw)
    if listed is None:
        return ()
    if not isinstance(listed, list | tuple) or not all(isinstance(item, dict) for item in listed):
        raise BadValueError(f"variants {values.shown(listed)} is no list of records")
    if len(listed) > VARIANT_LIMIT:
        raise BadValueError(f"has {len(listed):,} variants; the limit is {VARIANT_LIMIT:,}")
    inner = _inside(mapping, currency)
    found = [
        _variant(item, inner, f"{product_id}/{number}", title)
        for number, item in enumerate(listed, 1)
    ]
    return tuple(_named(found, title))


def _inside(mapping: FieldMap, currency: str | None) -> FieldMap:
    """Return a mapping as it holds in versions; what these have besides is what they differ in."""
    taken = {each: (*mapping.fields.get(each, ()), *names) for each, names in _NAMES.items()}
    return replace(
        mapping,
        fields=taken,
        ignore=(*mapping.ignore, "id", "sku"),
        other_columns="attributes",
        currency=currency or mapping.currency,
    )


def _variant(item: Mapping[str, Any], mapping: FieldMap, fallback_id: str, title: str) -> Variant:
    # The product's currency settles "$" unless a version names its own.
    reading = Reading({"currency": mapping.currency, **item}, mapping)
    price, currency = reading.price()
    if price is not None and mapping.currency and currency != mapping.currency:
        raise BadValueError(f"is priced in {mapping.currency}, and a variant of it in {currency}")
    return Variant(
        id=values.identifier(reading.take("id")) or fallback_id,
        title=values.one_line(text(reading.take("title"), "title")) or title,
        price=price,
        in_stock=values.stock(reading.take("in_stock")),
        attributes=reading.attributes(),
    )


# -- what they are called ----------------------------------------------------------------------


def _named(found: Sequence[Variant], title: str) -> Iterator[Variant]:
    """Yield the versions, those without a title of their own called by what tells them apart.

    "Compass 360" in black and in sand are "Black" and "Sand", sizes S and M "size S" and "size M".
    """
    untitled = [each for each in found if each.title.casefold() == title.casefold()]
    telling = _telling(untitled) if untitled else []
    for each in found:
        called = [
            _called(name, each.attributes[name]) for name in telling if name in each.attributes
        ]
        yield replace(each, title=", ".join(called)) if each in untitled and called else each


def _telling(found: Sequence[Variant]) -> list[str]:
    """Return the names of as few attributes as tell these versions apart, the plainest first.

    Of one version alone all tell what it is.
    """
    names = list(dict.fromkeys(name for each in found for name in each.attributes))
    names = [name for name in names if all(_is_name(name, each) for each in found)]
    if len(found) == 1:
        return names
    telling: list[str] = []
    for name in sorted(names, key=lambda name: _is_plain_number(name, found)):
        if _apart(found, [*telling, name]) > _apart(found, telling):
            telling.append(name)
    return telling


def _apart(found: Sequence[Variant], names: Sequence[str]) -> int:
    """Return how many versions these attributes tell apart."""
    return len({tuple(each.attributes.get(name) for name in names) for each in found})


def _is_name(name: str, variant: Variant) -> bool:
    """Tell whether a version can be called by an attribute: no code and no long text."""
    shown = attribute_text(name, variant.attributes[name]) if name in variant.attributes else ""
    return len(shown) <= _LONGEST_NAME and not _CODE.fullmatch(name) and not _DIGITS.search(shown)


def _is_plain_number(name: str, found: Sequence[Variant]) -> bool:
    """Tell whether an attribute is a number or a flag: what a version weighs is not its name."""
    return any(isinstance(each.attributes.get(name), int | float) for each in found)


def _called(name: str, value: AttributeValue) -> str:
    """Return a value as a name; one that says nothing alone, "M" or 42, behind its label."""
    label, _ = attribute_label(name, value)
    shown = attribute_text(name, value).removeprefix(f"{label}: ")
    return shown if re.search(r"[^\W\d_]{3}|\d\W*[^\W\d_]", shown) else f"{label} {shown}"


# -- what they are together --------------------------------------------------------------------


def lowest(found: Sequence[Variant]) -> Decimal | None:
    """Return the lowest price of versions, None where none has one."""
    return min((each.price for each in found if each.price is not None), default=None)


def total(found: Sequence[Variant], attributes: Mapping[str, AttributeValue]) -> int | None:
    """Add up the versions' stock; without it, an `availability` of sold out is still a 0."""
    counts = [each.in_stock for each in found]
    if counts and None not in counts:
        return sum(count for count in counts if count is not None)
    try:
        word = attributes.get("availability")
        return 0 if isinstance(word, str) and values.stock(word) == 0 else None
    except BadValueError:
        return None
