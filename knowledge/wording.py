"""Conditions and orders in words for the customer: "under $150", "lighter than 2 kg"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.facts import price_text
from knowledge.types import Constraint, Filters, Gap, Sort
from knowledge.understanding.english import adjective

# What is said instead of "weight under" and "weight over"; any other field is named.
_COMPARATIVES = {
    "weight": ("lighter", "heavier"),
    "length": ("shorter", "longer"),
    "height": ("lower", "taller"),
    "width": ("narrower", "wider"),
    "thickness": ("thinner", "thicker"),
}
_BOUNDS = {"$lt": "under", "$lte": "at most", "$gt": "over", "$gte": "at least"}
_UPPER, _LOWER = ("$lt", "$lte"), ("$gt", "$gte")
_RATINGS = {"$lt": "rated below {}", "$lte": "rated {} or less", "$gt": "rated above {}"}
_ORDERS = {
    ("price", False): "cheapest first", ("price", True): "most expensive first",
    ("weight", False): "lightest first", ("weight", True): "heaviest first",
    ("length", False): "shortest first", ("length", True): "longest first",
    ("width", False): "narrowest first", ("width", True): "widest first",
    ("rating", True): "best rated first", ("rating", False): "worst rated first",
}  # fmt: skip
_INITIAL, _VOWEL = re.compile(r"[^\W_]+(?:['\u2019][a-z]+)?"), re.compile(r"[aeiouy]")
_PLURALS = frozenset("seconds minutes hours days weeks months years".split())
_DATES = ("date", "released", "release", "year", "created", "added")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as a customer reads it, and whether what is shown meets it."""

    text: str
    met: bool


# What the label of a field has that says from or to which age things are.
_FROM, _TO = frozenset("from min minimum".split()), frozenset("to max maximum until".split())
# Yes/no fields whose names end so say how a thing is, not what it has: "fragrance free".
_HOW = frozenset("free safe proof ready friendly compatible capable suitable".split())


def describe(constraint: Constraint, *, currency: str | None = None) -> str:
    """Return a condition in words; `currency` (ISO 4217) is what the catalogue's prices are in."""
    value, field = constraint.value, constraint.field
    if isinstance(value, bool):
        return _flag(field, value is (constraint.operator != "$ne"))
    if field == "text":
        return (
            f"{'no mention of' if constraint.operator == '$not_contains' else 'mentions'} {value}"
        )
    match constraint.operator:
        case "$eq" | "$contains" | "$in":
            alone = field == "price"
            return _said(constraint, currency) if alone else f"{label(field)}: {_said(constraint)}"
        case "$ne" | "$nin" | "$not_contains":
            return f"not {_said(constraint, currency)}"
    return _bound(constraint, currency)


def clause(constraint: Constraint, *, currency: str | None = None) -> str:
    """Return a condition as it goes on behind a noun: "chairs in black", "nothing by Skarn"."""
    field, said = constraint.field, _said(constraint, currency)
    wanted = constraint.operator in {"$eq", "$in", "$contains"}
    if isinstance(constraint.value, bool) or constraint.operator in _BOUNDS:
        return _flag_or_bound(constraint, currency)
    match field:
        case "brand":
            return f"{'' if wanted else 'not '}by {_names(constraint.value)}"
        case "colour" | "category" | "size":
            return f"{'' if wanted else 'not '}in {'size ' * (field == 'size')}{said}"
        case "price":
            return f"at {said}" if wanted else f"not at {said}"
        case "text":
            # A text that is silent about a thing does not say that the thing is not there.
            return f"mentioning {said}" if wanted else f"with no mention of {said}"
    return f"with {label(field)} {said}" if wanted else f"without {said}"


def _flag_or_bound(constraint: Constraint, currency: str | None) -> str:
    text = describe(constraint, currency=currency)
    if isinstance(constraint.value, bool) and is_how(constraint.field):
        return f"that is {text}"
    if text.startswith("no "):
        return f"without {text.removeprefix('no ')}"
    return f"with {text}" if text.startswith(f"{label(constraint.field)} ") else text


def order(sort: Sort) -> str:
    """Return an order in words: "cheapest first"."""
    if (known := _ORDERS.get((sort.field, sort.descending))) is not None:
        return known
    if any(word in _DATES for word in sort.field.split("_")):
        return "newest first" if sort.descending else "oldest first"
    return f"{'most' if sort.descending else 'least'} {label(sort.field)} first"


def conditions(
    filters: Filters, relaxed: Sequence[str] = (), *, currencies: Collection[str | None] = ()
) -> tuple[Condition, ...]:
    """Return what was understood, each condition once; `relaxed` are the ones nothing met.

    What was relaxed is recognised whichever of `currencies` it was worded with.
    """
    currency = next(filter(None, currencies), None)
    unmet = {each for each in filters.constraints if was_relaxed(each, relaxed, currencies)}
    found = [
        Condition(describe_range(group, currency=currency), group[0] not in unmet)
        for group in ranges(filters.constraints, apart=unmet)
    ]
    known = {describe(each, currency=name) for each in unmet for name in (None, *currencies)}
    found += [Condition(text, False) for text in relaxed if text not in known]
    if filters.sort is not None:
        found.append(Condition(order(filters.sort), True))
    return tuple(dict.fromkeys(found))


