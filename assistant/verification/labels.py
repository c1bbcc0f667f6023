"""Names of attributes that a sentence says in other words: "it holds 5 l" of "capacity: 5 l"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A name's stems: one of `core`, and beside it none but `core` and `beside`."""

    core: frozenset[str]
    beside: frozenset[str]
    said: re.Pattern[str]


_SPOKEN = (
    _Spoken(
        frozenset(("load", "capacity")),
        frozenset(("max", "maximum", "weigh", "limit")),
        re.compile(r"\b(?:takes?|holds?|carr(?:y|ies)|bears?|supports?)\b", re.IGNORECASE),
    ),
    _Spoken(
        frozenset(("ag",)),
        frozenset(("rang", "recommend", "suitabl")),
        re.compile(
            r"\bfor (?:(?:children|kids) (?:of|aged) )?[\d to\u2013-]+years? (?:old|of age)\b",
            re.IGNORECASE,
        ),
    ),
)


def spoken(sentence: str, label: Collection[str]) -> str:
    """Return the verb or phrase by which a sentence says what the stems of a label name, or "".

    A label with more words than these, as "min age" or "rider load", has to be said as it stands:
    what tells its number from another must not be left out.
    """
    stems = frozenset(label)
    for each in _SPOKEN:
        if stems & each.core and stems <= each.core | each.beside:
            found = each.said.search(sentence)
            return found.group() if found else ""
    return ""
