"""Batch files: JSON lines in, JSON lines out, in the same order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ui.errors import UsageError


def read_batch(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a batch file, each with `id` and a `text` that is a string."""
    try:
        if str(path) == "-":
            yield from _rows("standard input", sys.stdin)
        else:
            with path.open(encoding="utf-8-sig") as lines:
                yield from _rows(str(path), lines)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def _rows(source: str, lines: Any) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise UsageError(f"{source}:{number}: not JSON: {error}") from error
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
            raise UsageError(f'{source}:{number}: a line needs "id" and a "text" that is a string')
        yield row


def one_of(text: str | None, batch: Path | None, what: str) -> None:
    """Raise `UsageError` unless exactly one of the two is given."""
    if (text is None) == (batch is None):
        raise UsageError(f"give either a {what} or --batch FILE")
