"""What a question asks of a record, notion by notion, and whether a text has it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from knowledge.asking import STOP_WORDS, content, said
from knowledge.notion_words import NOTIONS, SAME, WEAK
from knowledge.terms import words
from knowledge.units import Unit, numbers, unit

_ENDINGS = ("ing", "able", "ion", "ed", "er", "ly", "s", "e")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_MONEY = re.compile(r"[$€£¥]\s*\d|\bfree\b", re.IGNORECASE)
_MEASURE = re.compile(r"\b(?:how many|in)\s+([a-z]{2,})\b", re.IGNORECASE)
_SHORTEST_TYPO = 4  # letters
_ALIKE = 0.8
# How much of a question each is: what is not said where the question is asked is background.
_WHOLE, _WEAK, _NUMBER, _BACKGROUND = 1.0, 0.15, 0.25, 0.5


@dataclass(frozen=True, slots=True)
class Notion:
    """One thing that a question asks for; a text with any of `words` or `dimensions` has it.

    `known` is for one of the notions that shoppers have names for, as "weight"; any other is a
    word that may be mistyped. `weight` is how much of the question it is.
    """

    words: frozenset[str]
    dimensions: frozenset[str] = frozenset()
    known: bool = False
    weight: float = _WHOLE


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as notions are looked for in it: its words, their roots, its measures."""

    words: frozenset[str]
    roots: frozenset[str]
    dimensions: frozenset[str]

    def has(self, notion: Notion) -> bool:
        """Tell whether the text has a notion."""
        if not notion.words.isdisjoint(self.words):
            return True
        if not notion.dimensions.isdisjoint(self.dimensions):
            return True
        if any(root(word) in self.roots for word in notion.words):
            return True
        return not notion.known and any(self._has_mistyped(word) for word in notion.words)

    def _has_mistyped(self, word: str) -> bool:
        if len(word) < _SHORTEST_TYPO or not word.isalpha():
            return False
        near = [
            each for each in self.words if each[0] == word[0] and abs(len(each) - len(word)) <= 2
        ]
        turned = sorted(word)
        return any(sorted(each) == turned for each in near) or bool(
            get_close_matches(word, near, 1, _ALIKE)
        )


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """Read a text, remembered: a shelf's texts are read again soon."""
    found = said(text)
    dimensions = {each.unit.dimension for each in numbers(text) if each.unit}
    if _MONEY.search(text):
        dimensions.add("money")
    if any(char.isdigit() for char in text):  # "battery hours: 4"
        dimensions |= {each.dimension for word in found if (each := _unit_word(word))}
    return Reading(found, frozenset(map(root, found)), frozenset(dimensions))


def _unit_word(word: str) -> Unit | None:
    return unit(word) if len(word) >= _SHORTEST_TYPO else None


def together(readings: Sequence[Reading]) -> Reading:
    """Return what several texts have together."""
    return Reading(
        frozenset[str]().union(*(each.words for each in readings)),
        frozenset[str]().union(*(each.roots for each in readings)),
        frozenset[str]().union(*(each.dimensions for each in readings)),
    )


def notions(question: str, name: Collection[str]) -> list[Notion]:
    """Return what a question asks for beside the `name` of its product, in normalised words."""
    asks = asking_sentence(question)
    found, rest = [], question
    for pattern, has, dimensions in _known():
        if pattern.search(rest):
            weight = _WHOLE if pattern.search(asks) else _BACKGROUND
            found.append(Notion(has, dimensions, known=True, weight=weight))
            rest = pattern.sub(" ", rest)
    for match in _MEASURE.finditer(rest):
        if (measure := unit(match[1])) is not None:
            found.append(Notion(said(match[1]), frozenset({measure.dimension}), known=True))
            rest = rest.replace(match.group(), " ")
    asked, told = content(asks), content(question)
    left = [word for word in dict.fromkeys(words(rest)) if word in told and word not in name]
    return found + [_word(word, background=word not in asked) for word in left]


def share(found: Sequence[Notion], reading: Reading) -> float:
    """Return how much of what is asked for a text has, in [0, 1]; all of nothing."""
    total = sum(each.weight for each in found)
    had = sum(each.weight for each in found if reading.has(each))
    return had / total if total else 1.0


def _word(word: str, *, background: bool) -> Notion:
    if any(char.isdigit() for char in word):
        return Notion(frozenset({word}), weight=_NUMBER)
    weight = _WEAK if word in _weak() or _letters(word) in _weak_letters() else _WHOLE
    same = _same().get(word, frozenset())
    return Notion(same | {word}, weight=weight * (_BACKGROUND if background else 1.0))


def asking_sentence(question: str) -> str:
    """Return the last sentence that asks: what comes before tells why."""
    found = [each for each in _SENTENCE.split(question.strip()) if content(each)]
    asking = [each for each in found if "?" in each]
    return (asking or found or [question])[-1]


@lru_cache(maxsize=8192)
def root(word: str) -> str:
    """Return a word without its commonest ending, so that "zipped" meets "zip"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            twice = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl"
            return word[:-1] if twice else word
    return word


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[re.Pattern[str], frozenset[str], frozenset[str]], ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), said(has), frozenset(filter(None, [dimension])))
        for pattern, has, dimension in NOTIONS
    )


@lru_cache(maxsize=1)
def _same() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in SAME.strip().splitlines():
        group = said(line)
        for word in group:
            found[word] = found.get(word, frozenset()) | group
    return found


@lru_cache(maxsize=1)
def _weak() -> frozenset[str]:
    return said(WEAK)


@lru_cache(maxsize=1)
def _weak_letters() -> frozenset[str]:
    """The letters of idle words, by which "mcuh" is known as "much"."""
    idle = {*WEAK.split(), *STOP_WORDS.split()}
    return frozenset(_letters(word) for word in idle if len(word) >= _SHORTEST_TYPO)


def _letters(word: str) -> str:
    """Return the letters between the first and the last, which typists get right, in order."""
    return f"{word[:1]}{''.join(sorted(word[1:-1]))}{word[-1:]}"
