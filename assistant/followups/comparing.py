"""More or less than the product talked about: "a lighter one", "cheaper?", "too big"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.facets import canonical, offers
from knowledge.terms import plain
from knowledge.types import Constraint, Product
from knowledge.understanding.english import MEASURES, PACKAGING, VERBS, Measure
from knowledge.units import quantities, split_name

# Words for much or little of what a word of `MEASURES` measures.
_ALSO = {
    "much": "expensive", "steep": "expensive", "priced": "expensive", "bulky": "big",
    "huge": "big", "tiny": "small", "compact": "small", "room": "roomy", "space": "roomy",
    "storage": "roomy", "capacity": "roomy", "rich": "expensive", "watt": "powerful",
    "watts": "powerful", "power": "powerful",
}  # fmt: skip
_VERBS = {"weigh": "heavy", "cost": "expensive"}
# What keeps warm is measured by the cold that it is for, or by how much of it there is.
_WARM = (
    Measure(
        ("comfort temp", "comfort temperature", "limit temp", "temperature rating"), more=False
    ),
    Measure(("fabric weight", "fill power", "r value"), more=True),
)
_COLD = tuple(Measure(each.labels, not each.more) for each in _WARM)
_WARMTH = {"warm": _WARM, "warmer": _WARM, "cold": _COLD, "colder": _COLD, "cooler": _COLD}
_COMPARES = re.compile(
    r"\b(?:(?P<degree>more|less|lower)[ -](?P<of>\w+)"
    r"|not (?:quite |nearly )?(?:as|so|that) (?P<not>\w+)"
    r"|(?P<too>too|that'?s(?: a (?:bit|little))?(?: (?!\w+er\b)\w+)?|bit|quite|rather) "
    r"(?P<plain>(?!(?:\w+er|more|less)\b)\w+)"
    r"|(?P<dear>(?:out of|over|above|beyond) (?:my|our) (?:budget|price range))"
    r"|(?:play|last|run|go)s?(?: \w+){0,2}? (?P<lasts>longer|longest)"
    r"|(?P<verb>weigh|cost)s? (?:the )?(?P<most>most|least)"
    r"|(?:hold|fit|carr(?:y|ie)|take)s? (?P<holds>more|less)\b"
    r"|(?P<word>(?<!no )longer|(?!longer)\w+(?:er|est)))\b"
)
# "The same without the light, for less" asks for the same first.
_CHEAPER = re.compile(
    r"\b(?:(?:costs?|(?<!, )for|is|are|be|pay|spend)(?: \w+)? less"
    r"(?= than the\b| money\b|\s*$|[.,;:!?])|less money|lower (?:in )?price|"
    r"(?:below|under|beneath) (?:that|this|its|the [\w' -]{2,40}s) price)"
)


# Questions about the product itself or a rule, and reasons: "if it gets cheaper", "I found it ...".
_OF_ITSELF = re.compile(
    r"^\W*(?:(?:so|and|but|hi|hello|please|what)\W+)*(?:"
    r"(?:if|when|because|since|why|how|whether|whose|do members)\b|"
    r"i(?:'ve)? (?:found|saw|find|see)\b|"
    r"(?:it|this|that|they|he|she)\b(?! (?:should|must|has|have|needs?)\b)|"
    r"(?:is|are|was|were|does|did|do|has|have|will|would)\s+(?!there\b|(?:you|u|ye|we|they|any)\b)|"
    r"(?:can|could|may)\s+(?!(?:you|u|ye|we|they)\b)|"
    r"(?:do|will|can|could|would)\s+(?:you|u)\s+(?:match|beat|do|sell it|give|lower|offer)\b|"
    r"(?:what|which)\s+(?:is|are|ones?|of|size|version|colou?r)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to compare by, as the labels that it may have in a catalogue, and which way."""

    labels: tuple[str, ...]
    more: bool


_LESS = Comparison(MEASURES["cheap"].labels, MEASURES["cheap"].more)


@dataclass(frozen=True, slots=True)
class Value:
    """A product's figure for a field, in its unit; `base` compares across units of one kind."""

    field: str
    number: float
    unit: str
    base: float


def comparisons(text: str, *, loosely: bool = True) -> list[Comparison]:
    """Return the comparisons that a text asks for; "too big" asks for less.

    Not `loosely`, only by words that compare whatever else is said: what costs or lasts less may be
    a membership or a warranty.
    """
    said = _plain(text)
    found = [
        each
        for match in _COMPARES.finditer(said)
        if loosely or not _is_loose(match)
        for each in _compared(match)
    ]
    if loosely and _CHEAPER.search(said):
        found.append(_LESS)
    return list(dict.fromkeys(found))


def degrees(text: str) -> list[tuple[int, int]]:
    """Return where a text compares, as indices into it.

    What it complains of is left out: "the 2 kg one is too heavy".
    """
    return [
        match.span()
        for match in _COMPARES.finditer(_plain(text))
        if not match["too"] and _compared(match)
    ]


def asks_of_itself(text: str) -> bool:
    """Tell whether a text asks something of what is talked about: "does it get any cheaper?"."""
    return _OF_ITSELF.match(text) is not None


def is_complaint(text: str) -> bool:
    """Tell whether a text only says what is wrong: "thanks, but way too heavy"."""
    said = _plain(text)
    found = [each for each in _COMPARES.finditer(said) if _compared(each)]
    complains = all(each["too"] or each["dear"] for each in found)
    return bool(found) and complains and not _CHEAPER.search(said)


def _plain(text: str) -> str:
    """Return a text as patterns read it, each character where it was."""
    return "".join(one if len(one := plain(char)) == 1 else char for char in text)


def _is_loose(found: re.Match[str]) -> bool:
    return bool(found["lasts"] or found["dear"] or found["not"] or found["word"] in _WARMTH)


def _compared(found: re.Match[str]) -> list[Comparison]:
    if found["lasts"]:
        return [Comparison(VERBS["lasts"], more=True)]
    if found["dear"]:
        return [_LESS]
    if found["verb"]:
        measure = MEASURES[_VERBS[found["verb"]]]
        return [Comparison(measure.labels, measure.more is (found["most"] == "most"))]
    said = found["of"] or found["not"] or found["plain"]
    word = _ALSO.get(said, said) if said else found["word"] or "roomy"
    measures = _WARMTH.get(word) or filter(None, (MEASURES.get(word),))
    less = "less" in (found["degree"], found["holds"]) or found["degree"] == "lower"
    turned = bool(less or found["too"] or found["not"])
    return [Comparison(each.labels, each.more is not turned) for each in measures]


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
