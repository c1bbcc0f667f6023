from __future__ import annotations

import json

import pytest

from knowledge.payload import filters_from_json, filters_to_json
from knowledge.types import Constraint, Filters, Sort

FILTERS = Filters(
    kind="product",
    constraints=(
        Constraint("category", "$eq", "tents"),
        Constraint("weight", "$gte", 1.0, "kg"),
        Constraint("weight", "$lt", 2.5, "kg"),
        Constraint("price", "$lte", 1299.95),
        Constraint("in_stock", "$eq", True),
        Constraint("brand", "$in", ("birch", "fell")),
        Constraint("length", "$in", ("2", "3"), "m"),
        Constraint("size", "$eq", "10 in"),
        Constraint("text", "$not_contains", "leather"),
        Constraint("text", "$not_contains", "feathers"),
        Constraint("sort", "$eq", "fine"),
    ),
    sort=Sort("price", descending=True),
)


def test_filters_are_written_as_they_are_documented() -> None:
    assert filters_to_json(FILTERS) == {
        "kind": "product",
        "category": "tents",
        "weight": {"$gte": "1 kg", "$lt": "2.5 kg"},
        "price": {"$lte": 1299.95},
        "in_stock": True,
        "brand": {"$in": ["birch", "fell"]},
        "length": {"$in": ["2 m", "3 m"]},
        "size": '"10 in"',
        "text": {"$not_contains": ["leather", "feathers"]},
        "attributes.sort": "fine",
        "sort": "-price",
    }


@pytest.mark.parametrize("filters", [Filters(), FILTERS])
def test_filters_survive_being_written(filters: Filters) -> None:
    written = json.loads(json.dumps(filters_to_json(filters)))
    back = filters_from_json(written)
    assert filters_to_json(back) == filters_to_json(filters)
