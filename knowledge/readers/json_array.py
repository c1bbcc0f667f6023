"""A JSON array of records, or one object that holds it under `products`, `items` or the like.

The array is cut into its items before any is parsed: that gives each its line, keeps memory at
one item, and lets the items around a broken one through.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from ..errors import ReadError
from . import files, jsonl
from .records import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIST_KEYS = ("products", "items", "data", "results")
_CHUNK = 64 * 1024
# Outside a string what matters opens, closes or separates; inside, what ends it.
_OUTSIDE = re.compile(rb'["\[\]{},\n]')
_INSIDE = re.compile(rb'["\\\n]')


def rows(path: Path) -> Iterator[Row | ReadError]:
    """Yield a row per item of the array; raises ReadError when it is cut off."""
    with files.opened(path) as stream:
        start = stream.peek(1024) if hasattr(stream, "peek") else b""
        if start.lstrip()[:1] == b"[":
            for line, item in _items(stream, str(path)):
                yield _row(item, line, str(path))
            return
    if not start.strip():
        raise ReadError(str(path), "is empty")
    yield from _object_rows(path)


def _row(item: bytes | None, line: int, source: str) -> Row | ReadError:
    if item is None:
        return ReadError(source, files.TOO_LONG, line=line)
    return jsonl.record(item, source=source, line=line)


class _Cutter:
    """The state of the cut: where an item began, how deep we are, whether in a string."""

    def __init__(self) -> None:
        self.line = 1
        self.depth = 0
        self.in_string = False
        self.escaped = False
        self.item = bytearray()
        self.item_line = 1
        self.too_long = False
        self.done = False
        # To find the next record after one whose quotes or brackets do not match:
        self.broken = False
        self.indent = 0  # of this line, -1 once there is more than white space on it
        self.item_indent = 0

    def keep(self, data: bytes) -> None:
        if self.depth == 0 or self.done:
            return
        if not self.item:
            stripped = data.lstrip()
            self.item_line, self.item_indent = self.line, max(self.indent, 0)
            data = stripped
        if len(self.item) + len(data) > files.RECORD_LIMIT:
            self.too_long = True
            data = b""
        self.item += data

    def cut(self) -> tuple[int, bytes | None] | None:
        """Close the item that ends here; None when there is nothing in it."""
        item, long = bytes(self.item).rstrip(), self.too_long
        self.item.clear()
        self.too_long = self.broken = False
        if long:
            return self.item_line, None
        return (self.item_line, item) if item else None


def _items(stream: BinaryIO, source: str) -> Iterator[tuple[int, bytes | None]]:
    cutter = _Cutter()
    while chunk := stream.read(_CHUNK):
        yield from _cut(cutter, chunk)
    if not cutter.done:
        if cutter.item:
            reason = "the file is cut off inside the record that starts here"
            raise ReadError(source, reason, line=cutter.item_line)
        raise ReadError(source, "the file is cut off: the list has no closing ']'")


def _cut(cutter: _Cutter, chunk: bytes) -> Iterator[tuple[int, bytes | None]]:
    position = 0
    if cutter.escaped:
        cutter.keep(chunk[:1])
        cutter.escaped = False
        position = 1
    while position < len(chunk) and not cutter.done:
        match = (_INSIDE if cutter.in_string else _OUTSIDE).search(chunk, position)
        if match is None:
            cutter.keep(chunk[position:])
            return
        mark, before = match[0], chunk[position : match.start()]
        cutter.keep(before)
        if before.strip():
            cutter.indent = -1
        elif cutter.indent >= 0:
            cutter.indent += len(before)
        position = match.end()
        if mark == b"\\":
            cutter.escaped = position == len(chunk)
            escaped = chunk[position : position + 1].replace(b"\n", b"")
            cutter.keep(mark + escaped)
            position += len(escaped)
            continue
        if (item := _step(cutter, mark)) is not None:
            yield item


def _step(cutter: _Cutter, mark: bytes) -> tuple[int, bytes | None] | None:
    """Take one mark; returns the item that it ended."""
    if mark == b"\n":
        # A string holds no line end in JSON: a quote is missing, and the next line is sound again.
        cutter.broken |= cutter.in_string
        cutter.in_string = False
        cutter.keep(mark)
        cutter.line += 1
        cutter.indent = 0
        return None
    if mark == b'"':
        cutter.keep(mark)
        cutter.in_string = not cutter.in_string
        return None
    if mark == b"," and cutter.depth == 1:
        return cutter.cut()
    if mark in b"]}" and cutter.depth == 1:
        cutter.done = True
        return cutter.cut()
    if mark in b"[{":
        item = _given_up(cutter) if mark == b"{" else None
        cutter.keep(mark)
        cutter.depth += 1
        cutter.indent = -1
        return item
    cutter.keep(mark)
    cutter.depth -= mark in b"]}"
    return None


def _given_up(cutter: _Cutter) -> tuple[int, bytes | None] | None:
    """End a broken record where a line begins with `{` under the `{` that began the record."""
    if cutter.broken and cutter.depth > 1 and 0 <= cutter.indent <= cutter.item_indent:
        cutter.depth = 1
        return cutter.cut()
    return None


def _object_rows(path: Path) -> Iterator[Row | ReadError]:
    data = files.held(path, remedy="write it as a list of records, or as JSON Lines")
    try:
        found: Any = json.loads(data)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":  # JSON Lines under another name
            yield from jsonl.rows(path)
            return
        raise ReadError(str(path), f"is no JSON: {error.msg}", line=error.lineno) from error
    except UnicodeDecodeError as error:
        raise ReadError(str(path), files.not_utf8(error)) from error
    except (RecursionError, ValueError) as error:
        raise ReadError(str(path), "is nested too deeply, or holds a huge number") from error
    if not isinstance(found, dict):
        raise ReadError(str(path), "is no list of records and no record")
    for key in LIST_KEYS:
        if isinstance(found.get(key), list):
            for number, item in enumerate(found[key], 1):
                yield _listed(item, number, str(path))
            return
    yield Row(1, found)


def _listed(item: Any, number: int, source: str) -> Row | ReadError:
    if isinstance(item, dict):
        return Row(number, item)
    return ReadError(source, f"item {number} is not a record in {{...}}", line=number)
