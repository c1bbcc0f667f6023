# ruff: noqa: RUF001 (the signs are those that catalogues have)
"""What filters see of a product: facets, one set of them for each variant that can be bought."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.colours import colour_of_version
from knowledge.sizes import is_size_field, sizes_of_version
from knowledge.terms import plain
from knowledge.types import AttributeValue, Product, Variant
from knowledge.units import Unit, quantities, split_name

# Names that catalogues give to the same thing; what is not listed keeps its own.
_ALIASES = {
    "colors": "colour", "colours": "colour", "product_colour": "colour", "item_colour": "colour",
    "main_colour": "colour", "primary_colour": "colour",
    "colour_name": "colour", "colour_family": "colour", "materials": "material",
    "sizes": "size", "brand_name": "brand", "manufacturer": "brand", "categories": "category",
    "average_rating": "rating", "rating_average": "rating", "avg_rating": "rating",
    "review_score": "rating", "review_rating": "rating", "customer_rating": "rating",
    "rating_value": "rating", "star_rating": "rating", "stars": "rating",
    "release_date": "released", "date_released": "released",
}  # fmt: skip
_YES = frozenset(("yes", "y", "true"))
_NO = frozenset(("no", "n", "false"))
_NUMBER = re.compile(r"(?!0\d)[-−]?\d+(?:,\d{3})*(?:\.\d+)?")  # "0095" is a code
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_ITEM = 3  # words; longer parts between commas are prose, not a list


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field: a text, a number, or both ("1.9 kg").

    `field` is in snake case without its unit, `text` lower case without accents, "yes" or "no" for
    a flag and None for a mere number. `number` is in the base unit of `dimension`, `raw` as the
    record has it; a date is the number of its day, of dimension "date".
    """

    field: str
    text: str | None = None
    number: float | None = None
    dimension: str = ""
    raw: float | None = None


Offer = tuple[Facet, ...]


@lru_cache(maxsize=16384)
def canonical(name: str) -> str:
    """Return the field that a name of an attribute means: "Product Color" is "colour"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = re.sub(r"[\W_]+", "_", plain(spaced)).strip("_")
    field = re.sub(r"(?<![^_])color(?=s?(?![^_]))", "colour", words)
    return _ALIASES.get(field, field)


def offers(product: Product) -> list[Offer]:
    """Return what can be bought: the product, or each variant with the product's other facets."""
    own = dict(_facts(product.attributes))
    own |= {field: facets for field, facets in _record(product).items() if facets}
    if not product.variants:
        return [_flat(own)]
    sizes, colours = _sizes_in_titles(product.variants), _colours_in_titles(product.variants)
    return [
        _flat(own | size | colour | _variant(variant))
        for size, colour, variant in zip(sizes, colours, product.variants, strict=True)
    ]


def _sizes_in_titles(variants: Sequence[Variant]) -> list[dict[str, list[Facet]]]:
    """Return the size of each variant where only the titles say it: "Small navy", "Large navy"."""
    said = [sizes_of_version(each.title) for each in variants]
    told = any(is_size_field(canonical(name)) for each in variants for name in each.attributes)
    if told or not all(said):
        return [{} for _ in variants]
    return [{"size": [Facet("size", size) for size in sorted(sizes)]} for sizes in said]


def _colours_in_titles(variants: Sequence[Variant]) -> list[dict[str, list[Facet]]]:
    """Return the colour of each variant that ends its title, where no attribute says it.

    All of them have to end so: "Clear" may be one of many kinds of lenses, "Mint" a flavour.
    """
    said = [colour_of_version(each.title) for each in variants]
    told = any(
        canonical(name) == "colour" or (isinstance(value, str) and value == each.title)
        for each in variants
        for name, value in each.attributes.items()
    )
    if told or not all(said):
        return [{} for _ in variants]
    return [{"colour": [Facet("colour", colour)]} if colour else {} for colour in said]


def _flat(facts: Mapping[str, list[Facet]]) -> Offer:
    return tuple(dict.fromkeys(facet for facets in facts.values() for facet in facets))


def _record(product: Product) -> dict[str, list[Facet]]:
    return {
        "brand": [Facet("brand", plain(product.brand))] if product.brand else [],
        "category": [Facet("category", plain(name)) for name in product.categories],
        **_sale(product),
    }


def _variant(variant: Variant) -> dict[str, list[Facet]]:
    sale = {field: facets for field, facets in _sale(variant).items() if facets}
    return _facts(variant.attributes) | sale


def _sale(item: Product | Variant) -> dict[str, list[Facet]]:
    numbers = {
        "price": None if item.price is None else float(item.price),
        "in_stock": None if item.in_stock is None else float(item.in_stock),
    }
    return {
        field: [] if value is None else [Facet(field, None, value, "", value)]
        for field, value in numbers.items()
    }


def _facts(attributes: Mapping[str, AttributeValue]) -> dict[str, list[Facet]]:
    found: dict[str, list[Facet]] = {}
    for name, value in attributes.items():
        label, unit = split_name(name)
        if unit is not None and not _measures(value):
            label, unit = name, None  # "usb_c": yes
        field = canonical(label)
        if field:
            found.setdefault(field, []).extend(_facets(field, value, unit))
    return found


def _measures(value: AttributeValue) -> bool:
    if isinstance(value, tuple):
        return all(_measures(item) for item in value)
    return not isinstance(value, bool) and (
        isinstance(value, int | float) or bool(re.match(r"[-−+<>~≤≥]?\s?\.?\d", value))
    )


def _facets(field: str, value: AttributeValue, unit: Unit | None) -> Iterator[Facet]:
    if isinstance(value, tuple):
        for item in value:
            yield from _facets(field, item, unit)
    elif isinstance(value, bool):
        yield Facet(field, "yes" if value else "no")
    elif isinstance(value, str):
        for part in _parts(value):
            yield _text(field, part, unit)
    else:
        yield _number(field, None, float(value), unit)


def _parts(value: str) -> Iterable[str]:
    """Split a list that was written as one text, "Black,Silver", and leave prose alone."""
    parts = [part.strip() for part in re.split(r"[,;](?!\d)", value)]
    if "(" not in value and all(part and len(part.split()) <= _LONGEST_ITEM for part in parts):
        return parts
    return [value]


@lru_cache(maxsize=65536)
def _text(field: str, value: str, unit: Unit | None) -> Facet:
    text = " ".join(plain(value).split())
    if text in _YES or text in _NO:
        return Facet(field, "yes" if text in _YES else "no")
    if _DATE.fullmatch(text):
        return _day(field, text)
    if _NUMBER.fullmatch(text):
        return _number(field, text, float(text.replace(",", "").replace("−", "-")), unit)
    found = quantities(text)
    if len(found) == 1 and found[0].end - found[0].start == len(text.rstrip(".")):
        return _number(field, text, found[0].value, found[0].unit)
    return Facet(field, text)


def _day(field: str, text: str) -> Facet:
    try:
        number = float(date.fromisoformat(text).toordinal())
    except ValueError:
        return Facet(field, text)
    return Facet(field, text, number, "date", number)


def _number(field: str, text: str | None, value: float, unit: Unit | None) -> Facet:
    if unit is None:
        return Facet(field, text, value, "", value)
    base = float(f"{value * unit.factor + unit.offset:.12g}")  # 1900 g is 1.9 kg, no hair more
    return Facet(field, text, base, unit.dimension, value)
