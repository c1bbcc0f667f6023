"""Whether a yes or no is of the property that a question asks about: "reef safe", "BPA free"."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.notions import Notion, notions, read

_FLAG = re.compile(r"(?P<label>[^:]{1,60}): (?:yes|no)\.?")
_ENDING = "safe|free|proof|friendly|certified|approved|resistant|tested"
_PROPERTY = re.compile(
    rf"\b(?P<before>\w+)[ -](?:{_ENDING})\b(?! (?:for|with|of|from|in|on|around)\b)"
    r"|\b(?:safe|suitable|free) (?:for|with|of|from|in|on|around) (?P<after>[\w -]+)",
    re.IGNORECASE,
)


def of_another_property(question: str, text: str) -> bool:
    """Tell whether a text says yes or no of another property than a question names.

    That it is not water resistant does not say whether it is "reef safe".
    """
    wanted = _wanted(question)
    if not wanted:
        return False
    flag = _FLAG.fullmatch(text)
    if flag is None:
        return False
    label, squashed = read(flag["label"]), _squashed(flag["label"])
    return not any(label.has(notion) or said in squashed for notion, said in wanted)


@lru_cache(maxsize=256)
def _wanted(question: str) -> tuple[tuple[Notion, str], ...]:
    """Return the properties that a question names, each with how it is said in one word."""
    return tuple(
        (notion, _squashed(found.group()))
        for found in _PROPERTY.finditer(question)
        for notion in notions(found["before"] or found["after"], ())
    )


def _squashed(text: str) -> str:
    """Return a text as one word: "waterproof" for "water proof"."""
    return re.sub(r"[\W_]+", "", text.lower())
