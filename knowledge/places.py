"""For which places a rule holds: "In York we deliver on the same day" says nothing of Leeds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.asking import content

# What is said "only" of one place says that it does not hold for the others.
_ONLY = re.compile(r"\b(?:only|except)\b", re.IGNORECASE)
_WORD = r"[A-Z][\w'\u2019-]*"
_LEADING = re.compile(rf"^(?:[Tt]he )?(?P<name>{_WORD}(?: (?:of |and )?{_WORD})*)")
_MOST_WORDS = 4


def place_names(labels: Iterable[str]) -> frozenset[str]:
    """Return the names among the labels of rows and headings: "Republic of Ireland, mainland"."""
    found = (_LEADING.match(each) for each in labels)
    names = {each["name"] for each in found if each}
    return frozenset(each for each in names if len(each.split()) <= _MOST_WORDS)


def of_another_place(question: frozenset[str], text: str, places: frozenset[str]) -> bool:
    """Tell whether a text is of places ("in York") of which a question names none.

    `question` has its normalised words, `places` the names that the pages tell side by side.
    """
    if not places or _ONLY.search(text):
        return False
    told = {content(found) for found in _limits(places).findall(text)}
    # Who names Northern Ireland does not mean the Republic of Ireland; who says Ireland may.
    named = {own for each in places if (own := content(each)) and own <= question}
    return bool(told) and not any(each <= question if named else each & question for each in told)


@lru_cache(maxsize=64)
def _limits(places: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(places, key=len, reverse=True)))
    return re.compile(rf"\b(?:[Ii]n|[Ww]ithin)\s+(?:the\s+)?({names})\b")
