"""What can be asked about a fact of a record, and what a shop says to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from finetune.phrasing import sentence
from knowledge.facts import attribute_label, value_text
from knowledge.types import AttributeValue

Kind = Literal["asked", "confirmed", "denied"]
_ADJECTIVE = re.compile(
    r"(?:able|ible|proof|less|free|ic|ful|ous|ive|ant|ent|al|ed|safe|friendly|tight|ready|wireless"
    r"|vegan|organic|new)$"
)
_PARTICIPLE = re.compile(
    r"\b(?:included|required|needed|supported|provided|recommended|available|allowed)$"
)
# {s} ends the verb of one thing, {is} and {has} agree with it.
_MEASURES = {
    "weight": (("How heavy {is} {it}?", "How much {does} {it} weigh?"), "{It} weigh{s} {value}"),
    "height": (("How tall {is} {it}?", "How high {is} {it}?"), "{It} {is} {value} high"),
    "width": (("How wide {is} {it}?", "What width {does} {it} have?"), "{It} {is} {value} wide"),
    "length": (("How long {is} {it}?", "What is the length of {it}?"), "{It} {is} {value} long"),
    "depth": (("How deep {is} {it}?", "What is the depth of {it}?"), "{It} {is} {value} deep"),
}
_NAMED = {
    "included components": (
        ("What comes with {it}?", "What is included with {it}?"), "{It} include{s} {value}"
    ),
    "material": (
        ("What {is} {it} made of?", "Which material {is} {it}?"), "{It} {is} made of {value}"
    ),
    "brand": (("Who makes {it}?", "What brand {is} {it}?"), "{It} {is} made by {value}"),
    "colour": (("What colour {is} {it}?", "Which colour {does} {it} have?"), "{It} {is} {value}"),
    "color": (("What color {is} {it}?", "Which color {does} {it} have?"), "{It} {is} {value}"),
    "country of origin": (
        ("Where {is} {it} made?", "Where {does} {it} come from?"), "{It} {is} made in {value}"
    ),
}  # fmt: skip
_GENERAL = (
    "What is the {label} of {it}?",
    "What {label} {does} {it} have?",
    "Can you tell me the {label} of {it}?",
    "{it}: what is the {label}?",
    "I need to know the {label} of {it}.",
)
_LISTED = ("Which {label} {does} {it} have?", "What are the {label} of {it}?")
_MANY = ("How many {label} {does} {it} have?", "How many {label} are there on {it}?")
_HAS = ("{Does} {it} have {label}?", "Is there {label} on {it}?", "{Has} {it} got {label}?")
_IS = ("{Is} {it} {label}?", "{is} {it} {label} or not", "I wonder whether {it} {is} {label}.")
_PRICE = ("How much {is} {it}?", "What {does} {it} cost?", "price of {it}?")
_STOCK = ("{Is} {it} in stock?", "Do you have {it} in stock?", "{Is} {it} available right now?")
# What identifies a record or manages it tells a customer nothing.
_NOBODY_ASKS = re.compile(
    r"\b(?:ean|gtin|upc|sku|asin|barcode|mpn|id|code|tags?|keywords?|released?|replaced|rating|score"
    r"|discount|style|variant|image|url|created|updated)\b"
)
NOTHING = frozenset(("n/a", "na", "none", "other", "unknown", "-"))
"""Values that say nothing."""
_NO_NOUN = frozenset("as of for by to with in at on from per".split())
_UNIT_INSIDE = re.compile(r"\b(?:mm|cm|m|kg|g|inch|in|l|ml|w|v|hz|ghz|mb|gb|dpi|hours?)\b")
_LIMIT = {"max": "maximum", "min": "minimum", "high": "highest", "low": "lowest"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about a fact and what to say, without its citation."""

    question: str
    answer: str
    kind: Kind = "asked"


def about(name: str, value: AttributeValue, *, it: str, other: str = "") -> Iterator[Asked]:
    """Yield questions about an attribute of `it` ("the Birch Tent") and their answers.

    `other` is the value that another record has: asked for, it is denied. Nothing is yielded for
    an attribute that says nothing to a customer, or that has lost its unit.
    """
    label, unit = attribute_label(name, value)
    label = _spoken(label.lower())
    said = f"{value_text(value)} {unit}".strip()
    if isinstance(value, bool):
        yield from _flag(label, answer="Yes" if value else "No", it=it)
    elif not _is_silent(label, value, unit):
        forms, statement = _wording(label, value, unit)
        answer = _filled(statement, it, label=label, value=said)
        for form in forms:
            yield Asked(_filled(form, it, label=label), answer)
        if isinstance(value, str) and not re.search(r"\d|,", said):
            yield from _confirmed(statement, answer, label, said, other, it)


def price(said: str, *, it: str) -> Iterator[Asked]:
    """Yield questions about a price."""
    for form in _PRICE:
        yield Asked(_filled(form, it), _filled("{It} cost{s} {value}", it, value=said))


def stock(many: int, *, it: str) -> Iterator[Asked]:
    """Yield questions about what is in stock."""
    there = _filled("Yes, we have {value} of {it} in stock", it, value=str(many))
    for form in _STOCK:
        yield Asked(_filled(form, it), there if many else _filled("No, {it} {is} out of stock", it))


def lacks(name: str, value: AttributeValue, *, it: str) -> str:
    """Return what an abstention says is missing where a record has no such attribute."""
    label = _spoken(attribute_label(name, value)[0].lower())
    if not isinstance(value, bool):
        return _filled("what the {label} of {it} is", it, label=label, ends=False)
    if _PARTICIPLE.search(label):
        things, _, done = label.rpartition(" ")
        return f"whether {things} {_be(things)} {done}"
    form = "whether {it} {is} {label}" if is_adjective(label) else "whether {it} {has} {label}"
    return _filled(form, it, label=label, ends=False)


