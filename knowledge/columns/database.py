"""The SQLite file behind the columns: its tables, and its connections.

The file is a pure function of the catalogue, so one of another version or a damaged one is simply
made anew.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.sqlite import prepare

# To be raised with every change of the tables, or of what `knowledge.terms` makes of a text or
# `knowledge.facets` of a product.
VERSION = 9
# A word that no text has, before the number of a field: which field's value `text_words` means.
FIELD_MARK = "\ue000"
# Each may hold 64 MB of pages.
_MOST_IDLE = 8

_PLAIN_TABLES = ("records", "fields", "texts", "facets", "field_kinds", "state")
_TABLES = """
CREATE TABLE records (
    n INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, hash TEXT, offers INTEGER,
    currency TEXT, discontinued INTEGER);
CREATE TABLE fields (f INTEGER PRIMARY KEY, name TEXT UNIQUE);
-- Each different text of a field, once. None is ever deleted: what no facet points to is not found.
CREATE TABLE texts (
    v INTEGER PRIMARY KEY, field INTEGER, text TEXT, key TEXT, UNIQUE (field, text));
CREATE INDEX texts_key ON texts (key);
CREATE VIRTUAL TABLE text_words USING fts5 (
    words, content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
-- `offer` 0 holds for all offers of the record, else they count from 1.
CREATE TABLE facets (
    record INTEGER, offer INTEGER, field INTEGER, value INTEGER,
    number REAL, raw REAL, dimension TEXT);
CREATE INDEX facets_value ON facets (field, value, record, offer);
CREATE INDEX facets_number ON facets (field, dimension, number, raw, record, offer)
    WHERE number IS NOT NULL;
CREATE INDEX facets_record ON facets (record, field);
CREATE TABLE field_kinds (field INTEGER, kind TEXT, dimension TEXT, products INTEGER);
CREATE VIRTUAL TABLE said USING fts5 (
    title, names, attributes, description, absent,
    tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
-- Apart from `said`, because BM25 weighs by the length of all columns: who lists many attributes
-- would lose by it.
CREATE VIRTUAL TABLE about USING fts5 (
    title, description, tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
CREATE VIRTUAL TABLE said_words USING fts5vocab (said, 'row');
CREATE TABLE state (generation INTEGER);
INSERT INTO state VALUES (0);
"""


class Database:
    """Lends connections, each to one thread at a time; safe from many threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._era = 0  # raised by closing: what was lent before is closed when it comes back

    def close(self) -> None:
        """Close the file; what a thread is using is closed when that thread is done with it.

        SQLite crashes the process when a connection is closed under a running statement.
        """
        with self._lock:
            self._close_idle()

    def _close_idle(self) -> None:
        self._era += 1
        while self._idle:
            self._idle.pop().close()

    def _renew(self) -> None:
        """Delete the file, which whoever opens it next makes anew; the lock is held."""
        self._close_idle()
        _delete(self._path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; the tables are there."""
        with self._lock:
            era = self._era
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._open(era)
        try:
            yield connection
        except BaseException:
            connection.close()  # a statement that was broken off may still hold its snapshot
            raise
        with self._lock:
            keep = era == self._era and len(self._idle) < _MOST_IDLE
            if keep:
                self._idle.append(connection)
        if not keep:
            connection.close()

    @property
    def generation(self) -> int:
        """Changes whenever another sync has changed something, whichever process made it."""
        with self.reading() as connection:
            return int(connection.execute("SELECT generation FROM state").fetchone()[0])

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside one transaction: all of it is kept, or nothing."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def discard(self) -> None:
        """Delete the file; the next connection makes it anew."""
        with self._lock:
            self._renew()

    def _open(self, era: int) -> sqlite3.Connection:
        try:
            return _connect(self._path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            with self._lock:
                if era == self._era:  # else another thread has made it anew
                    self._renew()
            return _connect(self._path)


def _connect(path: Path) -> sqlite3.Connection:
    # One thread after the other has it.
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        prepare(connection)
        connection.execute("PRAGMA cache_size=-65536")
        if _version(connection) != VERSION:
            _create(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if _version(connection) != VERSION:  # else another process was faster
        for table in ("said_words", "said", "about", "text_words", *_PLAIN_TABLES):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
