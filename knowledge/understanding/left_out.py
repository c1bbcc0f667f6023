"""What a thing is to come without: "power adapter not included", as the field that says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .english import STOP
from .lexicon import is_called

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

_LEFT_OUT = re.compile(
    r"\b(?P<words>(?:[a-z]+[ -]){0,2}(?!is\b|are\b)[a-z]+) (?:is |are )?not"
    r" (?:included|supplied|provided)\b"
)
# "I don't care if a battery is not included", "not included is a problem".
_NO_WISH = re.compile(
    r"\b(?:if|whether|care|mind|fine|ok|okay|problem|often|usually|or included|included or)\b"
)
_ARTICLE = re.compile(r"\b(?:an?|the) $")


def with_left_out(text: str, vocabulary: Vocabulary) -> str:
    """Return a text with what is not included as a denial: "no battery included".

    Of several words before it, those that a yes/no field of the catalogue is called by, else one.
    """

    def denied(found: re.Match[str]) -> str:
        if _NO_WISH.search(text):
            return found[0]
        words = found["words"]
        starts = [0, *(each.end() for each in re.finditer("[ -]", words))]
        known = (each for each in starts if _is_field(words[each:], vocabulary))
        start = next(known, starts[-1])
        if words[start:] in STOP:
            return found[0]  # "which is not included"
        return f"{_ARTICLE.sub('', words[:start])}no {words[start:]} included"

    return _LEFT_OUT.sub(denied, text)


def _is_field(thing: str, vocabulary: Vocabulary) -> bool:
    label = f"{thing} included"
    return any(
        each.kind == "flag" and is_called(each, label)
        for each in vocabulary.field_named([label]).get(label, ())
    )
