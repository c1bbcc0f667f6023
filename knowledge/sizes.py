"""Sizes that are words or letters: "medium" is "M", "extra large" is "XL", "2XL" is "XXL"."""

from __future__ import annotations

import re

from knowledge.terms import plain

_SIZE = (
    r"(?:(?:(?:extra[\s-]?)+|[2-5]?x{1,4}[\s-]?)?(?:small|large)|medium|[2-5]?x{1,4}[sl]|[sml])"
    r"(?:[\s-]sized?)?(?![\w']|-[a-z]{2})"  # "medium-firm" is no size
)
_WHOLE = re.compile(_SIZE)
# What may stand between the sizes of one version: "S/M", "S - L".
_LIST = re.compile(rf"{_SIZE}(?:\s?[/,|-]\s?{_SIZE})*")
_PARTS = re.compile(r"\s*[/,|]\s*|\s-\s")


def size_of(text: str) -> str:
    """Return the letters of a size, "" for what is none."""
    said = plain(text).strip()
    return _letters(said) if _WHOLE.fullmatch(said) else ""


def sizes_in(text: str) -> frozenset[str]:
    """Return the letters of the sizes that a value begins with: "S/M", "Large 100 x 70 cm"."""
    found = _LIST.match(plain(text).strip())
    return frozenset(map(_letters, _WHOLE.findall(found.group()))) if found else frozenset()


def sizes_of_version(title: str) -> frozenset[str]:
    """Return the letters of the sizes that a part of a version's title begins with."""
    parts = _PARTS.split(title)
    return frozenset(size for part in parts for size in sizes_in(part))


def is_size_field(field: str) -> bool:
    """Say whether a field has sizes by its name: `size`, `frame_size`."""
    return field.rpartition("_")[2] == "size"


def _letters(said: str) -> str:
    """Return a size in letters, each "extra" an X and "2X" two of them."""
    said = re.sub(r"[\s-]sized?$", "", said)
    count = re.match(r"[2-5]", said)
    extra = int(count.group()) if count else said.count("extra") + len(re.findall("x(?!t)", said))
    last = re.sub(r"[\s\d-]|extra|x", "", said)[0]
    return "x" * extra + last
