"""`floorwalker search`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant import Assistant, Hit, Product, SearchResult
from knowledge.facts import price_text
from knowledge.payload import filters_to_json
from knowledge.types import Kind
from ui.commands.batch import Row, rows
from ui.terminal import print_correction, print_json, print_understood, say

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
            result = shop.search(row.text, limit=limit, kind=_KINDS[kind])
            records = shop.products([hit.passage.document_id for hit in result.hits])
            hits = [_hit(hit, records.get(hit.passage.document_id)) for hit in result.hits]
            found = found or bool(hits)
            if as_json or batch:
                print_json(_values(row, result, hits))
            else:
                print_correction(result.correction)
                print_understood(result.filters, result.relaxed, _currency(records))
                _print(hits)
    return 0 if found or batch else 1


def _values(row: Row, result: SearchResult, hits: list[dict[str, Any]]) -> dict[str, Any]:
    values = {
        "id": row.id,
        "hits": hits,
        "filters": filters_to_json(result.filters),
        "relaxed": list(result.relaxed),
    }
    if (read := result.correction) is not None:
        changed = [list(each) for each in read.changed]
        values["correction"] = {"text": read.text, "changed": changed, "applied": read.certain}
    return values


def _currency(records: Mapping[str, Product]) -> str | None:
    return next((each.currency for each in records.values() if each.currency), None)


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


def _print(hits: list[dict[str, Any]]) -> None:
    for hit in hits:
        price = hit["price"]
        shown = "" if price is None else f"  {price_text(price, hit['currency'])}"
        say(f"{hit['score']:.2f}  {hit['title']}{shown}  ({hit['kind']} {hit['id']})")
    if not hits:
        say("Nothing found.")
