"""How every SQLite file of a store is opened."""

from __future__ import annotations

import sqlite3
import time

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
