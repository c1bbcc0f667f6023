"""More or less than the product talked about: "a lighter one", "cheaper?", "too big"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.facets import canonical, offers
from knowledge.terms import plain
from knowledge.types import Constraint, Product
from knowledge.understanding.english import MEASURES, PACKAGING
from knowledge.units import quantities, split_name

# Words for much or little of what a word of `MEASURES` measures.
_ALSO = {
    "much": "expensive", "steep": "expensive", "priced": "expensive", "bulky": "big",
    "huge": "big", "tiny": "small", "compact": "small", "room": "roomy", "space": "roomy",
    "storage": "roomy", "capacity": "roomy",
}  # fmt: skip
_COMPARES = re.compile(
    r"\b(?:(?P<degree>more|less|lower)[ -](?P<of>\w+)"
    r"|(?P<too>too|that'?s(?: \w+)?|bit|quite|rather) (?P<plain>\w+)"
    r"|(?:hold|fit|carr(?:y|ie)|take)s? (?P<holds>more|less)\b"
    r"|(?P<word>\w+(?:er|est)))\b"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to compare by, as the labels that it may have in a catalogue, and which way."""

    labels: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A product's figure for a field, in its unit; `base` compares across units of one kind."""

    field: str
    number: float
    unit: str
    base: float


def comparisons(text: str) -> list[Comparison]:
    """Return the comparisons that a text asks for; "too big" asks for less."""
    found = (_comparison(each) for each in _COMPARES.finditer(plain(text)))
    return list(dict.fromkeys(each for each in found if each))


def is_complaint(text: str) -> bool:
    """Tell whether a text only says what is wrong: "thanks, but way too heavy"."""
    found = [each for each in _COMPARES.finditer(plain(text)) if _comparison(each)]
    return bool(found) and all(each["too"] for each in found)


def _comparison(found: re.Match[str]) -> Comparison | None:
    word = found["of"] or found["plain"] or found["word"] or "roomy"
    measure = MEASURES.get(_ALSO.get(word, word))
    if measure is None:
        return None
    less = "less" in (found["degree"], found["holds"]) or found["degree"] == "lower"
    return Comparison(measure.labels, measure.more is not bool(less or found["too"]))


def value_of(product: Product, comparison: Comparison) -> Value | None:
    """Return the product's figure for the first of the labels that it has a field for."""
    facets = [facet for offer in offers(product) for facet in offer if facet.number is not None]
    for label in map(canonical, comparison.labels):
        for facet in facets:
            named = facet.field == label or facet.field.endswith(f"_{label}")
            if named and PACKAGING.isdisjoint(facet.field.split("_")) and facet.raw is not None:
                number, base = facet.raw, facet.number or 0.0
                return Value(facet.field, number, _unit(product, facet.field), base)
    return None


def bound(product: Product, comparison: Comparison) -> Constraint | None:
    """Return what a product must satisfy to have more, or less, than this one."""
    value = value_of(product, comparison)
    if value is None:
        return None
    return Constraint(value.field, "$gt" if comparison.more else "$lt", value.number, value.unit)


def _unit(product: Product, field: str) -> str:
    """Return the unit in which a record has a field, "" for none."""
    for attributes in (product.attributes, *(each.attributes for each in product.variants)):
        for name, value in attributes.items():
            label, unit = split_name(name)
            if unit is not None and canonical(label) == field:
                return unit.symbol
            if isinstance(value, str) and canonical(name) == field:
                return next((each.unit.symbol for each in quantities(value) if each.unit), "")
    return ""
