"""Records as JSON values and back, without loss (Decimal and dates as strings)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from knowledge.types import (
    AttributeValue,
    Constraint,
    Document,
    Filters,
    Operator,
    Product,
    Sort,
    Variant,
)
from knowledge.units import unit


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


def filters_to_json(filters: Filters) -> dict[str, Any]:
    """Return filters as JSON values: {"category": "tents", "weight": {"$lt": "2 kg"}}.

    A plain value is equality and a number with a unit is a text; `-` before a sort descends.
    """
    grouped: dict[str, dict[str, list[Any]]] = {}
    for each in filters.constraints:
        grouped.setdefault(each.field, {}).setdefault(each.operator, []).append(_said(each))
    values: dict[str, Any] = {"kind": filters.kind} if filters.kind else {}
    for field, said in grouped.items():
        operators = {name: many[0] if len(many) == 1 else many for name, many in said.items()}
        plain = operators.keys() == {"$eq"} and len(said["$eq"]) == 1
        key = _OWN + field if field in _RESERVED else field
        values[key] = operators["$eq"] if plain else operators
    if filters.sort:
        values["sort"] = ("-" if filters.sort.descending else "") + filters.sort.field
    return values


def filters_from_json(values: Mapping[str, Any]) -> Filters:
    """Return the filters that `filters_to_json` wrote; conditions on one field stand together."""
    kind, sort = values.get("kind"), values.get("sort")
    constraints = (
        constraint
        for key, said in values.items()
        if key not in _RESERVED
        for constraint in _constraints(
            key.removeprefix(_OWN), said if isinstance(said, dict) else {"$eq": said}
        )
    )
    return Filters(
        kind=kind if isinstance(kind, str) else None,  # type: ignore[arg-type]
        constraints=tuple(constraints),
        sort=Sort(sort.removeprefix("-"), sort.startswith("-")) if isinstance(sort, str) else None,
    )


_RESERVED = frozenset(("kind", "sort"))
_OWN = "attributes."  # before an attribute of such a name
_QUANTITY = re.compile(r"(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?) (\D.*)")


def _said(constraint: Constraint) -> Any:
    value, suffix = constraint.value, f" {constraint.unit}" if constraint.unit else ""
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return [f"{item}{suffix}" if suffix else _quoted(item) for item in value]
    if isinstance(value, str):
        return _quoted(value)
    number = int(value) if float(value).is_integer() else value
    return f"{number}{suffix}" if suffix else number


def _quoted(text: str) -> str:
    """Return a text so that it is not read as a quantity: the size "10 in" gets quotation marks."""
    return f'"{text}"' if _measured(text) or text.startswith('"') else text


def _measured(text: str) -> re.Match[str] | None:
    found = _QUANTITY.fullmatch(text)
    return found if found and unit(found[2]) else None


def _constraints(field: str, said: Mapping[str, Any]) -> Iterator[Constraint]:
    for operator in get_args(Operator):
        if operator not in said:
            continue
        value = said[operator]
        listed = operator in {"$in", "$nin"}
        many = isinstance(value, list) and (not listed or (value and isinstance(value[0], list)))
        for each in value if many else [value]:
            yield _constraint(field, operator, each)


def _constraint(field: str, operator: Operator, said: Any) -> Constraint:
    if isinstance(said, list):
        parts = [_measured(item) for item in said]
        if parts and (first := parts[0]):
            items = tuple(part[1] for part in parts if part)
            return Constraint(field, operator, items, first[2])
        return Constraint(field, operator, tuple(_unquoted(item) for item in said))
    if not isinstance(said, str):
        return Constraint(field, operator, said)
    if found := _measured(said):
        return Constraint(field, operator, float(found[1]), found[2])
    return Constraint(field, operator, _unquoted(said))


def _unquoted(text: str) -> str:
    return text[1:-1] if text.startswith('"') else text
