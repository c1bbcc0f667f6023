"""YAML: a list of records, or one under `products`, `items` or the like.

Records are built from the parser's events, not by PyYAML's loaders: those recurse (deep nesting
ends the process), hold the whole tree, expand alias bombs, and read an id 0123 as 83.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from ..errors import ReadError
from . import files
from .json_array import LIST_KEYS
from .records import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEPTH_LIMIT = 100
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# As in YAML 1.2: no octal by a leading zero, no yes/no, no base 60, no dates; and 12e5 is an id.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d{0,1000})")
_FLOAT = re.compile(r"[-+]?(?:\.\d+|\d+\.\d*)(?:[eE][-+]?\d{1,4})?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf"), float("nan")),
}


def rows(path: Path) -> Iterator[Row | ReadError]:
    """Yield a row per record; after a record that is no YAML, reading goes on at the next."""
    remedy = "split it, or write it as JSON Lines, which is read line by line"
    data = files.held(path, remedy=remedy)
    if not data.strip():
        raise ReadError(str(path), "is empty")
    text, damaged = _decoded(data)
    source, skipped, column = str(path), 0, None
    while True:
        reading = _Reading(text, skipped)
        try:
            for first, last, item in reading.items():
                yield _row(item, first, damaged & set(range(first, last + 1)), source)
        except (yaml.YAMLError, _RefusedError) as error:
            fault = error
        else:
            return
        column = reading.item_column if column is None else column
        failed = reading.item_line or _item_after(text, column, skipped, reading.last)
        yield ReadError(source, f"is no YAML: {_said(fault)}", line=failed or _line(fault, skipped))
        following = _item_after(text, column, skipped, failed)
        if following is None:
            return
        text, skipped = _without_lines(text, following - 1 - skipped), following - 1


def load(text: str) -> Any:
    """Return one small YAML text as values; raises ValueError with the reason."""
    reading = _Reading(_CONTROL.sub("", text), 0)
    try:
        return reading.document()
    except (yaml.YAMLError, _RefusedError) as error:
        raise ValueError(f"line {_line(error, 0)}: {_said(error)}") from error


def _decoded(data: bytes) -> tuple[str, set[int]]:
    """Return the text without what YAML forbids, and the numbers of lines that are not UTF-8."""
    damaged: set[int] = set()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        parts = data.split(b"\n")
        for number, line in enumerate(parts, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                damaged.add(number)
        text = data.decode(errors="replace")
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), damaged


def _row(item: Any, line: int, damaged: set[int], source: str) -> Row | ReadError:
    if damaged:
        reason = "is not UTF-8 text; save the file as UTF-8"
        return ReadError(source, reason, line=min(damaged))
    if isinstance(item, dict):
        return Row(line, item)
    return ReadError(source, "is not a record of `field: value` lines", line=line)


def _item_after(text: str, column: int | None, skipped: int, line: int | None) -> int | None:
    """Return the number of the first line after `line` that begins a list item at `column`."""
    if column is None or line is None:
        return None
    rest = _without_lines(text, line - skipped)
    match = re.search(rf"^[ ]{{{column}}}-(?=\s)", rest, re.MULTILINE)
    return None if match is None else line + 1 + rest.count("\n", 0, match.start())


def _without_lines(text: str, count: int) -> str:
    start = 0
    for _ in range(count):
        start = text.find("\n", start) + 1
        if start == 0:
            return ""
    return text[start:]


class _RefusedError(Exception):
    """YAML that is well-formed but built to hurt."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


