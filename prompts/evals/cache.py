"""Answers that were paid for: one row for each case and judgement, safe from a kill at any time."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from knowledge.sqlite import prepare
from prompts.evals.results import RunError, answered_from_json, answered_to_json
from prompts.evals.suite import Grade, Judging
from prompts.evals.types import Answered

# One row is one transaction, so a killed run leaves whole rows and nothing else.
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"


class Cache:
    """Keeps values by key in one SQLite file; safe from many threads and processes at once.

    Raises `RunError` when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        try:
            prepare(self._connection)
            self._connection.execute(_TABLE)
        except sqlite3.Error as error:
            self._connection.close()
            reason = f"cannot be used ({error}); delete it, or run with --no-cache"
            raise RunError(str(path), reason) from error

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Release the file; what is asked of it from then on is not kept."""
        with self._lock:
            self._connection.close()

    def get(self, key: str) -> Any:
        """Return the JSON value of a key, None when there is none."""
        with self._lock:
            row = self._connection.execute("SELECT value FROM kept WHERE key = ?", (key,))
            found = row.fetchone()
        return json.loads(found[0]) if found else None

    def put(self, key: str, value: Any) -> None:
        """Keep a JSON value."""
        text = json.dumps(value, ensure_ascii=True)
        with self._lock:
            self._connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, text))

    def answers(self, key: str) -> tuple[tuple[Answered, ...], float] | None:
        """Return the answers of a whole case and the seconds they took, None when not kept."""
        kept = self.get(key)
        if kept is None:
            return None
        return tuple(map(answered_from_json, kept["answers"])), kept["seconds"]

    def put_answers(self, key: str, answers: Iterable[Answered], seconds: float) -> None:
        """Keep the answers of a whole case."""
        self.put(key, {"answers": [answered_to_json(each) for each in answers], "seconds": seconds})


class CachedJudge:
    """A judge that is not asked twice; `identity` says which model and prompt it is."""

    def __init__(self, judge: Judging, *, cache: Cache, identity: str) -> None:
        self._judge = judge
        self._cache = cache
        self._identity = identity

    def __call__(self, rubric: str, *, question: str, answer: str, sources: Sequence[str]) -> Grade:
        """Return the grade; what the judge could not decide is asked again in the next run."""
        said = {"rubric": rubric, "question": question, "answer": answer, "sources": list(sources)}
        key = key_of({"judge": self._identity, **said})
        if kept := self._cache.get(key):
            return Grade(**kept)
        grade = self._judge(rubric, question=question, answer=answer, sources=sources)
        values = {"points": grade.points, "reason": grade.reason}
        self._cache.put(key, values)
        return grade


def key_of(values: Mapping[str, Any]) -> str:
    """Return a hash of everything that decides a value."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of_files(folder: Path, patterns: Iterable[str] = ("**/*",)) -> str:
    """Return a hash of the names and contents of the files in a folder that match."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
