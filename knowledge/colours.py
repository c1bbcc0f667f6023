"""Colours by their English names, and the one that a version's title says."""

from __future__ import annotations

import re

COLOURS = frozenset(
    """
    black white gray grey silver gold red blue green yellow orange purple violet pink brown beige
    cream navy teal turquoise olive tan maroon burgundy magenta cyan ivory bronze copper khaki
    charcoal lime lavender mint coral indigo rose multicolour multicolor transparent clear
    """.split()
)


def colour_of_version(title: str) -> str:
    """Return the colour that a version's title ends in: "navy blue" of "Larch 2, navy blue"."""
    found: list[str] = []
    for word in reversed(re.findall(r"[^\W_]+", title.lower())):
        if word not in COLOURS:
            break
        found.insert(0, word)
    return " ".join(found)
