"""Signs that a question is about another thing than the record at hand: its sibling, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.asking import said
from knowledge.notion_words import CONTRASTS
from knowledge.notions import Notion, Reading, read, together
from knowledge.terms import words
from knowledge.units import Quantity, numbers, to_base

if TYPE_CHECKING:
    from knowledge.types import Passage

# "5,000" is one.
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|[\w'\u2019.-]*\w")
_OPENS = re.compile(r"(?:^|[.?!:])[\s\"“(]*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LEADING = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"\b20\d\d\b")
# "Your 90-day returns" and "the 25% discount" take a number for granted; "my 43 cm" does not.
_GRANTED = re.compile(r"\b(?:the|your|this|that|those|these)\s+$", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:the|your|an?|this|that|men's|women's)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_SIZES = frozenset("size sized us eu uk age aged".split())
_COMPOUND = re.compile(r"\b([a-z\d]+)-([a-z]{3,})\b", re.IGNORECASE)
_NEAR = 3  # words between a product's name and a number that may be part of it
_LIKELY = 0.8
_SAME = 0.02  # of a measure: rounding
_IDENTIFIER = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])\w[\w-]{3,}\w\b|\b\d{6,}\b")
_MEASURE = re.compile(r"\d+-?[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What a record says: its title and versions, `names`, all its text, and how that reads."""

    names: str
    text: str
    reading: Reading


def identifiers(question: str) -> set[str]:
    """Return the model and order numbers that a question names: "006R90321", "dv7-1211ea".

    A number with a unit ("65-inch", "1080p") is none.
    """
    found = _IDENTIFIER.findall(question)
    return {_compact(each) for each in found if not _MEASURE.fullmatch(each)}


def names(passage: Passage, wanted: set[str]) -> bool:
    """Tell whether a passage has all of these identifiers; hyphens and spaces do not count."""
    text = _compact(f"{passage.document_id} {passage.title} {passage.text}")
    return all(each in text for each in wanted)


def _compact(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).lower()


def foreign_number(question: str, record: Known, name: frozenset[str]) -> float:
    """Tell of a number that makes another product's name: "Larch 4" where there is a Larch 2.

    Right behind the name it is one, 1, unless title or versions have it; near it it may be one,
    0.8, when nothing of the record has it and it measures nothing.
    """
    tokens = list(_TOKEN.finditer(question))
    places = _places([each.group() for each in tokens], name)
    known, all_known = (_numbers(text.replace(",", "")) for text in (record.names, record.text))
    measures = {each.start for each in numbers(question) if each.unit}
    found = 0.0
    for place, token in enumerate(tokens):
        match = _LEADING.match(token.group())
        number = match.group().replace(",", "") if match else ""
        if not match:
            continue
        bare = match.group() == token.group() and token.start() not in measures
        if place - 1 in places and bare and number not in known:
            return 1.0
        worn = place and tokens[place - 1].group().lower() in _SIZES
        if worn or token.start() in measures or number in all_known:
            continue
        if any(0 < abs(place - each) <= _NEAR for each in places):
            found = _LIKELY
    return found


def _numbers(text: str) -> set[str]:
    """Return the numbers of a text, and what is written with several points: "3.1.2"."""
    return {*_NUMBER.findall(text), *_LEADING.findall(text)}


def foreign_measure(question: str, record: Known) -> float:
    """Tell, 1, of a measure that its title or versions have otherwise: "the 3 m cable" of 2 m."""
    own = [each for each in numbers(record.names) if each.unit]
    everything = [each for each in numbers(record.text) if each.unit]
    for asked_for in numbers(question):
        alike = [each for each in own if _dimension(each) == _dimension(asked_for)]
        called = asked_for.unit and _CALLED.search(question[: asked_for.start])
        if called and alike and not any(_same(asked_for, each) for each in everything):
            return 1.0
    return 0.0


def granted_number(question: str, record: Known) -> float:
    """Tell, 1, of a number that a question takes for granted and nothing of the record has."""
    known = {each.value for each in numbers(record.text)}
    known |= {each.value for each in numbers(record.text.replace("-", " "))}
    return float(
        any(
            _GRANTED.search(question[: each.start])
            and question[each.start].isdigit()
            and each.value not in known
            and not any(_same(each, other) for other in numbers(record.text))
            for each in numbers(question)
        )
    )


def foreign_kind(question: str, title: str) -> float:
    """Tell, 1, when question and title have different ones of what excludes each other."""
    asks, has = said(question), said(title)
    for group in _contrasts():
        wanted, own = ({word for word in group if word & text} for text in (asks, has))
        if wanted and own and wanted.isdisjoint(own):
            return 1.0
    wanted_of, own_of = _compounds(question), _compounds(title)
    return float(any(wanted_of[noun] != own_of[noun] for noun in wanted_of.keys() & own_of.keys()))


def strange_names(question: str, record: Known, name: frozenset[str]) -> tuple[float, float]:
    """Return which share of a question's names a record lacks, and 1 if one is beside its own."""
    tokens = list(_TOKEN.finditer(question))
    places = _places([each.group() for each in tokens], name)
    names = [
        (place, found)
        for place, match in enumerate(tokens)
        if match.group()[0].isupper()
        and not re.match(r"I(?:['\u2019]|$)", match.group())
        and not _OPENS.search(question[: match.start()])
        and (found := read(match.group()).words)
    ]
    unknown = [place for place, found in names if not record.reading.has(Notion(found))]
    beside = any(abs(place - each) == 1 for place in unknown for each in places)
    return (len(unknown) / len(names) if names else 0.0), float(beside)


def foreign_year(question: str, record: Known) -> float:
    """Tell, 1, of a year that nothing of the record has."""
    return float(any(year not in record.text for year in _YEAR.findall(question)))


def known(title: str, texts: Sequence[str], versions: Sequence[str]) -> Known:
    """Return what is known of a record from its title, its passages and its versions."""
    return Known(
        names="\n".join((title, *versions)),
        text="\n".join((title, *texts)),
        reading=together([read(title), *map(read, texts)]),
    )


def _places(tokens: Sequence[str], name: frozenset[str]) -> list[int]:
    """Return where words of a product's name stand, but for its numbers."""
    letters = {word for word in name if not word.isdigit()}
    return [place for place, each in enumerate(tokens) if not letters.isdisjoint(words(each))]


def _compounds(text: str) -> dict[frozenset[str], frozenset[str]]:
    """Return by its noun what each compound is, as the three of "three-shelf"."""
    return {said(noun): said(kind) for kind, noun in _COMPOUND.findall(text)}


@lru_cache(maxsize=1)
def _contrasts() -> list[list[frozenset[str]]]:
    return [[said(words) for words in line.split("|")] for line in CONTRASTS.strip().splitlines()]


def _dimension(quantity: Quantity) -> str:
    return quantity.unit.dimension if quantity.unit else ""


def _same(one: Quantity, other: Quantity) -> bool:
    if _dimension(one) != _dimension(other):
        return False
    first, second = (
        to_base(each.value, each.unit.symbol)[0] if each.unit else each.value
        for each in (one, other)
    )
    return abs(first - second) <= _SAME * abs(first)