class _Reading:
    """One pass over the events of a YAML text."""

    def __init__(self, text: str, skipped: int) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._events = yaml.parse(text, Loader=loader)
        self._anchors: dict[str, Any] = {}
        self._anchored = 0
        self._text = text
        self._skipped = skipped
        self.last = skipped  # the last line of what has been read
        self.item_line: int | None = None  # where the record being read begins
        self.item_column: int | None = None

    def items(self) -> Iterator[tuple[int, int, Any]]:
        """Yield (first line, last line, value) of each record of the first document."""
        event = self._root()
        if isinstance(event, yaml.SequenceStartEvent):
            yield from self._sequence(event)
        elif isinstance(event, yaml.MappingStartEvent):
            yield from self._mapping(event)
        elif event is not None:
            value = self._value(event, 1)
            yield self._line(event), self.last, value
        for _ in self._events:  # what follows must be YAML too
            pass

    def document(self) -> Any:
        """Return the value of the first document, None when there is none."""
        event = self._root()
        return None if event is None else self._value(event, 1)

    def _root(self) -> Any:
        for event in self._events:
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                return None if isinstance(event, yaml.StreamEndEvent) else event
        return None

    def _line(self, event: Any) -> int:
        return self._skipped + int(event.start_mark.line) + 1

    def _sequence(self, start: Any) -> Iterator[tuple[int, int, Any]]:
        self.item_column = None if start.flow_style else start.start_mark.column
        event = next(self._events)
        while not isinstance(event, yaml.SequenceEndEvent):
            first = self.item_line = self._line(event)
            value, last = self._value(event, 2), self.last
            try:
                event = next(self._events)
            except yaml.YAMLError as error:
                # What follows is no YAML: the fault of this record's tail, or of the next record.
                following = _item_after(self._text, self.item_column, self._skipped, first)
                if following is not None and _line(error, self._skipped) >= following:
                    self.item_line = None
                    yield first, last, value
                raise
            yield first, last, value
            self.item_line = None

    def _mapping(self, start: Any) -> Iterator[tuple[int, int, Any]]:
        """Stream the list under a known key; without one the mapping is the record."""
        found: dict[Any, Any] = {}
        event = next(self._events)
        while not isinstance(event, yaml.MappingEndEvent):
            key = self._value(event, 2)
            event = next(self._events)
            if key in LIST_KEYS and isinstance(event, yaml.SequenceStartEvent):
                yield from self._sequence(event)
                start = None
            else:
                found[str(key)] = self._value(event, 2)
            event = next(self._events)
        if start is not None:
            yield self._line(start), self.last, found

    def _value(self, event: Any, depth: int) -> Any:
        end = event.end_mark  # of a block scalar it is the start of the line after
        self.last = self._skipped + end.line + (1 if end.column else 0)
        if depth > DEPTH_LIMIT:
            raise _RefusedError(f"nested more than {DEPTH_LIMIT} deep", self._line(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        anchor = event.anchor
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
        else:
            self._anchored += bool(anchor)
            value = self._collection(event, depth)
            self._anchored -= bool(anchor)
        if anchor:
            self._anchors[anchor] = value
        return value

    def _alias(self, event: Any) -> Any:
        if self._anchored:
            # An alias inside what an alias repeats: ten lines of it make billions of values.
            raise _RefusedError("an alias inside an anchored value is refused", self._line(event))
        if event.anchor not in self._anchors:
            reason = f"'*{event.anchor}' refers to nothing in this record or the ones before"
            raise _RefusedError(reason, self._line(event))
        return self._anchors[event.anchor]

    def _collection(self, start: Any, depth: int) -> Any:
        event = next(self._events)
        if isinstance(start, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event, yaml.SequenceEndEvent):
                items.append(self._value(event, depth + 1))
                event = next(self._events)
            return items
        found: dict[str, Any] = {}
        while not isinstance(event, yaml.MappingEndEvent):
            key = self._value(event, depth + 1)
            value = self._value(next(self._events), depth + 1)
            if key == "<<" and isinstance(value, dict):
                found = {**value, **found}
            else:
                found["" if key is None else str(key)] = value
            event = next(self._events)
        return found


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _line(error: Exception, skipped: int) -> int:
    if isinstance(error, _RefusedError):
        return error.line
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return skipped + 1 + (mark.line if mark is not None else 0)


def _said(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).split("\n")[0]
