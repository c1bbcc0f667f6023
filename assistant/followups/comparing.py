"""More or less than the product talked about: "a lighter one", "cheaper?", "too big"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.facts import attribute_label
from knowledge.terms import plain
from knowledge.types import Constraint, Product
from knowledge.units import unit

_SIZE = "capacity_persons capacity screen_size display_diagonal size volume length width"
# Attributes, the most telling first; words that ask for more of them, and words that ask for less.
# Behind "too" or "that's" the plain adjective asks for the opposite.
_TABLE = (
    ("price", "pricier|dearer|more expensive|cheap",
     "cheaper|cheapest|less expensive|lower[- ]priced|expensive|pricey|costly|steep|much"),
    ("weight", "heavier|heaviest|light", "lighter|lightest|heavy"),
    ("length cable_length", "longer|longest|short", "shorter|shortest|long"),
    ("width", "wider|widest|broader|narrow", "narrower|narrowest|slimmer|wide"),
    ("height", "taller|tallest|higher|low", "lower|lowest|tall|high"),
    ("thickness height", "thicker|thickest|thin", "thinner|thinnest|thick"),
    ("depth", "deeper|deepest|shallow", "shallower|deep"),
    ("brightness", "brighter|brightest|dim", "dimmer|bright"),
    ("power output motor_power", "stronger|strongest|more powerful|weak", "weaker|less powerful"),
    (_SIZE, "bigger|biggest|larger|largest|roomier|small|tiny",
     "smaller|smallest|more compact|big|large|bulky|huge"),
    ("capacity capacity_persons volume max_load total_storage_capacity",
     "holds? more|fits? more|carr(?:y|ies) more|more (?:capacity|room|space|storage)",
     "holds? less|less (?:capacity|room|space|storage)"),
    ("released year", "newer|newest|old", "older|oldest"),
)  # fmt: skip
_TOO = r"(?:too|that'?s (?:\w+ )?|bit|quite|rather) "
_DEGREE = re.compile(r"(?:er|est|more .*|less .*|.* more|.* less|lower.*priced)$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Attributes to compare by, the most telling first, and whether more of them is wanted."""

    fields: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A product's figure for a field, in its unit; `base` compares across units of one kind."""

    field: str
    number: float
    unit: str
    base: float


def _pattern(alternatives: str) -> re.Pattern[str]:
    forms = [each if _DEGREE.search(each) else rf"{_TOO}{each}" for each in alternatives.split("|")]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")


_PATTERNS = tuple(
    (_pattern(words), Comparison(tuple(fields.split()), more))
    for fields, *pair in _TABLE
    for words, more in zip(pair, (True, False), strict=True)
)


def comparisons(text: str) -> list[Comparison]:
    """Return the comparisons that a text asks for."""
    bare = plain(text)
    return [comparison for pattern, comparison in _PATTERNS if pattern.search(bare)]


def is_complaint(text: str) -> bool:
    """Tell whether a text only says what is wrong: "thanks, but way too heavy"."""
    return bool(comparisons(text)) and not re.search(
        r"\w(?:er|est)\b|\bmore\b|\bless\b", plain(text)
    )


def value_of(product: Product, comparison: Comparison) -> Value | None:
    """Return the product's figure for the first of the fields that it has."""
    for field in comparison.fields:
        if field == "price" and product.price is not None:
            return Value(field, float(product.price), "", float(product.price))
        for name, raw in product.attributes.items():
            label, symbol = attribute_label(name)
            if label.replace(" ", "_").lower() == field and (number := _number(raw)) is not None:
                known = unit(symbol)
                return Value(field, number, symbol, number * (known.factor if known else 1.0))
    return None


def bound(product: Product, comparison: Comparison) -> Constraint | None:
    """Return what a product must satisfy to have more, or less, than this one."""
    value = value_of(product, comparison)
    if value is None:
        return None
    return Constraint(value.field, "$gt" if comparison.more else "$lt", value.number, value.unit)


def _number(raw: object) -> float | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return float(raw)
    found = _NUMBER.search(raw.replace(",", "")) if isinstance(raw, str) else None
    return float(found.group()) if found else None
