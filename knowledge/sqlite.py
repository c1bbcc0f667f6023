"""How every SQLite file of a store is opened."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import StoreError

_SECONDS = 30
_ATTEMPTS = 100


def prepare(connection: sqlite3.Connection) -> None:
    """Make a connection wait for other writers instead of failing, and readers not wait at all."""
    # First, because the others wait for other writers, too.
    connection.execute(f"PRAGMA busy_timeout={_SECONDS * 1000}")
    for attempt in range(_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            # Of processes that turn it on at once, SQLite fails one without waiting.
            if "locked" not in str(error) or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_SECONDS / _ATTEMPTS)
        else:
            break
    connection.execute("PRAGMA synchronous=NORMAL")


class File:
    """A SQLite file that many threads share: one connection, opened at its first use.

    `make` creates the tables where they are missing; it gets a connection that is prepared.
    """

    def __init__(self, path: Path, make: Callable[[sqlite3.Connection], None]) -> None:
        self.path = path
        self._make = make
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Close the file; it opens again when it is used."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection for one transaction; raises `StoreError` when SQLite cannot."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._open()
                with self._connection:
                    yield self._connection
            except sqlite3.Error as error:
                raise StoreError(f"{self.path}: {error}; try again") from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_SECONDS, check_same_thread=False)
        try:
            prepare(connection)
            self._make(connection)
        except BaseException:
            connection.close()
            raise
        return connection


class Derived(File):
    """A file that can be made anew from the records: a damaged one gives way to an empty one."""

    def _open(self) -> sqlite3.Connection:
        try:
            return super()._open()
        except sqlite3.OperationalError:
            raise  # locked, or the disk is full: not the file's fault
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            return super()._open()
