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
    return flag is not None and not any(map(read(flag["label"]).has, wanted))


@lru_cache(maxsize=256)
def _wanted(question: str) -> tuple[Notion, ...]:
    found = _PROPERTY.search(question)
    return tuple(notions(found["before"] or found["after"], ())) if found else ()