def _spoken(label: str) -> str:
    """Return "maximum weight" for "weight max", and a flag without its verb."""
    for short, long in _LIMIT.items():
        if label.endswith(f" {short}"):
            return f"{long} {label.removesuffix(short).strip()}"
    return re.sub(
        r"^(?:is|has|num) ", lambda found: "number of " if "num" in found[0] else "", label
    )


def _is_silent(label: str, value: AttributeValue, unit: str) -> bool:
    lost = not unit and isinstance(value, int | float) and (
        label.rsplit(maxsplit=1)[-1] in _MEASURES or _UNIT_INSIDE.search(label) is not None
    )  # fmt: skip
    said = value_text(value).lower()
    # "gender: F" has to be explained first, and "sold as: pair" is no noun.
    coded = (len(said) == 1 and said.isalpha()) or said in (*NOTHING, "yes", "no")
    coded = coded or label.rpartition(" ")[2] in _NO_NOUN
    one_of_many = value == 1 and re.search(r"[a-rt-z]s$", label) is not None
    return bool(
        one_of_many
        or coded
        or lost
        or _NOBODY_ASKS.search(label)
        or any(w in said.split() for w in label.split())
    )


def _confirmed(
    statement: str, answer: str, label: str, said: str, other: str, it: str
) -> Iterator[Asked]:
    """Yield "Is the tent made of nylon?", and the same of another material, which it is not."""
    asks = "{Is} {it}" + statement.removeprefix("{It} {is}") + "?"
    named = statement.startswith("{It} {is}")
    if named:
        yield Asked(_filled(asks, it, value=said), f"Yes, {_lower(answer)}", "confirmed")
    apart = other and other.lower() not in said.lower() and said.lower() not in other.lower()
    if apart and not re.search(r"\d|,", other):
        denial = f"No, {_lower(answer)}"
        if named:
            yield Asked(_filled(asks, it, value=other), denial, "denied")
        premise = _filled(statement, it, label=label, value=other).rstrip(".")
        yield Asked(f"{premise}, right?", denial, "denied")


def _flag(label: str, *, answer: str, it: str) -> Iterator[Asked]:
    no = "not " if answer == "No" else ""
    if label.startswith("includes "):
        thing = label.removeprefix("includes ")
        said = f"It includes {thing}." if not no else f"It does not include {thing}."
        yield Asked(
            _filled("{Does} {it} include {label}?", it, label=thing), f"{answer}, {_lower(said)}"
        )
        return
    if _PARTICIPLE.search(label):
        things, _, done = label.rpartition(" ")
        if things:
            be = _be(things)
            said = f"{answer}, {things} {be} {no}{done}."
            yield Asked(f"{be.capitalize()} {things} {done} with {it}?", said)
            yield Asked(f"{_capital(it)}: {be} {things} {done}?", said)
        return
    if is_adjective(label):
        forms, statement = _IS, f"{answer}, {{it}} {{is}} {no}{{label}}"
    else:
        forms, statement = _HAS, f"{answer}, {{it}} {{has}} {no.replace('not', 'no')}{{label}}"
    for form in forms:
        yield Asked(_filled(form, it, label=label), _filled(statement, it, label=label))


def is_adjective(label: str) -> bool:
    """Tell whether a flag says how a thing is, as "waterproof", and not what it has."""
    return bool(_ADJECTIVE.search(label)) and len(label.split()) <= 2


def _wording(label: str, value: AttributeValue, unit: str) -> tuple[tuple[str, ...], str]:
    """Return how an attribute is asked about, and how it is stated."""
    if found := (_MEASURES | _NAMED).get(label):
        return found
    plural = re.fullmatch(r"[a-z -]*[a-rt-z]s", label) is not None
    if label.startswith("number of ") or (plural and isinstance(value, int) and not unit):
        return _MANY, "{It} {has} {value} {label}"
    if isinstance(value, tuple) or plural:
        return _LISTED, "The {label} of {it} are {value}"
    return _GENERAL, "The {label} of {it} is {value}"


def _filled(form: str, it: str, *, label: str = "", value: str = "", ends: bool = True) -> str:
    many = _is_many(it)
    if it == "it" and form.startswith("The {label} of {it}"):
        form = form.replace("The {label} of {it}", "Its {label}")
    text = form.format(
        it=it, It=_capital(it), label=label.removeprefix("number of "), value=value,
        s="" if many else "s",
        **_agreeing("is", "are", many=many),
        **_agreeing("has", "have", many=many),
        **_agreeing("does", "do", many=many),
    )  # fmt: skip
    return sentence(text) if ends else text


def _agreeing(one: str, more: str, *, many: bool) -> dict[str, str]:
    verb = more if many else one
    return {one: verb, one.capitalize(): verb.capitalize()}


def _be(things: str) -> str:
    return "are" if _is_many(things) else "is"


def _is_many(it: str) -> bool:
    """Tell whether a name is that of several: "the Peak Boots", not "the Glass" or "the Bus 5"."""
    last = it.rsplit(maxsplit=1)[-1] if it.split() else ""
    return re.search(r"[^sui]s$", last) is not None and last[0] != "i"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """Return a sentence as it goes on behind "Yes,": a pronoun or article loses its capital."""
    return re.sub(r"^(?:The|Its?|This|These|They)\b", lambda found: found[0].lower(), text)
