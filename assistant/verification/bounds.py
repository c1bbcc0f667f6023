"""Numbers that a yes/no question asks about, held against the numbers of evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.asking import asked, content, said
from knowledge.units import Quantity, numbers

Answer = Literal["yes", "no"]

_TOLERANCE = 0.01
_BELOW = re.compile(
    r"\b(?:under|below|(?:less|lighter|shorter|smaller|narrower|thinner|cheaper|lower|fewer) than"
    r"|no (?:more|longer|heavier|wider|taller) than|at most|within|up to)\s+(?:the\s+|a\s+)?\W?$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\b(?:over|above|beyond|(?:more|heavier|longer|bigger|larger|wider|taller|higher|deeper"
    r"|greater) than|at least|no less than)\s+(?:the\s+|a\s+)?\W?$",
    re.IGNORECASE,
)
_EQUAL_COUNTS = re.compile(
    r"\b(?:at (?:least|most)|no (?:more|less)|up to|within)\b", re.IGNORECASE
)
_LATE = re.compile(r"\b(?:after|past|beyond)\s+(?:about\s+|the\s+)?$", re.IGNORECASE)
_LATER = re.compile(r"^\s*(?:later|ago|old|on|after)\b", re.IGNORECASE)
_DEADLINE = re.compile(r"\b(?:within|up to|have|has|inside)\s+(?:the\s+first\s+)?$", re.IGNORECASE)
_AFTERWARDS = re.compile(r"^(?:-day)?\s+(?:of|from|to|after|window|returns?)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:only|if|unless|except|excluding|when|until|some|most|members?|provided|depend\w*"
    r"|selected|certain|other|others|but)\b",
    re.IGNORECASE,
)
# What such an attribute names is the most that a thing can take, so less will do as well.
_CAPABLE = frozenset("max maximum load capacity support rating resistance limit waterproof".split())
_BOUNDS = {"max": "min", "maximum": "minimum", "min": "max", "minimum": "maximum"}
_OTHER_BOUND = re.compile(r"\b(?:max|maximum|min|minimum)\b")
# Which attribute a number means when the question names none: "is it under 2 kg?"
_USUAL = {"mass": "weight", "money": "price", "volume": "capacity"}
_MONEY = re.compile(
    r"[$€£¥]\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:dollars|bucks|euros?)\b"
)
_CURRENCIES = frozenset("dollar buck euro".split())
_POSSESSED = re.compile(r"\b(?:your|the|that|this)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number at `text[start:end]` in the base unit of its dimension, "" for a bare number."""

    start: int
    end: int
    value: float
    dimension: str


def measures(text: str) -> list[Measure]:
    """Return the numbers of a text in order, amounts of money as dimension "money"."""
    found = [
        Measure(match.start(), match.end(), float((match[1] or match[2]).replace(",", "")), "money")
        for match in _MONEY.finditer(text)
    ]
    taken = [range(each.start, each.end) for each in found]
    found += [
        _measure(each) for each in numbers(text) if not any(each.start in span for span in taken)
    ]
    return sorted(found, key=lambda each: each.start)


def compared(question: str, evidence: str, *, title: str = "") -> Answer | None:
    """Answer a yes/no question about one number from evidence that has one of its dimension.

    None when it is not certain that both numbers speak of the same thing.
    """
    own = {each.value for each in measures(title)}
    wanted = [each for each in measures(question) if each.value not in own or each.dimension]
    if len(wanted) != 1:
        return None
    number = wanted[0]
    values = [each for each in measures(evidence) if each.dimension == number.dimension]
    if len(values) != 1 or not number.dimension:
        return None
    value = values[0]
    if _is_late(question, number):
        return _before_deadline(question, number, evidence, value, title)
    if not _same_aspect(question, number, evidence, value, title):
        return None
    return "yes" if _holds(question, number, evidence, value) else "no"


