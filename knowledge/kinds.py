"""Signs that evidence is another kind of answer than a question asks for: a width for a weight."""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge.asking import Asked
from knowledge.notions import Notion, Reading, asking_sentence, known_notions, notions

YES_OR_NO = re.compile(
    r"^\W*(?:(?:and|so|but|hi|hello|hey)\b[ ,]*)?(?:is|are|was|were|do|does|did|can|could|will"
    r"|would|may|might|must|should|shall|has|have|had|am|any)\b",
    re.IGNORECASE,
)
_WORDS = r"((?:[\w-]+ ){0,2}?[\w-]+?)"
_COUNTED = re.compile(
    rf"\bhow many {_WORDS}(?= (?:is|are|do|does|did|can|could|will|would|has|have|had|fit|go|come"
    r"|in|on|of|for|per|with|may|must|should|the|there|to|at)\b|[?.,]|$)",
    re.IGNORECASE,
)
_WHICH_YEAR = re.compile(r"\b(?:what|which) year\b|^\W*when (?:was|were|did)\b", re.IGNORECASE)
_WHEN = re.compile(r"\bwhen\b|\b(?:what|which) (?:date|day|month|week)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def is_yes_or_no(question: str) -> bool:
    """Tell whether a question wants a yes or a no."""
    return bool(YES_OR_NO.match(asking_sentence(question)))


def no_amount(question: str, name: Collection[str], there: Reading) -> float:
    """Tell, 1, when a question asks for an amount and a text has none of its dimension."""
    asks = asking_sentence(question)
    if is_yes_or_no(question):
        return 0.0
    wanted = [each.dimensions for each in notions(asks, name) if each.dimensions]
    return float(any(there.dimensions.isdisjoint(each) for each in wanted))


def no_count(question: str, name: Collection[str], there: Reading, text: str) -> float:
    """Tell, 1, when a question asks how many there are of what a text does not count."""
    match = _COUNTED.search(asking_sentence(question))
    if match is None:
        return 0.0
    counted = notions(match[1], name)[-1:]
    has = any(char.isdigit() for char in text) and all(map(there.has, counted))
    return float(not has)


def no_date(ask: Asked, text: str) -> float:
    """Tell, 1, when a question asks when, or in which year, and a text does not say it."""
    asks = asking_sentence(ask.text)
    if _WHICH_YEAR.search(asks):
        return float(not _YEAR.search(text))
    return float(bool(_WHEN.search(asks)) and not ask.fits(text))


def rival(question: str, name: Collection[str], there: Reading) -> float:
    """Tell, 1, when a text has another attribute of the dimension asked for: height, not width."""
    return float(
        any(
            each.known and each.dimensions and not _by_word(each, there) and _has_rival(each, there)
            for each in notions(asking_sentence(question), name)
        )
    )


def _by_word(notion: Notion, there: Reading) -> bool:
    return there.has(Notion(notion.words, known=True))


def _has_rival(notion: Notion, there: Reading) -> bool:
    return any(
        not words.isdisjoint(there.words - notion.words)
        for words, dimensions in known_notions()
        if dimensions == notion.dimensions and words != notion.words
    )