def ranges(
    constraints: Sequence[Constraint], *, apart: Collection[Constraint] = ()
) -> list[tuple[Constraint, ...]]:
    """Put the two ends of each range together, unless only one of them is in `apart`."""
    groups: list[tuple[Constraint, ...]] = []
    for each in constraints:
        for place, group in enumerate(groups):
            pair = (*group, each)
            if _is_range(pair) and len({one in apart for one in pair}) == 1:
                groups[place] = pair if each.operator in _UPPER else pair[::-1]
                break
        else:
            groups.append((each,))
    return groups


def passed_over(gaps: Sequence[Gap]) -> list[str]:
    """Return a sentence on the words that were no condition, and one on each order there is not.

    What nothing is called is for the caller to say, who knows what is shown instead.
    """
    words = [f'"{each.text}"' for each in gaps if each.kind in {"words", "feature"}]
    said = [f"I could not use {' or '.join(words)} as a condition."] if words else []
    return said + [
        f"I cannot show the {each.text}: the catalogue has no {each.missing} for that."
        for each in gaps
        if each.kind == "order"
    ]


def describe_range(group: Sequence[Constraint], *, currency: str | None = None) -> str:
    """Return one of `ranges` in words: "between $20 and $50"."""
    if len(group) == 1:
        return describe(group[0], currency=currency)
    low, high = (_said(each, currency) for each in group)
    field = group[0].field
    name = {"price": "", "rating": "rated "}.get(field, f"{label(field)} ")
    return f"{name}between {low} and {high}"


def range_clause(group: Sequence[Constraint], *, currency: str | None = None) -> str:
    """Return one of `ranges` as it goes on behind a noun, like `clause`."""
    if len(group) == 1:
        return clause(group[0], currency=currency)
    text = describe_range(group, currency=currency)
    return f"with {text}" if text.startswith(f"{label(group[0].field)} ") else text


def _is_range(pair: Sequence[Constraint]) -> bool:
    return (
        len(pair) == 2
        and pair[0].field == pair[1].field
        and {each.operator in _UPPER for each in pair} == {True, False}
        and {each.operator in _LOWER for each in pair} == {True, False}
    )


def was_relaxed(
    constraint: Constraint, relaxed: Collection[str], currencies: Collection[str | None] = ()
) -> bool:
    """Tell whether `relaxed`, conditions in words, has this one."""
    return any(describe(constraint, currency=name) in relaxed for name in (None, *currencies))


def label(field: str) -> str:
    """Return a field's name in words: "internal_memory" is "internal memory"."""
    return " ".join(field.split("_"))


def number_text(value: float) -> str:
    """Return a number as people write it: "2", "1.9", "10,000"."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def is_how(field: str) -> bool:
    """Tell whether a yes/no field says how a thing is: "vegan", "fragrance free", no "headrest".

    Who says "assembly required" or "hub included" says what there is.
    """
    *before, last = field.split("_")
    return last in _HOW or (adjective(last) and not (before and last.endswith("ed")))


def _names(value: str | float | tuple[str, ...]) -> str:
    """Return brands as names; filters have them in lower case, whoever knows better has not."""
    names = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    return " or ".join(_INITIAL.sub(_upper, each) if each.islower() else each for each in names)


def _upper(word: re.Match[str]) -> str:
    """Return "Skarn", and "LG" for what nobody can speak."""
    return word[0].upper() if _VOWEL.search(word[0]) is None else word[0].capitalize()


def _flag(field: str, wanted: bool) -> str:
    if field == "in_stock":
        return "in stock" if wanted else "out of stock"
    if is_how(field):
        return f"{'' if wanted else 'not '}{label(field)}"
    return f"{'with' if wanted else 'no'} {label(field)}"


def _bound(constraint: Constraint, currency: str | None) -> str:
    field, operator, said = constraint.field, constraint.operator, _said(constraint, currency)
    if field == "price":
        return f"{_BOUNDS[operator]} {said}"
    if field == "rating":
        return _RATINGS.get(operator, "rated {} or better").format(said)
    if suits := _age(constraint, said):
        return suits
    if field in _COMPARATIVES and operator in {"$lt", "$gt"}:
        return f"{_COMPARATIVES[field][operator == '$gt']} than {said}"
    return f"{label(field)} {_BOUNDS[operator]} {said}"


def _age(constraint: Constraint, said: str) -> str:
    """Return an age that is between the lowest and the highest: "for 2 years of age"."""
    words = set(constraint.field.split("_"))
    ends = _FROM if constraint.operator == "$lte" else _TO
    if "age" not in words or words.isdisjoint(ends) or constraint.operator not in {"$lte", "$gte"}:
        return ""
    if not constraint.value:
        return "from birth"
    return f"for {said} of age" if constraint.unit else f"for age {said}"


def _said(constraint: Constraint, currency: str | None = None) -> str:
    value = constraint.value
    if isinstance(value, tuple):
        return " or ".join(value)
    if isinstance(value, str):
        return value
    if constraint.field == "price":
        return _money(value, constraint.unit or currency or "")
    space = " " if constraint.unit[:1].isalpha() else ""
    unit = constraint.unit
    if value == 1 and unit in _PLURALS:
        unit = unit[:-1]
    return f"{number_text(value)}{space}{unit}"


def _money(value: float, unit: str) -> str:
    """Return an amount as it is said, without cents when there are none."""
    named = unit.isalpha()
    amount = price_text(Decimal(str(value)), unit.upper() if named else None)
    return ("" if named else unit) + amount.replace(".00", "", 1)
