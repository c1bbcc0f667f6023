"""Sentences that say nothing without what stands before them: "Other batches are not affected."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification.wording import under_heading
from knowledge.evidence import Unit
from knowledge.splitting import headings

_OPENS = re.compile(
    r"^\W*(?:(?:yes|no)\W+)?(?:(?:all|any|the|every|each|some)\s+)?(?:other(?:s|wise)?|rest"
    r"|remaining|former|latter)\b(?!\s+than\b)"
    r"|^\W*(?:none|neither|both|either|each|all|some|most|any)\s+of\s+(?:these|those|them)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:it|they|them)\b", re.IGNORECASE)
# "It is possible to ..." points at nothing.
_EMPTY = re.compile(
    r"\s+(?:is|was|will be|may be|can be)\s+(?:not\s+)?(?:also\s+)?\w+\s+(?:to|that)\b", re.I
)
# What a pronoun may stand for: a noun told by its article, plural, capital or place, or a code.
_NAMED = re.compile(
    r"\b(?:the|an?|our|your|any|each|every|no)\s+[^\W\d_]"
    r"|\b(?!(?:as|has|is|this|was|does|always|yes|us|thus|unless|perhaps)\b)[^\W\d_]{2,}s\b"
    r"|(?<=\s)(?-i:[A-Z])[\w-]{2,}|\b[A-Z]+-?\d"
    r"|^\W*(?!(?:we|you|he|she|i|there)\b)\w+\s+(?:is|are|was|were|has|have|can|may|must|will|should|takes?|costs?)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"^\W*(?:it|its|they|their)\b", re.IGNORECASE)
_CODE = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Z])[A-Z\d][A-Z\d-]{3,}\b")


def leans(text: str) -> bool:
    """Tell whether a sentence needs the one before it: "Bring it back to any shop."."""
    if _OPENS.match(text):
        return True
    found = _POINTS.search(text)
    # "It opened in March" is about what the page is about.
    if found is None or _OF_OTHERS.match(text) or _EMPTY.match(text, found.end()):
        return False
    return not _NAMED.search(text[: found.start()])


def as_read(unit: Unit, units: Sequence[Unit], path: str) -> str:
    """Return a sentence of a page as it reads alone, under the headings in `path`.

    One that leans on others is told behind them, or else under its heading, and so is one of a
    single lot or model, as "Recall of lot TM118" has it, that does not name it.
    """
    text = under_heading(unit, path)
    if _follows(unit.shown) and not unit.listed:
        text = _behind_others(unit, units) or text
    lone = text == unit.shown and leans(text)
    over = headings(path)[-1] if path else ""
    return f"{over}: {text}" if over and (lone or codes_left_out(text, path)) else text


def codes_left_out(text: str, path: str) -> list[str]:
    """Return the code of the last heading in `path` if a text of its section has none of it."""
    codes = _CODE.findall(headings(path)[-1]) if path else []
    return [] if any(code in text for code in codes) else codes


def _follows(text: str) -> bool:
    """Tell whether a sentence reads on from another: it leans on it, or "It ..." is about it."""
    return leans(text) or bool(_OF_OTHERS.match(text))


def _behind_others(unit: Unit, units: Sequence[Unit]) -> str:
    """Return a sentence behind those that it leans on, "" where there is nothing to lean on."""
    first = place = next((index for index, each in enumerate(units) if each == unit), 0)
    while _follows(units[first].shown):
        if first == 0 or units[first - 1].listed:
            return ""
        first -= 1
    return " ".join(each.shown for each in units[first : place + 1])
