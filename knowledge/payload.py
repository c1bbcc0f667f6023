"""Records as JSON values and back, without loss (Decimal and dates as strings)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.types import AttributeValue, Document, Product, Variant


def to_payload(record: Product | Document) -> dict[str, Any]:
    """Return the record as JSON values."""
    values: dict[str, Any] = json.loads(json.dumps(asdict(record), default=str))
    return {"record": type(record).__name__.lower(), **values}


def from_payload(values: Mapping[str, Any]) -> Product | Document:
    """Return the record that `to_payload` wrote."""
    fields = {name: value for name, value in values.items() if name != "record"}
    return product(fields) if values["record"] == "product" else _document(fields)


def content_hash(record: Product | Document, *salt: str) -> str:
    """Return a SHA-256 over the record's content, not over where it lay."""
    values = to_payload(record)
    values.pop("source")
    text = json.dumps([*salt, values], ensure_ascii=False, sort_keys=True)
    # Lone surrogates cannot come from a reader, but a hash must not be what fails on them.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def product(fields: Mapping[str, Any]) -> Product:
    """Return the product whose JSON fields these are."""
    return Product(
        **{
            **fields,
            "price": _decimal(fields["price"]),
            "categories": tuple(fields["categories"]),
            "attributes": _attributes(fields["attributes"]),
            "variants": tuple(
                Variant(
                    **{
                        **variant,
                        "price": _decimal(variant["price"]),
                        "attributes": _attributes(variant["attributes"]),
                    }
                )
                for variant in fields["variants"]
            ),
        }
    )


def _document(fields: Mapping[str, Any]) -> Document:
    return Document(
        **{
            **fields,
            "valid_from": _date(fields["valid_from"]),
            "valid_until": _date(fields["valid_until"]),
            "supersedes": tuple(fields["supersedes"]),
        }
    )


def _attributes(values: Mapping[str, Any]) -> dict[str, AttributeValue]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
