"""Batch files: JSON lines in, JSON lines out, in the same order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from ui.errors import UsageError


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a batch: `where` says which, `id` is any JSON value and comes back as given."""

    where: str
    id: Any
    text: str
    values: Mapping[str, Any]

    def optional_text(self, key: str) -> str | None:
        """Return the text under `key`, None without one; raise `UsageError` for anything else."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value
        raise UsageError(f'{self.where}: "{key}" must be a string')


def rows(text: str | None, batch: Path | None, what: str) -> Iterator[Row]:
    """Return the lines of a batch file, or the one text that was given instead.

    Raises `UsageError` at once unless exactly one of the two is given.
    """
    if (text is None) == (batch is None):
        raise UsageError(f"give either a {what} or --batch FILE")
    if batch is not None:
        return read_batch(batch)
    return iter([Row(what, "1", _writable(text or ""), {})])


def read_batch(path: Path) -> Iterator[Row]:
    """Yield the lines of a batch file, or of standard input for `-`, as they come."""
    try:
        if str(path) == "-":
            if isinstance(sys.stdin, TextIOWrapper):
                # JSON is UTF-8 whatever the terminal speaks.
                sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")
            yield from _rows("standard input", sys.stdin)
        else:
            with path.open(encoding="utf-8-sig") as lines:
                yield from _rows(str(path), lines)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 ({error.reason}); save it as UTF-8") from error


def _rows(source: str, lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{source}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{where}: not JSON: {error}") from error
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
            raise UsageError(f'{where}: a line needs "id" and a "text" that is a string')
        yield Row(where, row["id"], _writable(row["text"]), row)


def _writable(text: str) -> str:
    """Replace halves of characters, as JSON and arguments can hold: no database takes them."""
    return text.encode(errors="replace").decode()
