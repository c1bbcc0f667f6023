"""Signs that evidence is another kind of answer than a question asks for: a width for a weight."""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge.asking import Asked
from knowledge.notions import Reading, asking_sentence, notions
from knowledge.units import numbers

_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|will|would|may|might|must|should|shall|has|have|had"
    r"|am|any)\b"
)
# "We drive a van; is it OK there?" asks for a yes or no as "Is it OK?" does.
YES_OR_NO = re.compile(
    rf"^\W*(?:(?:and|so|but|hi|hello|hey)\b[ ,]*)?{_AUXILIARY}"
    rf"|^(?!.*\b(?:how|wh(?:at|ich|o|ose|ere|en|y))\b).*[,;:\u2013\u2014-]\s+(?:(?:and|so|but)\s+)?"
    rf"{_AUXILIARY}",
    re.IGNORECASE,
)
_WORDS = r"((?:[\w-]+ ){0,2}?[\w-]+?)"
# "How many are supplied?" does not say what is counted.
_COUNTED = re.compile(
    rf"\bhow many (?!{_AUXILIARY}|of\b|more\b|left\b){_WORDS}"
    r"(?= (?:is|are|do|does|did|can|could|will|would|has|have|had|fit|go|come|in|on|of|for|per|with"
    r"|may|must|should|the|there|to|at)\b|[?.,]|$)",
    re.IGNORECASE,
)
_WHICH_YEAR = re.compile(r"\b(?:what|which) year\b|^\W*when (?:was|were|did)\b", re.IGNORECASE)
_WHEN = re.compile(r"\bwhen\b|\b(?:what|which) (?:date|day|month|week)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def is_yes_or_no(question: str) -> bool:
    """Tell whether a question wants a yes or a no."""
    return bool(YES_OR_NO.match(asking_sentence(question)))


def no_count(question: str, name: Collection[str], there: Reading, text: str) -> float:
    """Tell, 1, when a question asks how many there are of what a text does not count."""
    match = _COUNTED.search(asking_sentence(question))
    if match is None:
        return 0.0
    # With "how many", so that grams are a weight.
    counted = notions(match.group(), name)[-1:]
    return float(not (numbers(text) and all(map(there.has, counted))))


def no_date(ask: Asked, text: str) -> float:
    """Tell, 1, when a question asks when, or in which year, and a text does not say it."""
    asks = asking_sentence(ask.text)
    if _WHICH_YEAR.search(asks):
        return float(not _YEAR.search(text))
    return float(bool(_WHEN.search(asks)) and not ask.fits(text))
