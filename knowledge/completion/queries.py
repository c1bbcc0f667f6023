"""What shoppers have typed: query logs, what was heard in conversations, what was written ahead.

Unlike the suggestions this cannot be made anew from the records, so it has a file of its own.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from knowledge.completion.building import Query
from knowledge.completion.logs import Logged
from knowledge.completion.normalising import normal
from knowledge.completion.phrases import Origin
from knowledge.sqlite import File

_TABLES = """
CREATE TABLE IF NOT EXISTS logged (
    normal TEXT, source TEXT, text TEXT, count REAL, clicks REAL, people REAL, last TEXT,
    PRIMARY KEY (normal, source));
CREATE TABLE IF NOT EXISTS heard (
    normal TEXT, person TEXT, text TEXT, count INTEGER, last TEXT, PRIMARY KEY (normal, person));
CREATE INDEX IF NOT EXISTS heard_person ON heard (person, last);
CREATE TABLE IF NOT EXISTS written (normal TEXT PRIMARY KEY, text TEXT, about TEXT);
CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER);
INSERT OR IGNORE INTO state VALUES (1, 0)
"""
_LONGEST = 100  # characters; a longer query is a pasted text
_OWN = 50  # past queries of a customer that count


@dataclass(frozen=True, slots=True)
class Stored:
    """How a log differs from what was stored of its source before, in queries.

    Those `left_out` are not stored: they may name somebody, have a blocked word, or are no query.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    left_out: int = 0


class Queries:
    """Keeps what was typed; every method is one transaction and safe from many threads."""

    def __init__(self, path: Path) -> None:
        self._file = File(path, _make)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def generation(self) -> int:
        """Changes when suggestions have to be made anew because of what was typed."""
        with self._file.transaction() as connection:
            row = connection.execute("SELECT generation FROM state").fetchone()
            return int(row[0])

    def log(self, source: str, rows: Iterable[Logged], *, keep: Callable[[str], bool]) -> Stored:
        """Store the log of a source in place of its last one.

        What is not to be kept, for whom it may name, is not stored at all.
        """
        found, left_out = _merged(rows, keep)
        with self._file.transaction() as connection:
            before = {
                row[0]: row
                for row in connection.execute(
                    "SELECT normal, text, count, clicks, people, last FROM logged WHERE source = ?",
                    (source,),
                )
            }
            changed = [row for name, row in found.items() if before.get(name) != row]
            gone = [name for name in before if name not in found]
            connection.executemany(
                "DELETE FROM logged WHERE source = ? AND normal = ?",
                [(source, name) for name in gone],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO logged (source, normal, text, count, clicks, people, last) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(source, *row) for row in changed],
            )
            if changed or gone:
                _raise(connection)
        added = sum(row[0] not in before for row in changed)
        return Stored(
            added=added,
            updated=len(changed) - added,
            unchanged=len(found) - len(changed),
            deleted=len(gone),
            left_out=left_out,
        )

    def count(self) -> int:
        """Return how many different queries are stored."""
        with self._file.transaction() as connection:
            found = connection.execute(
                "SELECT count(*) FROM (SELECT normal FROM logged UNION SELECT normal FROM heard)"
            )
            return int(found.fetchone()[0])

    def hear(self, text: str, person: str, *, min_people: int) -> None:
        """Store what somebody searched for; `person` is kept only as a hash."""
        name = normal(text)
        if not name or len(text) > _LONGEST:
            return
        now = datetime.now(UTC).date().isoformat()
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT INTO heard VALUES (?, ?, ?, 1, ?) ON CONFLICT DO UPDATE "
                "SET count = count + 1, last = excluded.last",
                (name, hashed(person), text, now),
            )
            people = connection.execute(
                "SELECT count(*) FROM heard WHERE normal = ?", (name,)
            ).fetchone()[0]
            if people == min_people:
                _raise(connection)

    def own(self, person: str) -> dict[str, float]:
        """Return {normal form: times} of what a person searched for last."""
        with self._file.transaction() as connection:
            rows = connection.execute(
                "SELECT normal, count FROM heard WHERE person = ? ORDER BY last DESC LIMIT ?",
                (hashed(person), _OWN),
            )
            return dict(rows.fetchall())

    def write(self, about: str, texts: Iterable[str]) -> None:
        """Store what a model wrote ahead about something, in place of what it wrote before."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM written WHERE about = ?", (about,))
            connection.executemany(
                "INSERT OR IGNORE INTO written VALUES (?, ?, ?)",
                [(normal(text), text, about) for text in texts if normal(text)],
            )
            _raise(connection)

    def all(self, *, min_people: int) -> list[Query]:
        """Return every query that so many people typed, and what was written ahead."""
        today = datetime.now(UTC).date()
        found: list[Query] = []
        with self._file.transaction() as connection:
            for text, count, clicks, last in connection.execute(
                "SELECT text, sum(count), sum(clicks), max(last) FROM logged "
                # Where a log does not count people, nobody is taken to have typed it twice; where
                # it does, those of another file may be the same.
                "GROUP BY normal HAVING max(sum(iif(people IS NULL, count, 0)), "
                "max(ifnull(people, 0))) >= ?",
                (min_people,),
            ):
                days = (today - date.fromisoformat(last)).days if last else 0
                found.append(Query(text, count, clicks, float(days)))
            for text, count, last in connection.execute(
                "SELECT text, sum(count), max(last) FROM heard GROUP BY normal "
                "HAVING count(*) >= ?",
                (min_people,),
            ):
                days = (today - date.fromisoformat(last)).days
                found.append(Query(text, count, 0.0, float(days)))
            found += [
                Query(text, 0.0, origin=Origin.WRITTEN)
                for (text,) in connection.execute("SELECT text FROM written")
            ]
        return found


def _make(connection: sqlite3.Connection) -> None:
    connection.executescript(_TABLES)


_Row = tuple[str, str, float, float, float | None, str | None]


def _merged(rows: Iterable[Logged], keep: Callable[[str], bool]) -> tuple[dict[str, _Row], int]:
    """Return {normal form: row as it is stored}, and how many queries are not to be.

    Lines that say the same count together, in the words of the most frequent of them.
    """
    spelt: dict[str, list[Logged]] = defaultdict(list)
    left_out: set[str] = set()
    for row in rows:
        name = normal(row.text)
        if name and len(row.text) <= _LONGEST and keep(row.text):
            spelt[name].append(row)
        else:
            left_out.add(name or row.text)
    return {name: _row(name, same) for name, same in spelt.items()}, len(left_out)


def _row(name: str, same: Sequence[Logged]) -> _Row:
    often = max(same, key=lambda each: each.count)
    people = [each.people for each in same if each.people is not None]
    last = max((each.last for each in same if each.last is not None), default=None)
    return (
        name,
        " ".join(often.text.split()),
        sum(each.count for each in same),
        sum(each.clicks for each in same),
        # Who typed it one way may have typed it another way, too.
        max(people) if len(people) == len(same) else None,
        last.isoformat() if last else None,
    )


def _raise(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE state SET generation = generation + 1")


def hashed(person: str) -> str:
    """Return what stands for a customer or a conversation."""
    return hashlib.sha256(person.encode()).hexdigest()[:24]
