"""Google Merchant Center feeds: RSS 2.0 and Atom with `g:` fields, and the table form.

    <item><g:id>7</g:id><g:title>Kettle</g:title><g:price>39.00 EUR</g:price>
    <g:availability>in stock</g:availability></item>

The feed is fed to the parser an item at a time: a stray `&` in one product costs that product,
reading goes on with the next.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.sax import SAXException, SAXParseException  # its parser is defusedxml's
from xml.sax.handler import ContentHandler, feature_namespaces

from ..errors import ReadError
from . import files
from .records import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from xml.sax.xmlreader import AttributesNSImpl

DEPTH_LIMIT = 50
_GOOGLE = "http://base.google.com/ns/1.0"
_ITEMS = ("item", "entry")
_ITEM = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s>/])")
_CHUNK = 64 * 1024
_RENAMED = {
    "image_link": "image",
    "link": "url",
    "summary": "description",
    "content": "description",
}


def is_header(header: list[str]) -> bool:
    """Tell whether these are the columns of a Merchant Center table."""
    names = {_name(column) for column in header}
    return {"id", "title", "availability"} <= names and not names.isdisjoint(
        ("image_link", "google_product_category", "gtin", "item_group_id")
    )


def from_table(rows: Iterable[Row | ReadError]) -> Iterator[Row | ReadError]:
    """Yield the rows of a table in our own field names."""
    for row in rows:
        if isinstance(row, ReadError):
            yield row
        else:
            yield Row(row.line, _native({_name(key): value for key, value in row.fields.items()}))


def rows(path: Path) -> Iterator[Row | ReadError]:
    """Yield a row per item; raises ReadError for a file that holds no feed."""
    source = str(path)
    with files.opened(path) as stream:
        feed = _Feed(source)
        for piece in _pieces(stream):
            yield from feed.take(piece)
        yield from feed.end()
    if not feed.items:
        raise ReadError(source, "holds no <item> or <entry>; it is no Merchant Center feed")


def _native(found: dict[str, Any]) -> dict[str, Any]:
    sale = found.get("sale_price")
    if sale and _sale_is_on(found.pop("sale_price_effective_date", None)):
        found = {**found, "price": sale, "regular_price": found.get("price")}
    found.pop("sale_price", None)
    category = found.pop("product_type", None) or found.pop("google_product_category", None)
    found = {_RENAMED.get(key, key): value for key, value in found.items()}
    return found | {"categories": category}


def _sale_is_on(dates: object) -> bool:
    """A sale without dates is on; one whose dates cannot be read is not promised."""
    if not isinstance(dates, str) or not dates.strip():
        return True
    try:
        start, end = (datetime.fromisoformat(part.strip()) for part in dates.split("/"))
    except ValueError:
        return False
    start, end = (
        moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in (start, end)
    )
    return start <= datetime.now(UTC) <= end


def _name(column: str) -> str:
    return re.sub(r"[\s\-]+", "_", column.strip().lower()).removeprefix("g:")


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Cut the feed so that every `<item` begins a piece; a long item comes in several."""
    buffer = b""
    while chunk := stream.read(_CHUNK):
        buffer += chunk
        starts = [match.start() for match in _ITEM.finditer(buffer)]
        for begin, end in zip([0, *starts], starts, strict=False):
            if end > begin:
                yield buffer[begin:end]
        rest = starts[-1] if starts else 0
        # The tail may hold the first half of a tag.
        keep = max(rest, len(buffer) - 256) if len(buffer) - rest > _CHUNK else rest
        if keep > rest:
            yield buffer[rest:keep]
        buffer = buffer[keep:]
    if buffer:
        yield buffer


