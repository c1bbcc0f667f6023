"""`floorwalker search`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant import Assistant, Hit, Product
from knowledge.facts import price_text
from knowledge.types import Kind
from ui.commands.batch import Row, rows
from ui.terminal import print_json, say

_KINDS: dict[str | None, Kind | None] = {
    None: None,
    "products": "product",
    "documents": "document",
}


def search(
    store: Path,
    query: str | None,
    *,
    batch: Path | None,
    limit: int,
    kind: str | None,
    as_json: bool,
) -> int:
    """Print hits; 1 when a single query finds nothing."""
    wanted = rows(query, batch, "query")
    # Searching needs no chat model, so whatever is wrong with the store's is no concern here.
    with Assistant.open(store, model="scripted", adapter="none") as shop:
        found = False
        for row in wanted:
            values = _search(shop, row, limit, _KINDS[kind])
            found = found or bool(values["hits"])
            if as_json or batch:
                print_json(values)
            else:
                _print(values)
    return 0 if found or batch else 1


def _search(shop: Assistant, row: Row, limit: int, kind: Kind | None) -> dict[str, Any]:
    result = shop.search(row.text, limit=limit, kind=kind)
    records = shop.products([hit.passage.document_id for hit in result.hits])
    return {
        "id": row.id,
        "hits": [_hit(hit, records.get(hit.passage.document_id)) for hit in result.hits],
        "filters": {"kind": result.filters.kind} if result.filters.kind else {},
        "relaxed": list(result.relaxed),
    }


def _hit(hit: Hit, product: Product | None) -> dict[str, Any]:
    price = product.price if product else None
    return {
        "id": hit.passage.document_id,
        "title": hit.passage.title,
        "kind": hit.passage.kind,
        "score": round(hit.score, 4),
        "price": None if price is None else float(price),
        "currency": product.currency if product else None,
    }


def _print(values: dict[str, Any]) -> None:
    for hit in values["hits"]:
        price = hit["price"]
        shown = "" if price is None else f"  {price_text(price, hit['currency'])}"
        say(f"{hit['score']:.2f}  {hit['title']}{shown}  ({hit['kind']} {hit['id']})")
    if not values["hits"]:
        say("Nothing found.")
