"""`completions expand`: the chat model writes phrases for each category before anybody types."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.phrasing import sellable
from knowledge.completion.goods import sellable as can_be_sold
from knowledge.types import Product

if TYPE_CHECKING:
    from assistant.phrasing import Phraser
    from knowledge.catalogue import Catalogue
    from knowledge.index import Index

_BATCH = 2_000
_STARTS = 3  # beginnings that are written on for each category
FILE = "expanded.jsonl"


@dataclass(frozen=True, slots=True)
class Expanded:
    """What came of a category: how many phrases were written, and those that are kept."""

    category: str
    written: int
    kept: tuple[str, ...]


class Done:
    """The categories that are written about: JSON Lines, of which the last may be cut off."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        """`fingerprint` is of what writes them: with another, nothing is done."""
        self._path = path
        self._fingerprint = fingerprint

    def read(self) -> set[str]:
        """Return the categories."""
        if not self._path.is_file():
            return set()
        found = set()
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                continue  # the process was killed while it wrote this line
            if row.get("fingerprint") == self._fingerprint:
                found.add(str(row["category"]))
        return found

    def add(self, done: Expanded) -> None:
        """Remember a category."""
        row = {"category": done.category, "fingerprint": self._fingerprint, "kept": len(done.kept)}
        with self._path.open("a", encoding="utf-8") as lines:
            # A line of its own, also behind one that was cut off.
            lines.write("\n" + json.dumps(row, ensure_ascii=False) + "\n")


def categories(catalogue: Catalogue) -> list[str]:
    """Return the categories of what can be sold, "Outdoor > Tents", the largest first."""
    found: Counter[str] = Counter()
    ids = sorted(catalogue.hashes())
    for start in range(0, len(ids), _BATCH):
        for record in catalogue.records(ids[start : start + _BATCH]).values():
            if isinstance(record, Product) and record.categories and can_be_sold(record):
                found[category_of(record)] += 1
    return [name for name, _ in found.most_common()]


def category_of(product: Product) -> str:
    """Return the category of a product with those above it; "" when it has none."""
    return " > ".join(product.categories)


def expand(
    names: Sequence[str], *, index: Index, phraser: Phraser, done: Done
) -> Iterator[Expanded]:
    """Write about one category after the other, each kept as soon as it is written.

    Stop asking to stop; what was written is suggested when `Completions.sync` has run.
    """
    completions = index.suggestions
    for name in names:
        leaf = name.rpartition(" > ")[2].lower()
        asked = completions.complete(leaf, limit=_STARTS)
        starts = dict.fromkeys([leaf, *(each.text for each in asked)])
        kept: list[str] = []
        written = 0
        for start in list(starts)[:_STARTS]:
            lines = list(phraser.lines(start, name))
            written += len(lines)
            known = [*starts, *kept]
            kept += sellable(lines, start, completions, known=known)
        completions.queries.write(name, kept)
        expanded = Expanded(name, written, tuple(kept))
        done.add(expanded)
        yield expanded
