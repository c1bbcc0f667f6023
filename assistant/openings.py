"""How an answer opens: with the yes or no of the evidence, never with the model's."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A mark has to part it from the rest: "No returns are accepted", "No-iron" and "No. 5" say more.
_YES_OR_NO = re.compile(
    r"^\W*(?!no\.\s*\d)(?:yes|no|yeah|nope)(?:\s*[,.:;!]|\s+[\u2013\u2014-]\s)"
    r"[\s,.:;!\u2013\u2014-]*",
    re.IGNORECASE,
)


def opened(text: str, said: str | None) -> str:
    """Put the yes or no that the evidence gives before a text, when it gives one."""
    return text if said is None else f"{said.capitalize()}. {text}"


def without_habit(pieces: Iterator[str]) -> Iterator[str]:
    """Take "Yes," or "No," from the start: a small model says it by habit, evidence decides it."""
    start = ""
    for piece in pieces:
        start += piece
        if len(start.split()) > 2:
            break
    rest = _YES_OR_NO.sub("", start)
    if rest != start:
        rest = rest[:1].upper() + rest[1:]
    yield rest
    yield from pieces
