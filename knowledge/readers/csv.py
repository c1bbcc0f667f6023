"""CSV and TSV: `id,title,price` in the first line, one record a row; also exports in that form.

A Shopify export and a Merchant Center table are known by their header and handed to their own
readers. Rows are put together here, not by one csv.reader over the file: a quote that is never
closed then costs its own row, not the rest of the file.
"""

from __future__ import annotations

import csv
from itertools import chain
from typing import TYPE_CHECKING, Literal

from ..errors import ReadError
from . import files, merchant, shopify
from .records import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .mapping import FieldMap

_DELIMITERS = ",;\t|"
_LINES_LIMIT = 10_000  # of one quoted field

Line = tuple[int, str | None]


def rows(path: Path, mapping: FieldMap | None) -> Iterator[Row | ReadError]:
    """Yield a row per record; raises ReadError for a header that cannot be used."""
    # The module's own limit is 128 KB a field, for the whole process; ours is per record.
    csv.field_size_limit(files.RECORD_LIMIT)
    with files.opened(path) as stream:
        table = _Table(_text_lines(files.lines(stream)), path)
        if mapping is not None:
            _need(mapping.must_exist, table.header, path)
        match mapping.format if mapping is not None else _layout(table.header):
            case "shopify":
                yield from shopify.fold(table.rows(), source=str(path))
            case "merchant":
                yield from merchant.from_table(table.rows())
            case _:
                yield from table.rows()


def _layout(header: list[str]) -> Literal["shopify", "merchant"] | None:
    if shopify.is_header(header):
        return "shopify"
    return "merchant" if merchant.is_header(header) else None


def _need(columns: tuple[str, ...], header: list[str], path: Path) -> None:
    known = {name.strip().lower() for name in header}
    for column in columns:
        if column.strip().lower() not in known:
            reason = f"has no column '{column}' to map; its columns are {', '.join(header)}"
            raise ReadError(str(path), reason, line=1)


def _text_lines(lines: Iterator[tuple[int, bytes | None]]) -> Iterator[Line]:
    """Decode; bytes that are not UTF-8 become lone surrogates, by which their row is known."""
    for number, line in lines:
        yield number, None if line is None else line.decode(errors="surrogateescape")


class _Table:
    """The rows of a table under its header."""

    def __init__(self, lines: Iterator[Line], path: Path) -> None:
        self._lines = lines
        self._source = str(path)
        self._tabs = files.suffix(path) == ".tsv"
        self._delimiter = "\t" if self._tabs else ","
        self.header: list[str] = []
        number, first = next(
            (item for item in lines if item[1] is None or item[1].strip()), (1, "")
        )
        if not first:
            reason = (
                files.TOO_LONG if first is None else "is empty; the first line names the columns"
            )
            raise ReadError(self._source, reason, line=number)
        if not self._tabs:
            self._delimiter = max(_DELIMITERS, key=first.count)
        read = self._parsed(first)
        if read is None or isinstance(read, str) or _undecoded(first):
            reason = "the line of column names is no UTF-8 text in CSV form"
            raise ReadError(self._source, reason, line=number)
        self.header = [name.strip() for name in read]

    def rows(self) -> Iterator[Row | ReadError]:
        pending: list[Line] = []
        while (record := self._record(pending)) is not None:
            if isinstance(record, ReadError):
                yield record
                continue
            line, cells = record
            yield Row(line, {k: v for k, v in zip(self.header, cells, strict=True) if k})

    def _record(self, pending: list[Line]) -> tuple[int, list[str]] | ReadError | None:
        """Take one record off the lines; `pending` holds lines read too far."""
        source = chain(_drained(pending), self._lines)
        number, text = next(
            (item for item in source if item[1] is None or item[1].strip()), (0, "")
        )
        if text is None:
            return ReadError(self._source, files.TOO_LONG, line=number)
        if not text:
            return None
        read, taken = self._parsed(text), [text]
        extra: list[Line] = []
        while read is None:  # inside a quoted field: it goes on in the next line
            extra.append(following := next(source, (0, None)))
            if following[1] is None or len(extra) > _LINES_LIMIT:
                read = "a quoted field is never closed; check the quotes of this row"
                break
            taken.append(following[1])
            if '"' in following[1]:
                read = self._parsed("".join(taken))
        fault = read if isinstance(read, str) else self._fault(read, "".join(taken))
        if fault is None and not isinstance(read, str):
            return number, read
        pending[:0] = [item for item in extra if item[0]]  # only the first line is to blame
        return ReadError(self._source, fault or "", line=number, record_id=None)

    def _fault(self, cells: list[str], text: str) -> str | None:
        if _undecoded(text):
            return "is not UTF-8 text; save the file as UTF-8"
        if len(cells) == len(self.header):
            return None
        return f"has {len(cells)} fields where the header has {len(self.header)}"

    def _parsed(self, text: str) -> list[str] | str | None:
        """Return the cells, None when a quoted field is still open, or what is wrong."""
        try:
            cells = next(csv.reader([text], delimiter=self._delimiter, strict=True), [])
            extra = cells[len(self.header) :] if self.header else []
            return cells if any(extra) else cells[: len(cells) - len(extra)]
        except csv.Error as error:
            bare = text.rstrip("\r\n").split(self._delimiter)
            if self._tabs and len(bare) == len(self.header):
                return bare  # many tools write quotes in TSV as they are
            if "unexpected end of data" in str(error):
                return None
            return f"is no CSV row: {error}"


def _drained(pending: list[Line]) -> Iterator[Line]:
    while pending:
        yield pending.pop(0)


def _undecoded(text: str) -> bool:
    return (
        any("\udc80" <= character <= "\udcff" for character in text)
        if not text.isascii()
        else False
    )
