"""Reading a query log: lines of query, count, and if known last date, clicks and people.

TSV with or without a head, or JSON Lines (`{"query": "iphone case", "count": 12}`), also as `.gz`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from knowledge.errors import ReadError
from knowledge.readers import files, jsonl

# What each column may be called; without a head they come in this order.
_NAMES = {
    "query": ("query", "text", "q", "search", "keyword", "term"),
    "count": ("count", "searches", "times", "frequency", "n"),
    "date": ("last", "last_date", "date", "last_seen"),
    "clicks": ("clicks", "clicked"),
    "people": ("people", "customers", "users", "visitors"),
}
_KNOWN = {name: column for column, names in _NAMES.items() for name in names}
_NEEDED = "a line is a query, a tab and its count, or JSON Lines with both"
_MOST = 1e12  # a count; sums of more have no end
_SHOWN = 40  # characters of a bad cell that a message repeats


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a query log; `people` typed it, as far as the log says."""

    text: str
    count: float
    last: date | None = None
    clicks: float = 0.0
    people: float | None = None


_Row = Mapping[str, object]
_Reader = Callable[[bytes], _Row]  # raises ReadError or ValueError for a bad line


def read_queries(path: Path) -> Iterator[Logged | ReadError]:
    """Yield the lines of a query log; raises `ReadError` for a file that is none."""
    source = str(path)
    reader: _Reader | None = None
    with files.opened(path) as stream:
        for number, line in files.lines(stream):
            if line is None:
                yield ReadError(source, files.TOO_LONG, line=number)
                continue
            if not line.strip():
                continue
            if reader is None:
                reader, is_row = _reader(line, number, source)
                if not is_row:
                    continue
            yield _read(reader, line, number, source)


def _read(reader: _Reader, line: bytes, number: int, source: str) -> Logged | ReadError:
    try:
        return _logged(reader(line))
    except UnicodeDecodeError as error:
        return ReadError(source, files.not_utf8(error), line=number)
    except ValueError as error:
        return ReadError(source, str(error), line=number)
    except ReadError as error:
        return ReadError(source, error.reason, line=number)


def _reader(first: bytes, number: int, source: str) -> tuple[_Reader, bool]:
    """Return what reads the lines of a file that begins so, and whether its first one is a row."""
    start = first.lstrip()[:1]
    if start == b"{":
        return _json_row, True
    if b"\t" not in first:
        what = "is a JSON array" if start == b"[" else "has no tab in its first line"
        raise ReadError(source, f"{what}; {_NEEDED}", line=number)
    try:
        cells = _cells(first)
    except UnicodeDecodeError:
        return partial(_tab_row, tuple(_NAMES)), True
    if any(map(_is_number, cells)):
        return partial(_tab_row, tuple(_NAMES)), True
    # No number: a head, for every row has a count.
    columns = tuple(_KNOWN.get(cell.lower(), "") for cell in cells)
    if missing := [name for name in ("query", "count") if name not in columns]:
        names = ", ".join(cell[:_SHOWN] for cell in cells)
        reason = f"has no column {' and no column '.join(missing)} in its first line ({names})"
        raise ReadError(source, f"{reason}; {_NEEDED}", line=number)
    return partial(_tab_row, columns), False


def _json_row(line: bytes) -> _Row:
    found = jsonl.record(line, source="", line=1)
    if isinstance(found, ReadError):
        raise found
    fields = found.fields
    return {_KNOWN.get(name.lower(), ""): value for name, value in fields.items()}


def _tab_row(columns: Sequence[str], line: bytes) -> _Row:
    cells = _cells(line)
    if len(cells) > len(columns):
        raise ValueError(f"has {len(cells)} columns, of which {len(columns)} are expected")
    return dict(zip(columns, cells, strict=False))


def _cells(line: bytes) -> list[str]:
    # By hand: for the csv module a query that begins with a quotation mark has no end.
    cells = [cell.strip() for cell in line.decode().rstrip().split("\t")]
    return [_bare(cell) if cell[:1] == cell[-1:] == '"' else cell for cell in cells]


def _bare(cell: str) -> str:
    return cell[1:-1].replace('""', '"').strip()


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _logged(row: _Row) -> Logged:
    text = row.get("query")
    text = str(text).strip() if isinstance(text, str | int | float) else ""
    if not text:
        raise ValueError(f"has no query; {_NEEDED}")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("has half a character in its query; write it as UTF-8")
    count = _number(row, "count")
    if count is None:
        raise ValueError(f"has no count; {_NEEDED}")
    clicks, people = _number(row, "clicks"), _number(row, "people")
    return Logged(text, count, _date(row), clicks or 0.0, people)


def _cell(row: _Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _number(row: _Row, name: str) -> float | None:
    cell = _cell(row, name)
    if not cell:
        return None
    value = float(cell) if _is_number(cell) else -1.0
    if not 0 <= value < float("inf"):
        raise ValueError(f"{name} {cell[:_SHOWN]!r} is no number from 0")
    return min(value, _MOST)


def _date(row: _Row) -> date | None:
    cell = _cell(row, "date")
    try:
        return date.fromisoformat(cell[:10]) if cell else None
    except ValueError:
        raise ValueError(f"date {cell[:_SHOWN]!r} is none like 2026-05-31") from None
