"""Shopify product export: a row per variant, the product's own fields in the first row of a Handle.

Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty
shirt,Linen shirt,<p>Cool.</p>,Nord,Size,S,49.00,3
shirt,,,,,M,49.00,0
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import ReadError
from . import prices, values
from .records import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Shopify renamed its columns in 2024; either name is read.
_COLUMNS = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "description": ("body (html)", "description"),
    "brand": ("vendor",),
    "category": ("product category",),
    "type": ("type",),
    "tags": ("tags",),
    "status": ("status",),
    "image": ("image src", "product image url"),
    "sku": ("variant sku", "sku"),
    "barcode": ("variant barcode", "barcode"),
    "price": ("variant price", "price"),
    "list_price": ("variant compare at price", "compare-at price"),
    "stock": ("variant inventory qty", "inventory quantity"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "grams": ("variant grams", "weight value (grams)"),
}
_METAFIELD = re.compile(r"(.+?)\s*\(product\.metafields\..+\)")


def is_header(header: list[str]) -> bool:
    """Tell whether these are the columns of a Shopify product export."""
    names = {name.strip().lower() for name in header}
    return (
        "title" in names
        and not names.isdisjoint(_COLUMNS["handle"])
        and not names.isdisjoint(("variant price", "option1 name", "option1 value"))
    )


def fold(rows: Iterable[Row | ReadError], *, source: str) -> Iterator[Row | ReadError]:
    """Fold the rows of each Handle into one row in our own field names."""
    seen: set[str] = set()
    group: list[Row] = []
    handle = ""
    for row in rows:
        if isinstance(row, ReadError):
            yield row
            continue
        current = _cell(_lowered(row), "handle")
        if current != handle or not current:
            yield from _product(group, handle, seen, source)
            group, handle = [], current
        group.append(row)
    yield from _product(group, handle, seen, source)


def _product(
    group: list[Row], handle: str, seen: set[str], source: str
) -> Iterator[Row | ReadError]:
    if not group:
        return
    line, first = group[0].line, _lowered(group[0])
    status = _cell(first, "status").lower()
    reason = None
    if not handle:
        reason = "has no Handle"
    elif handle in seen:
        reason = "its rows are not together; sort the file by Handle"
    elif status in ("draft", "archived"):
        reason = f"is {status} in Shopify, so shoppers are not told of it"
    seen.add(handle)
    if reason:
        yield ReadError(source, reason, line=line, record_id=handle or None)
        return
    variants, errors = _variants(group, handle, source)
    yield from errors
    if variants or not errors:
        yield Row(line, _folded(group[0].fields, first, handle, variants))


def _folded(
    fields: Mapping[str, Any], first: Mapping[str, str], handle: str, variants: list[dict[str, Any]]
) -> dict[str, Any]:
    attributes = {
        match[1]: value for name, value in fields.items() if (match := _METAFIELD.fullmatch(name))
    }
    tags = [tag.strip() for tag in _cell(first, "tags").split(",") if tag.strip()]
    attributes |= {"type": _cell(first, "type"), "tags": tags}
    if len(variants) == 1 and not variants[0]["options"]:
        attributes |= variants[0]["attributes"] | {"sku": variants[0]["sku"]}
    return {
        "id": handle,
        "title": _cell(first, "title"),
        "description": _cell(first, "description"),
        "brand": _cell(first, "brand"),
        "categories": [_cell(first, "category") or _cell(first, "type")],
        "image": _cell(first, "image"),
        "price": min((v["price"] for v in variants if v["price"] is not None), default=None),
        "in_stock": _total([v["in_stock"] for v in variants]),
        "attributes": attributes,
        "variants": [
            {
                "id": v["sku"] or f"{handle}/{number}",
                "title": " / ".join(v["options"].values()),
                "price": v["price"],
                "in_stock": v["in_stock"],
                "attributes": v["options"] | v["attributes"],
            }
            for number, v in enumerate(variants, 1)
            if v["options"]
        ],
    }


def _variants(
    group: list[Row], handle: str, source: str
) -> tuple[list[dict[str, Any]], list[ReadError]]:
    """Return the good variants and an error for each bad row; picture-only rows are neither."""
    found: list[dict[str, Any]] = []
    errors: list[ReadError] = []
    names: dict[int, str] = {}
    for row in group:
        cells = _lowered(row)
        names |= {n: name for n in (1, 2, 3) if (name := cells.get(f"option{n} name", ""))}
        options = {n: value for n in (1, 2, 3) if (value := cells.get(f"option{n} value", ""))}
        if not (options or _cell(cells, "price") or _cell(cells, "sku")):
            continue
        named = {names.get(n, f"Option {n}"): value for n, value in options.items()}
        if named == {"Title": "Default Title"}:  # Shopify's way to say: no variants
            named = {}
        try:
            found.append(_variant(cells, named))
        except values.BadValueError as error:
            errors.append(ReadError(source, str(error), line=row.line, record_id=handle))
    return found, errors


def _variant(cells: Mapping[str, str], options: dict[str, str]) -> dict[str, Any]:
    stock = values.stock(_cell(cells, "stock"))
    # Untracked variants are exported with a quantity of 0 that means nothing.
    tracked = not any(name in cells for name in _COLUMNS["tracker"]) or _cell(cells, "tracker")
    attributes = {name: _cell(cells, name) for name in ("barcode", "list_price")}
    grams = _cell(cells, "grams")
    return {
        "sku": _cell(cells, "sku"),
        "options": options,
        "price": prices.price(_cell(cells, "price"))[0],
        "in_stock": stock if tracked else None,
        "attributes": attributes | ({"weight_grams": grams} if grams.strip("0.") else {}),
    }


def _total(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _lowered(row: Row) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in row.fields.items()}


def _cell(cells: Mapping[str, str], name: str) -> str:
    return next((value for column in _COLUMNS[name] if (value := cells.get(column, ""))), "")
