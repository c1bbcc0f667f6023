"""Sources as a prompt shows them: made by what serving makes them with."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.evidence import Evidence, focus
from knowledge.quotable import Unit, units
from knowledge.splitting import split
from knowledge.types import Document, Passage, Product, Source

CHARACTERS = 500
"""How much of one passage a prompt holds; the default of `passage_characters`."""


def passages(record: Product | Document) -> tuple[Passage, ...]:
    """Return a record's passages."""
    return split(record)


def shown(passage: Passage, chosen: Sequence[Unit]) -> Source:
    """Return a passage with its heading and the chosen units, best first, as a prompt's source."""
    evidence = [Evidence(unit, 0, 1.0) for unit in chosen]
    return Source(passage.document_id, passage.title, focus(passage, evidence, CHARACTERS))


def holding(record: Product | Document, text: str) -> tuple[Passage, Unit] | None:
    """Return the passage and unit of a record that state a text, None where none does."""
    for passage in split(record):
        head, *rest = units(passage.text)
        for unit in rest:
            if text in (unit.shown, unit.text):
                return passage, unit
        if text in head.shown:
            return passage, head
    return None
