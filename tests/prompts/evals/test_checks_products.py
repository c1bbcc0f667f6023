"""Checks of the products that an answer shows, and of the filters it searched by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from knowledge.payload import filters_from_json
from knowledge.types import Product, Variant
from prompts.evals.checks.products import satisfying
from tests.prompts.evals.conftest import TENT, TUNNEL

if TYPE_CHECKING:
    from tests.prompts.evals.conftest import Judged

SHOWN = "the answer shows T1, T2"


@pytest.mark.parametrize(
    ("value", "passes", "reason"),
    [
        ("T1", True, SHOWN),
        ({"include": ["T1", "K1"]}, False, f"{SHOWN}: K1 is missing"),
        ({"include": ["L1", "K1"]}, False, f"{SHOWN}: L1, K1 are missing"),
        ({"exclude": "K1"}, True, SHOWN),
        ({"exclude": ["T2"]}, False, f"{SHOWN}: T2 must not be there"),
        ({"only": ["T1", "T2", "T3"]}, True, SHOWN),
        ({"only": "T1"}, False, f"{SHOWN}: T2 is not among T1"),
        ({"first": "T1"}, True, SHOWN),
        ({"first": "T2"}, False, f"{SHOWN}: T2 is not the first"),
        ({"count": {"at_least": 2, "at_most": 2}}, True, SHOWN),
        ({"count": {"at_least": 3}}, False, f"{SHOWN}: there are 2, fewer than 3 products"),
        ({"count": {"at_most": 1}}, False, f"{SHOWN}: there are 2, more than 1 product"),
        ({"satisfy": {"category": "tents", "price": {"$lte": 400}}}, True, SHOWN),
        (
            {"satisfy": {"price": {"$lte": 150}}},
            False,
            f'{SHOWN}: T2 does not satisfy {{"price": {{"$lte": 150}}}}',
        ),
        (
            {"first": "T2", "exclude": "T1"},
            False,
            f"{SHOWN}: T1 must not be there; T2 is not the first",
        ),
    ],
)
def test_products(judged: Judged, value: Any, passes: bool, reason: str) -> None:
    found = judged({"products": value}, "text", products=(TENT, TUNNEL))
    assert (found.passed, found.reason) == (passes, reason)


def test_no_products(judged: Judged) -> None:
    assert judged({"products": {"count": {"at_most": 0}}}, "text").passed
    found = judged({"products": {"satisfy": {"brand": "birch"}}}, "text")
    assert (found.passed, found.reason) == (
        False,
        "the answer shows nothing: there is no product to satisfy the filter",
    )


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ({"weight": {"$lt": "2500 g"}}, {"T1"}),
        ({"weight": {"$gte": "6 kg"}}, {"T2"}),
        ({"in_stock": True}, {"T1", "S1"}),
        ({"brand": {"$ne": "birch"}}, {"S1"}),
        ({"waterproof": True}, {"T1"}),
        ({"colour": "black", "size": "42"}, {"S1"}),
        ({"colour": "black", "size": "43"}, set()),
        ({}, {"T1", "T2", "S1"}),
    ],
)
def test_a_filter_means_what_it_means_in_a_search(said: dict[str, Any], ids: set[str]) -> None:
    shoe = Product(
        id="S1",
        title="Trail Shoe",
        brand="Fell",
        in_stock=3,
        variants=(
            Variant("S1-42", "42", in_stock=3, attributes={"size": "42", "colour": "black"}),
            Variant("S1-43", "43", in_stock=0, attributes={"size": "43", "colour": "red"}),
        ),
    )
    assert satisfying((TENT, TUNNEL, shoe), filters_from_json(said)) == ids


@pytest.mark.parametrize(
    ("wanted", "had", "passes", "reason"),
    [
        (
            {"category": "tents", "price": {"$lte": 150}},
            {"price": {"$lte": 150}, "category": "tents"},
            True,
            'the filters are {"price": {"$lte": 150}, "category": "tents"}',
        ),
        ({"weight": {"$lt": "2 kg"}}, {"weight": {"$lt": "2000 g"}}, True, None),
        ({"color": "Black"}, {"colour": "black"}, True, None),
        ({"brand": {"$in": ["a", "b"]}}, {"brand": {"$in": ["b", "a"]}}, True, None),
        ({}, {}, True, "the filters are {}"),
        (
            {"price": {"$lte": 150}},
            {"price": {"$lt": 150}},
            False,
            (
                'the filters are {"price": {"$lt": 150}}: price $lte 150 is missing; '
                "price $lt 150 was not wanted"
            ),
        ),
        (
            {"kind": "product", "sort": "-price"},
            {"kind": "product", "sort": "price"},
            False,
            (
                'the filters are {"kind": "product", "sort": "price"}: sort by -price is missing; '
                "sort by price was not wanted"
            ),
        ),
        ({"waterproof": True}, {"waterproof": 1}, False, None),
        ({"weight": {"$lt": "2 kg"}}, {"weight": {"$lt": 2}}, False, None),
    ],
)
def test_filters_are_equal(
    judged: Judged, wanted: Any, had: Any, passes: bool, reason: str | None
) -> None:
    found = judged({"filters": wanted}, "text", filters=filters_from_json(had))
    assert found.passed is passes
    assert reason in (None, found.reason)
