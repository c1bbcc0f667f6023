"""What shoppers have typed: query logs, what was heard in conversations, what was written ahead.

Unlike the suggestions this cannot be made anew from the records, so it has a file of its own.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from knowledge.completion.building import Query
from knowledge.completion.normalising import normal
from knowledge.completion.phrases import Origin
from knowledge.errors import ReadError
from knowledge.sqlite import prepare

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
_NAMES = {
    "query": ("query", "text", "q", "search", "keyword", "term"),
    "count": ("count", "searches", "times", "frequency", "n"),
    "last": ("last", "last_date", "date", "last_seen"),
    "clicks": ("clicks", "clicked"),
    "people": ("people", "customers", "users", "visitors"),
}


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a query log; `people` typed it, as far as the log says."""

    text: str
    count: float
    last: date | None = None
    clicks: float = 0.0
    people: float | None = None


def read_queries(path: Path) -> Iterator[Logged | ReadError]:
    """Yield the lines of a query log, TSV with or without a head, or JSON Lines.

    The columns are query, count, and if there are any last date, clicks and people.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(str(path), f"cannot be read: {error}") from error
    rows = _json_rows if text.lstrip().startswith("{") else _tab_rows
    for line, row in rows(text):
        try:
            yield _logged(row)
        except (ValueError, TypeError, AttributeError) as error:
            yield ReadError(str(path), f"is no query with its count: {error}", line=line)


def _tab_rows(text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    names: list[str] = list(_NAMES)
    for line, cells in enumerate(csv.reader(text.splitlines(), delimiter="\t"), 1):
        if not any(cells):
            continue
        if line == 1 and cells[0].strip().lower() in _NAMES["query"]:
            names = [cell.strip().lower() for cell in cells]
        else:
            yield line, dict(zip(names, cells, strict=False))


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    for line, each in enumerate(text.splitlines(), 1):
        if each.strip():
            try:
                found = json.loads(each)
            except json.JSONDecodeError as error:
                found = {"query": "", "count": str(error)}
            yield line, found if isinstance(found, dict) else {}


def _logged(row: Mapping[str, object]) -> Logged:
    def cell(name: str) -> str:
        found = next((row[each] for each in _NAMES[name] if row.get(each) is not None), "")
        return str(found).strip()

    text, count = cell("query"), float(cell("count") or 1)
    if not text or not 0 <= count < float("inf"):
        raise ValueError(f"query {text!r}, count {cell('count')!r}")
    last = date.fromisoformat(cell("last")[:10]) if cell("last") else None
    people = float(cell("people")) if cell("people") else None
    return Logged(text, count, last, float(cell("clicks") or 0), people)


class Queries:
    """Keeps what was typed; every method is one transaction and safe from many threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @property
    def generation(self) -> int:
        """Changes when suggestions have to be made anew because of what was typed."""
        with self._open() as connection:
            row = connection.execute("SELECT generation FROM state").fetchone()
            return int(row[0])

    def log(self, source: str, rows: Iterable[Logged], *, keep: Callable[[str], bool]) -> int:
        """Store the log of a source in place of its last one; return how many queries it has.

        What is not to be kept, for whom it may name, is not stored at all.
        """
        found: dict[str, tuple[object, ...]] = {}
        for row in rows:
            name = normal(row.text)
            if name and len(row.text) <= _LONGEST and keep(row.text):
                last = row.last.isoformat() if row.last else None
                text = " ".join(row.text.split())
                found[name] = (name, source, text, row.count, row.clicks, row.people, last)
        with self._open() as connection:
            connection.execute("DELETE FROM logged WHERE source = ?", (source,))
            connection.executemany(
                "INSERT INTO logged VALUES (?, ?, ?, ?, ?, ?, ?)", found.values()
            )
            _raise(connection)
        return len(found)

    def hear(self, text: str, person: str, *, min_people: int) -> None:
        """Store what somebody searched for; `person` is kept only as a hash."""
        name = normal(text)
        if not name or len(text) > _LONGEST:
            return
        now = datetime.now(UTC).date().isoformat()
        with self._open() as connection:
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
        with self._open() as connection:
            rows = connection.execute(
                "SELECT normal, count FROM heard WHERE person = ? ORDER BY last DESC LIMIT ?",
                (hashed(person), _OWN),
            )
            return dict(rows.fetchall())

    def write(self, about: str, texts: Iterable[str]) -> None:
        """Store what a model wrote ahead about something, in place of what it wrote before."""
        with self._open() as connection:
            connection.execute("DELETE FROM written WHERE about = ?", (about,))
            connection.executemany(
                "INSERT OR IGNORE INTO written VALUES (?, ?, ?)",
                [(normal(text), text, about) for text in texts if normal(text)],
            )
            _raise(connection)

    def written_about(self) -> set[str]:
        """Return what a model has written about already."""
        with self._open() as connection:
            return {row[0] for row in connection.execute("SELECT DISTINCT about FROM written")}

    def all(self, *, min_people: int) -> list[Query]:
        """Return every query that so many people typed, and what was written ahead."""
        today = datetime.now(UTC).date()
        found: list[Query] = []
        with self._open() as connection:
            for text, count, clicks, last in connection.execute(
                "SELECT text, sum(count), sum(clicks), max(last) FROM logged GROUP BY normal "
                # Where a log does not count people, nobody is taken to have typed it twice.
                "HAVING sum(ifnull(people, count)) >= ?",
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

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, timeout=30, check_same_thread=False)
                prepare(self._connection)
                self._connection.executescript(_TABLES)
            with self._connection:
                yield self._connection


def _raise(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE state SET generation = generation + 1")


def hashed(person: str) -> str:
    """Return what stands for a customer or a conversation."""
    return hashlib.sha256(person.encode()).hexdigest()[:24]
