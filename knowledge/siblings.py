"""The names that stand side by side in a document: headings of one level, the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.quotable import row_name, units
from knowledge.splitting import headings
from knowledge.types import Passage


def siblings(passages: Iterable[Passage]) -> tuple[tuple[str, ...], ...]:
    """Return groups of names, two at least in each, as the documents' passages have them.

    What holds for one of a group is told of the others in the same way: "York" and "Leeds" of
    opening hours, each of a price list's first cells.
    """
    groups: dict[tuple[str, ...], dict[str, None]] = {}
    for passage in passages:
        if passage.kind != "document":
            continue
        path = headings(passage.text.partition("\n")[0])
        for depth in range(1, len(path)):
            groups.setdefault(("headings", *path[:depth]), {})[path[depth]] = None
        for name in filter(None, map(row_name, units(passage.text))):
            groups.setdefault(("rows", *path), {})[name] = None
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)
