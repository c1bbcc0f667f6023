"""schema.org `Product` records in the JSON-LD of a shop's HTML pages.

<script type="application/ld+json">{"@type": "Product", "sku": "7", "name": "Kettle",
 "offers": {"@type": "Offer", "price": "39.00", "priceCurrency": "EUR"}}</script>
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import ReadError
from . import files, prices, values
from .records import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE_LIMIT = 16 * files.MEGABYTE
_SCRIPT = re.compile(r"<script\b[^<>]{0,500}application/ld\+json[^<>]{0,500}>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_TYPES = frozenset(("Product", "ProductGroup"))
_HOLDERS = ("@graph", "mainEntity", "itemListElement", "item", "itemOffered")
DEPTH_LIMIT = 20
_GONE = ("OutOfStock", "SoldOut", "Discontinued")
_TAKEN_WORDS = (
    "sku productID productGroupID @id @type @context name description brand manufacturer "
    "category offers image url additionalProperty hasVariant isVariantOf aggregateRating review "
    "reviews isRelatedTo isSimilarTo isAccessoryOrSparePartFor mainEntityOfPage potentialAction "
    "variesBy"
)
_TAKEN = frozenset(_TAKEN_WORDS.split())


def has_product(path: Path) -> bool:
    """Tell whether a page holds a schema.org Product, so that it is catalogue and no document."""
    try:
        page = files.held(path, PAGE_LIMIT).decode(errors="replace")
    except ReadError:
        return False  # reading it as a document will say what is wrong
    return any(_holds_product(block) for _, block in _blocks(page))


def _holds_product(block: str) -> bool:
    try:
        return next(_products(json.loads(block), 0), None) is not None
    except (ValueError, RecursionError):
        return '"Product"' in block  # broken, but meant as one: its reading will say so


def rows(path: Path) -> Iterator[Row | ReadError]:
    """Yield a row per product; raises ReadError for a page without any."""
    source, found = str(path), False
    for line, block in _blocks(files.text(path, PAGE_LIMIT)):
        try:
            nodes = list(_products(json.loads(block), 0))
        except json.JSONDecodeError as error:
            found = True
            reason = f"the JSON-LD is no JSON: {error.msg}"
            yield ReadError(source, reason, line=line + error.lineno - 1)
            continue
        except (RecursionError, ValueError):
            found = True
            yield ReadError(source, "the JSON-LD is nested too deeply", line=line)
            continue
        for node in nodes:
            found = True
            yield Row(line, _fields(node))
    if not found:
        raise ReadError(source, "holds no schema.org Product; read it with --kind documents")


def _blocks(page: str) -> Iterator[tuple[int, str]]:
    position = 0
    while start := _SCRIPT.search(page, position):
        end = _END.search(page, start.end())
        position = end.start() if end else len(page)
        yield page.count("\n", 0, start.end()) + 1, page[start.end() : position]


def _products(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEPTH_LIMIT:
        return
    if isinstance(node, list):
        for item in node:
            yield from _products(item, depth + 1)
    elif isinstance(node, dict):
        if _types(node) & _TYPES:
            yield node
            return
        for key in _HOLDERS:
            yield from _products(node.get(key), depth + 1)


def _types(node: dict[str, Any]) -> set[str]:
    return {re.split("[:/]", str(kind))[-1] for kind in _many(node.get("@type"))}


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _fields(node: dict[str, Any]) -> dict[str, Any]:
    variants = _records(node.get("hasVariant"))
    return {
        "id": _first(node, "sku", "productID", "productGroupID", "@id", "url"),
        "title": node.get("name"),
        "description": node.get("description"),
        "brand": next(iter(_names(_first(node, "brand", "manufacturer"))), None),
        "categories": _names(node.get("category")),
        "url": node.get("url"),
        "image": node.get("image"),
        **_offer(node),
        "attributes": _attributes(node),
        "variants": [
            {
                "id": _first(item, "sku", "productID", "@id"),
                "title": item.get("name"),
                **{
                    key: value
                    for key, value in _offer(item).items()
                    if key in ("price", "in_stock")
                },
                "attributes": _attributes(item),
            }
            for item in variants
        ],
    }


def _first(node: dict[str, Any], *keys: str) -> Any:
    for key in keys:
        value = node.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if value not in (None, "", [], {}):
            return value
    return None


def _names(value: Any) -> list[Any]:
    return [item.get("name") if isinstance(item, dict) else item for item in _many(value)]


def _offer(node: dict[str, Any]) -> dict[str, Any]:
    """Return price, currency and stock: the lowest price, and any offer that is left."""
    offers = _records(node.get("offers"))
    offers += [inner for offer in offers for inner in _records(offer.get("offers"))]
    priced = [*offers, *(s for offer in offers for s in _records(offer.get("priceSpecification")))]
    if not offers:
        return {}
    words = [word for offer in offers if (word := _word(_first(offer, "availability")))]
    levels = [level for offer in offers if (level := offer.get("inventoryLevel")) is not None]
    return {
        "price": _lowest([p for o in priced if (p := _first(o, "price", "lowPrice")) is not None]),
        "currency": next((c for o in priced if (c := o.get("priceCurrency"))), None),
        "in_stock": _simple(levels[0]) if len(levels) == 1 else None,
        "availability": next(
            (word for word in words if word not in _GONE), next(iter(words), None)
        ),
    }


def _records(value: Any) -> list[dict[str, Any]]:
    return [item for item in _many(value) if isinstance(item, dict)]


def _lowest(found: list[Any]) -> Any:
    try:
        return min(found, key=lambda value: prices.price(value)[0] or 0, default=None)
    except values.BadValueError:
        return found[0]


def _word(value: Any) -> str | None:
    return value.rsplit("/", 1)[-1] if isinstance(value, str) else None


def _attributes(node: dict[str, Any]) -> dict[str, Any]:
    found = {key: _simple(value) for key, value in node.items() if key not in _TAKEN}
    for item in _many(node.get("additionalProperty")):
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            found[item["name"]] = _simple(item)
    rating = node.get("aggregateRating")
    if isinstance(rating, dict):
        found["rating"] = rating.get("ratingValue")
    return found


def _simple(value: Any) -> Any:
    """Return the value of a QuantitativeValue or PropertyValue with its unit."""
    if not isinstance(value, dict) or not ("value" in value or "name" in value):
        return value
    found = value.get("value", value.get("name"))
    unit = value.get("unitText") or value.get("unitCode")
    return f"{found} {unit}" if unit and found is not None else found
