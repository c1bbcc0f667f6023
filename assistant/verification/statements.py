"""A source taken apart: its title or headings, its key facts, and its statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.verification.states import stated
from knowledge.evidence import Unit, parts

_ENDS = re.compile(r"[.!?][\"')]*$")
# How `knowledge.splitting.key_facts` ends.
_KEY_FACTS = re.compile(r"Price: .+\. (?:In stock: \d+|Out of stock|Stock: unknown)\.$")
LABEL = re.compile(r"(?:Variant )?([^:]{1,60}):\s")
_STOCK_FACT = re.compile(r"(?:Out of stock|Stock: unknown)\.?$")


@dataclass(frozen=True, slots=True)
class Statements:
    """What a source says: each statement is one sentence or all attributes that stand together.

    `head` is its first line, where that is a heading or the key facts of a product; `title` and
    `facts` are the parts of key facts.
    """

    head: str
    title: str
    facts: tuple[str, ...]
    statements: tuple[tuple[Unit, ...], ...]

    @property
    def name(self) -> str:
        """What the source is about, in words."""
        return self.title or self.head

    def units(self) -> list[Unit]:
        """Return all of it but the head, in reading order."""
        return [unit for statement in self.statements for unit in statement]


@lru_cache(maxsize=256)
def read(source: str) -> Statements:
    """Take a source apart."""
    head, *lines = source.strip().splitlines(keepends=True) or [""]
    if _KEY_FACTS.search(head.strip()):
        first = [unit.shown for unit in parts([head])]
        facts = tuple(line for line in first if LABEL.match(line) or _STOCK_FACT.match(line))
        title = " ".join(line for line in first if line not in facts)
        # They state something themselves, whatever the lines below deny.
        return Statements(head.strip(), title, facts, ((), *_described(_statements(lines))))
    if head.strip().endswith("."):  # no heading but a statement like the others
        return Statements("", "", (), _statements([head, *lines]))
    return Statements(head.strip(), "", (), _statements(lines))


def _described(
    statements: tuple[tuple[Unit, ...], ...],
) -> tuple[tuple[Unit, ...], ...]:
    """Leave out what a description says of price and stock: those are the record's to tell."""
    return tuple(
        kept
        for units in statements
        if (kept := tuple(unit for unit in units if not _is_of_the_record(unit.shown)))
    )


def _is_of_the_record(text: str) -> bool:
    return not text.startswith("Variant ") and any(
        each.kind == "money" or each.key in {("in",), ("out",)} for each in stated(text)
    )


def _statements(lines: Sequence[str]) -> tuple[tuple[Unit, ...], ...]:
    found: list[tuple[Unit, ...]] = []
    open_ended = False
    for unit in parts(lines):
        if open_ended and not _ENDS.search(unit.shown):
            found[-1] += (unit,)
        else:
            found.append((unit,))
        open_ended = not _ENDS.search(unit.shown)
    return tuple(found) or ((),)
