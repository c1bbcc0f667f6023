"""Which index is served, and what has changed since it was built: a small SQLite file.

A writer changes it in one transaction, so a reader sees all of a change or nothing; the arrays of
an index are written before it is named here. All of it can be made anew from the records.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.completion.goods import Facts
from knowledge.completion.phrases import Origin, Phrase
from knowledge.sqlite import Derived

# To be raised with every change of what a built index holds.
VERSION = 2
TAKEN = "?"  # in the place of a hash: the next update looks at the product again
_TABLES = """
CREATE TABLE changes (
    id TEXT PRIMARY KEY, hash TEXT, sellable INTEGER, body TEXT, generation INTEGER);
CREATE INDEX changes_generation ON changes (generation);
CREATE TABLE state (generation INTEGER, base TEXT, catalogue TEXT, queries TEXT);
INSERT INTO state VALUES (0, '', '', '');
"""


@dataclass(frozen=True, slots=True)
class Served:
    """The folder of the index, "" for none, and what it was made from.

    `catalogue` and `queries` are their generations; the latter has what a query needs, too.
    """

    generation: int
    base: str
    catalogue: str
    queries: str


@dataclass(frozen=True, slots=True)
class Change:
    """A product that is not as the index has it: sold out or back, other or new with a body.

    The hash is "" for one that was deleted.
    """

    id: str
    hash: str
    sellable: bool
    body: tuple[Facts, tuple[Phrase, ...]] | None = None


class State:
    """Reads and writes the file; safe from many threads and processes."""

    def __init__(self, path: Path) -> None:
        self._file = Derived(path, _make)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def served(self) -> Served:
        """Return what is served."""
        with self._file.transaction() as connection:
            return _served(connection)

    def now(self) -> tuple[Served, list[Change]]:
        """Return what is served, and every change since it was built, of the same moment."""
        with self._file.transaction() as connection:
            connection.execute("BEGIN")
            served = _served(connection)
            rows = connection.execute("SELECT id, hash, sellable, body FROM changes").fetchall()
        return served, [Change(each, hash_, bool(can), _body(b)) for each, hash_, can, b in rows]

    def changes(self) -> list[Change]:
        """Return every change since the index was built."""
        return self.now()[1]

    def hashes(self) -> dict[str, str]:
        """Return {id: hash} of the products that have changed."""
        with self._file.transaction() as connection:
            return dict(connection.execute("SELECT id, hash FROM changes").fetchall())

    def taken_away(self) -> list[str]:
        """Return the ids of the products that were taken away and not looked at since."""
        with self._file.transaction() as connection:
            rows = connection.execute("SELECT id FROM changes WHERE hash = ?", (TAKEN,))
            return [row[0] for row in rows]

    def change(self, changes: Sequence[Change], *, catalogue: str | None) -> None:
        """Store changes; `catalogue` is the generation they lead to, None while it is under way."""
        with self._file.transaction() as connection:
            (generation,) = connection.execute("SELECT generation + 1 FROM state").fetchone()
            connection.executemany(
                "INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?, ?)",
                [(c.id, c.hash, c.sellable, _text(c.body), generation) for c in changes],
            )
            connection.execute(
                "UPDATE state SET generation = ?, catalogue = ifnull(?, catalogue)",
                (generation if changes else generation - 1, catalogue),
            )

    def take_away(self, ids: Sequence[str]) -> None:
        """Sell some products no more; the next update looks at them again."""
        if not ids:
            return
        with self._file.transaction() as connection:
            connection.executemany(
                "INSERT INTO changes SELECT ?, ?, 0, NULL, generation + 1 FROM state WHERE true "
                "ON CONFLICT DO UPDATE SET sellable = 0, hash = excluded.hash, "
                "generation = excluded.generation",
                [(each, TAKEN) for each in ids],
            )
            connection.execute("UPDATE state SET generation = generation + 1")

    def replace(self, base: str, *, catalogue: str, queries: str, since: int) -> None:
        """Serve another index, made from what was there in the generation `since`.

        What was taken away while it was made stays away.
        """
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM changes WHERE generation <= ?", (since,))
            connection.execute(
                "UPDATE state SET generation = generation + 1, base = ?, catalogue = ?, "
                "queries = ?",
                (base, catalogue, queries),
            )


def _served(connection: sqlite3.Connection) -> Served:
    row = connection.execute("SELECT generation, base, catalogue, queries FROM state")
    return Served(*row.fetchone())


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        for table in ("changes", "state"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in filter(None, map(str.strip, _TABLES.split(";\n"))):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.commit()


def _text(body: tuple[Facts, tuple[Phrase, ...]] | None) -> str | None:
    if body is None:
        return None
    facts, phrases = body
    values = {
        "id": facts.id, "hash": facts.hash, "shape": facts.shape, "sellable": facts.sellable,
        "named": sorted(facts.named), "said": sorted(facts.said),
        "phrases": [(each.text, each.normal, int(each.origin)) for each in phrases],
    }  # fmt: skip
    return json.dumps(values, ensure_ascii=False)


def _body(text: str | None) -> tuple[Facts, tuple[Phrase, ...]] | None:
    if text is None:
        return None
    values = json.loads(text)
    phrases = tuple(Phrase(each, name, Origin(n)) for each, name, n in values.pop("phrases"))
    named, said = frozenset(values.pop("named")), frozenset(values.pop("said"))
    return Facts(**values, named=named, said=said), phrases
