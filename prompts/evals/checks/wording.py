"""Answers as words and sentences, without the marks that only a screen needs."""

from __future__ import annotations

import re
import unicodedata

from knowledge.quotable import parts

MARKER = re.compile(r"\[(\d+)\]")
_MARKERS = re.compile(r"\s*\[\d+\]")
_BEHIND_STOP = re.compile(r"([.!?])((?:\s*\[\d+\])+)")
_SIGNS = str.maketrans("‘’“”–—−", "''\"\"---")  # noqa: RUF001
_EMPHASIS = re.compile(r"\*\*|__|`")


def unmarked(text: str) -> str:
    """Return an answer's text without citation markers."""
    return _MARKERS.sub("", text).strip()


def normal(text: str) -> str:
    """Return a text as it is compared: no markers or emphasis, one spelling of signs and case."""
    plain = unicodedata.normalize("NFKC", _EMPHASIS.sub("", unmarked(text)))
    return " ".join(plain.translate(_SIGNS).casefold().split())


def says(text: str, words: str) -> bool:
    """Tell whether `text` has words as whole words; both are normal.

    A number is not found inside a longer one: "150" is in "150.00", not in "1,150" or "150.99".
    """
    pattern = rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w)"
    if words[-1:].isdigit():
        pattern += r"(?!,\d)(?!\.\d*[1-9])"
    return re.search(pattern, text) is not None


def sentences(text: str) -> list[str]:
    """Return the sentences, list items and table rows of an answer, each with its markers."""
    inside = _BEHIND_STOP.sub(lambda found: f"{found[2]}{found[1]} ", text)
    return [unit.shown for unit in parts(inside.splitlines(keepends=True)) if unmarked(unit.shown)]