def false_premise(question: str, evidence: str) -> bool:
    """Tell whether a question takes a number for granted that evidence has otherwise.

    "Your 90-day returns" has a number of days where the evidence has 30 days and no 90.
    """
    there = measures(evidence)
    return any(
        _POSSESSED.search(question[: each.start])
        and any(other.dimension == each.dimension for other in there)
        and not any(_same(other, each) for other in there)
        and not content(question[each.end :]).isdisjoint(_roots(evidence))
        for each in measures(question)
        if each.dimension
    )


def _measure(found: Quantity) -> Measure:
    if found.unit is None:
        return Measure(found.start, found.end, found.value, "")
    value = found.value * found.unit.factor + found.unit.offset
    return Measure(found.start, found.end, value, found.unit.dimension)


def _same(one: Measure, other: Measure) -> bool:
    near = abs(one.value - other.value) <= _TOLERANCE * max(abs(one.value), abs(other.value))
    return one.dimension == other.dimension and near


def _is_late(question: str, number: Measure) -> bool:
    before, after = question[: number.start], question[number.end :]
    return number.dimension == "time" and bool(_LATE.search(before) or _LATER.search(after))


def _before_deadline(
    question: str, number: Measure, evidence: str, limit: Measure, title: str
) -> Answer | None:
    """Answer "after 40 days?" from "within 30 days": late is no, in time is yes without an if."""
    before, after = evidence[: limit.start], evidence[limit.end :]
    if not (_DEADLINE.search(before) or _AFTERWARDS.search(after)):
        return None
    acts = {root(word) for word in content(question) - content(title)}
    if acts.isdisjoint(_roots(evidence)):
        return None
    if number.value > limit.value:
        return "no"
    return None if _CONDITION.search(evidence) else "yes"


def _same_aspect(question: str, number: Measure, evidence: str, value: Measure, title: str) -> bool:
    """Tell whether the evidence's number is of what the question asks about."""
    name, colon, _ = evidence[: value.start].rpartition(":")
    if not colon:
        return False  # in a sentence, who can say what a number belongs to
    name_words = said(name.rpartition(".")[2]) - said(title)
    named = asked(question).labels | _things(question) - content(title)
    if named & name_words:
        return True
    usual = _USUAL.get(number.dimension)
    return not named and name_words == {usual}


def _holds(question: str, number: Measure, evidence: str, value: Measure) -> bool:
    before = question[: number.start]
    equal = bool(_EQUAL_COUNTS.search(before)) and _same(value, number)
    if _ABOVE.search(before):
        return value.value > number.value or equal
    if _BELOW.search(before) and not _capable(evidence, value):
        return value.value < number.value or equal
    if _capable(evidence, value):
        return value.value >= number.value * (1 - _TOLERANCE)
    return _same(value, number)


def is_beyond(question: str, shown: str, record: str) -> bool:
    """Tell whether a question's number is past the other bound of what an attribute limits.

    A bike for riders of up to 135 cm is none for 100 cm where it is from 112 cm on.
    """
    label, _, _ = shown.partition(":")
    other = _OTHER_BOUND.sub(lambda found: _BOUNDS[found.group()], label)
    line = next((each for each in record.splitlines() if each.startswith(f"{other}:")), "")
    if other == label or not line:
        return False
    limit = measures(line)[-1:]
    least = any(word in other.split() for word in ("min", "minimum"))
    return any(
        number.value < each.value if least else number.value > each.value
        for each in limit
        for number in measures(question)
        if number.dimension == each.dimension
    )


def _capable(evidence: str, value: Measure) -> bool:
    return not said(evidence[: value.start]).isdisjoint(_CAPABLE)


def _things(text: str) -> set[str]:
    """Return the content words that are no number, unit or currency."""
    plain = content(text) - _CURRENCIES
    return {word for word in plain if not any(char.isdigit() for char in word)}


def _roots(text: str) -> set[str]:
    return {root(word) for word in content(text)} | content(text)


def root(word: str) -> str:
    """Return a word without its commonest endings, so that "returned" meets "return"."""
    for ending in ("ing", "able", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