class _Feed:
    """The parse of a feed, taken up again after each item that is no XML."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._head = b""
        self._line = 1
        self.items = 0
        self._broken = False
        self._start_parser()

    def _start_parser(self) -> None:
        from defusedxml.sax import make_parser

        self._handler = _Handler()
        self._parser = make_parser()
        self._parser.setFeature(feature_namespaces, True)
        self._parser.setContentHandler(self._handler)

    def take(self, piece: bytes) -> Iterator[Row | ReadError]:
        """Feed one piece; yields the items that end in it."""
        starts_item = _ITEM.match(piece) is not None
        if starts_item:
            self.items += 1
            if self._handler.in_item and not self._broken:
                reason = "is no XML: the item is not closed"
                yield ReadError(self._source, reason, line=self._handler.line)
                self._broken = True
            if self._broken:
                self._resume()
            self._handler.line = self._line
        if not self.items and len(self._head) < files.MEGABYTE:
            self._head += piece
        if not self._broken:
            yield from self._fed(piece)
        self._line += piece.count(b"\n")

    def _resume(self) -> None:
        self._start_parser()
        self._broken = False
        self._parser.feed(self._head)  # once more, for its encoding and namespaces
        self._handler.done.clear()

    def _fed(self, piece: bytes) -> Iterator[Row | ReadError]:
        from defusedxml.common import DefusedXmlException

        try:
            self._parser.feed(piece)
        except DefusedXmlException as error:
            reason = (
                "defines XML entities, which a feed does not need and which is not safe to read"
            )
            raise ReadError(self._source, reason) from error
        except SAXException as error:
            yield from self._finished()
            if not self.items:
                raise ReadError(self._source, _said(error), line=_error_line(error)) from error
            self._broken = True
            yield ReadError(self._source, _said(error), line=self._handler.line)
            return
        yield from self._finished()

    def _finished(self) -> Iterator[Row | ReadError]:
        for line, found in self._handler.done:
            if found is None:
                yield ReadError(self._source, files.TOO_LONG, line=line)
            else:
                yield Row(line, _native(found))
        self._handler.done.clear()

    def end(self) -> Iterator[Row | ReadError]:
        """Close the parse; what it still lacks is an error."""
        if self._broken:
            return
        try:
            self._parser.close()
        except SAXException as error:
            yield from self._finished()
            yield ReadError(self._source, f"the feed is cut off: {_said(error)}", line=self._line)


class _Handler(ContentHandler):
    """Collects the fields of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.line = 1
        self.done: list[tuple[int, dict[str, Any] | None]] = []
        self.in_item = False
        self._google: dict[str, Any] = {}
        self._plain: dict[str, Any] = {}  # RSS's and Atom's own fields, which `g:` ones override
        self._stack: list[tuple[str, dict[str, Any], list[str]]] = []
        self._size = 0

    def startElementNS(  # noqa: N802 - SAX's name
        self, name: tuple[str | None, str], _qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        local = name[1]
        if not self.in_item:
            if local in _ITEMS:
                self.in_item, self._stack, self._size = True, [], 0
                self._google, self._plain = {}, {}
            return
        if len(self._stack) >= DEPTH_LIMIT:
            raise SAXException(f"nested more than {DEPTH_LIMIT} deep")
        text = [attrs.getValueByQName("href")] if "href" in attrs.getQNames() else []
        self._stack.append((_name(local), {}, text))

    def characters(self, content: str) -> None:
        if not self.in_item or not self._stack:
            return
        self._size += len(content)
        if self._size <= files.RECORD_LIMIT:
            self._stack[-1][2].append(content)

    def endElementNS(  # noqa: N802 - SAX's name
        self, name: tuple[str | None, str], _qname: str | None
    ) -> None:
        if not self.in_item:
            return
        if not self._stack:
            found = {**self._plain, **self._google}
            self.done.append((self.line, found if self._size <= files.RECORD_LIMIT else None))
            self.in_item = False
            return
        key, children, text = self._stack.pop()
        if name[0] == _GOOGLE:
            value: Any = _detail(children) if children else "".join(text).strip()
            _put(self._stack[-1][1] if self._stack else self._google, key, value)
        elif self._stack:  # markup inside a text
            self._stack[-1][2].extend([" ", *text])
        else:
            _put(self._plain, key, "".join(text).strip())


def _detail(children: dict[str, Any]) -> Any:
    """Make a named value out of `g:product_detail`."""
    if "attribute_name" in children and "attribute_value" in children:
        return [{"name": children["attribute_name"], "value": children["attribute_value"]}]
    return children


def _put(into: dict[str, Any], key: str, value: Any) -> None:
    """Add a field; a repeated one becomes a list."""
    if key in into and value:
        held = into[key] if isinstance(into[key], list) else [into[key]]
        into[key] = [*held, *(value if isinstance(value, list) else [value])]
    elif value:
        into[key] = value


def _error_line(error: SAXException) -> int | None:
    return error.getLineNumber() if isinstance(error, SAXParseException) else None


def _said(error: SAXException) -> str:
    return f"is no XML: {error.getMessage()}"
