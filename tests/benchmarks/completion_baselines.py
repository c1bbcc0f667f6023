"""What query completion is compared with: both hold exactly our suggestion strings."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Mapping

import numpy as np

from knowledge.completion.normalising import normal


class Trie:
    """All strings that begin with a prefix, the most popular first.

    Sorted keys with their popularity: it answers as a trie does, and faster than one in Python.
    """

    def __init__(self, popularity: Mapping[str, float]) -> None:
        self._keys = sorted(popularity)
        self._popularity = np.array([popularity[key] for key in self._keys])

    def complete(self, prefix: str, limit: int) -> list[str]:
        """Return up to `limit` strings."""
        start = normal(prefix) + (" " if prefix.endswith(" ") else "")
        low = bisect_left(self._keys, start)
        high = bisect_left(self._keys, start + "\U0010ffff")
        popularity = self._popularity[low:high]
        if len(popularity) > limit:
            places = np.argpartition(-popularity, limit)[:limit]
        else:
            places = np.arange(len(popularity))
        places = places[np.argsort(-popularity[places], kind="stable")]
        return [self._keys[low + int(n)] for n in places]


class FullText:
    """SQLite FTS5: all words, the last as a prefix, in any order; the most popular first."""

    def __init__(self, popularity: Mapping[str, float]) -> None:
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.execute(
            "CREATE VIRTUAL TABLE said USING fts5 (text, prefix='2 3 4', "
            "tokenize=\"unicode61 remove_diacritics 2 tokenchars '.'\")"
        )
        ranked = sorted(popularity, key=lambda key: (-popularity[key], key))
        # The order of rows is that of popularity, so the first matches are the answer.
        self._connection.executemany(
            "INSERT INTO said (rowid, text) VALUES (?, ?)", enumerate(ranked, 1)
        )
        self._connection.execute("INSERT INTO said (said) VALUES ('optimize')")

    def complete(self, prefix: str, limit: int) -> list[str]:
        """Return up to `limit` strings."""
        words = [f'"{word}"' for word in normal(prefix).replace('"', " ").split()]
        if not words:
            return []
        if not prefix.endswith(" "):
            words[-1] += "*"
        rows = self._connection.execute(
            "SELECT text FROM said WHERE said MATCH ? ORDER BY rowid LIMIT ?",
            (" ".join(words), limit),
        )
        return [row[0] for row in rows]
