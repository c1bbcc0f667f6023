"""Values of records as shops write them: text with HTML in it, prices, stock, attributes."""

from __future__ import annotations

import html
import math
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..types import AttributeValue

TEXT_LIMIT = 1_000_000  # characters of one field: a thousand passages, no product says that much
STOCK_LIMIT = 10**12
ATTRIBUTE_DEPTH = 10
INT64 = 2**63

_CONTROL = {c: None for c in (*range(32), 127) if c not in (9, 10)}
_TAGS = (
    "a abbr article b blockquote br center code dd details div dl dt em font footer h1 h2 h3 h4 "
    "h5 h6 header hr html body i iframe img ins li link main meta nav ol p pre s script section "
    "small span strike strong style sub summary sup table tbody td tfoot th thead tr u ul"
)
_TAG = re.compile(rf"<!--|</?(?:{'|'.join(_TAGS.split())})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_BLOCKS = (
    "address article blockquote dd div dl dt h1 h2 h3 h4 h5 h6 li ol p pre section table tr ul"
)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?(?:Z|\+00:00)?")

_AVAILABLE_WORDS = (
    "true yes y available in_stock instock limited_availability limitedavailability onlineonly "
    "instoreonly preorder presale backorder low_stock unlimited"
)
_AVAILABLE = frozenset(_AVAILABLE_WORDS.split())
_GONE_WORDS = "false no n unavailable out_of_stock outofstock sold_out soldout discontinued"
_GONE = frozenset(_GONE_WORDS.split())


class BadValueError(ValueError):
    """A value that cannot be what its field needs; the text says why."""


def shown(value: object) -> str:
    """Return a value for an error message, cut to a readable length."""
    quoted = str(value)
    return f"'{quoted[:40]}...'" if len(quoted) > 40 else f"'{quoted}'"


def plain(value: str) -> str:
    """Return text without HTML, control characters and lone surrogates, trimmed.

    Raises BadValueError when it is longer than `TEXT_LIMIT` characters.
    """
    if len(value) > TEXT_LIMIT:
        raise BadValueError(
            f"a text field has {len(value):,} characters; the limit is {TEXT_LIMIT:,}"
        )
    if not value.isprintable():  # printable text has neither controls nor surrogates
        value = value.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
        value = value.encode("utf-8", "ignore").decode()
    if "<" in value and _TAG.search(value):
        value = from_html(value)
    elif "&" in value and _ENTITY.search(value):
        value = html.unescape(value).translate(_CONTROL)
    return value.strip()


def one_line(value: str) -> str:
    """Return `plain` text with every run of white space made one space."""
    return " ".join(plain(value).split())


def from_html(markup: str) -> str:
    """Return the text of an HTML fragment, a line per block."""
    from bs4 import BeautifulSoup

    # lxml, not html.parser: the latter takes quadratic time on broken markup.
    soup = BeautifulSoup(f"<div>{markup}</div>", "lxml")
    for dropped in soup(["script", "style", "template", "noscript"]):
        dropped.extract()
    for node in soup(["br", *_BLOCKS.split()]):
        node.insert_before("\n")
        node.insert_after("\n")
        if node.name == "li":
            node.insert(0, "- ")
    for cell in soup(["td", "th"]):
        cell.insert_after(" ")
    rows = (" ".join(row.split()) for row in soup.get_text().split("\n"))
    return "\n".join(row for row in rows if row and row != "-").translate(_CONTROL)


def stock(value: object) -> int | None:
    """Return sellable units, None for unknown; a shop that oversold (below 0) has none.

    Words for "available" are unknown, words for "sold out" 0; raises BadValueError otherwise.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return None if value else 0
    if isinstance(value, str):
        word = re.sub(r"[\s\-]+", "_", value.strip().lower().rsplit("/", 1)[-1])
        if word in _AVAILABLE:
            return None
        if word in _GONE:
            return 0
    try:
        count = Decimal(str(value).strip())
        whole = int(count) if count.is_finite() and abs(count) <= STOCK_LIMIT else None
    except (InvalidOperation, ValueError):
        whole = None
    if whole is None or whole != count:
        raise BadValueError(f"stock {shown(value)} is no whole number")
    return max(whole, 0)


def identifier(value: object) -> str | None:
    """Return an id as it stands in the source, None when there is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        if value is None:
            return None
        raise BadValueError(f"id {shown(value)} is no text or whole number")
    text = value.translate(_CONTROL) if isinstance(value, str) else str(value)
    text = " ".join(text.encode("utf-8", "ignore").decode().split())
    if len(text) > 1000:
        raise BadValueError(f"id {shown(text)} has {len(text):,} characters; the limit is 1,000")
    return text or None


def attributes(name: str, value: object, depth: int = 0) -> Iterator[tuple[str, AttributeValue]]:
    """Yield the attributes in a value: a nested record's names are joined with `_`."""
    if depth > ATTRIBUTE_DEPTH:
        raise BadValueError(f"attribute {shown(name)} is nested more than {ATTRIBUTE_DEPTH} deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from attributes(f"{name}_{key}" if name else str(key), inner, depth + 1)
    elif isinstance(value, list | tuple) and value and all(_named(item) for item in value):
        for item in value:
            yield from attributes(
                f"{name}_{item['name']}" if depth else item["name"], item["value"], depth + 1
            )
    elif (kept := attribute(value)) is not None:
        yield one_line(name), kept


def _named(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("name"), str) and "value" in item


def attribute(value: object) -> AttributeValue | None:
    """Return one value with its type kept, None for an empty one."""
    if isinstance(value, str):
        date = _MIDNIGHT.fullmatch(value)
        return date[1] if date else plain(value) or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -INT64 <= value < INT64 else str(value)
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return tuple(text for item in value if (text := _item(item))) or None
    return None if value is None else plain(str(value)) or None


def _item(item: object) -> str:
    if isinstance(item, dict):
        pairs = [pair for key, inner in item.items() for pair in attributes(str(key), inner, 1)]
        return "; ".join(f"{key}: {_item(inner)}" for key, inner in pairs)
    if isinstance(item, list | tuple):
        return ", ".join(_item(inner) for inner in item if not isinstance(inner, list | dict))
    return "" if item is None else plain(str(item))
