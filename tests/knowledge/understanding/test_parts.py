"""Values that are told by what they are of: "dry skin" where records have a `skin_type`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]


@pytest.fixture
def meant(make: Callable[..., Meant]) -> Meant:
    return make(
        ("Barrier Balm", {"skin_type": "dry, sensitive", "vegan": True}),
        ("Night Balm", {"skin_type": "dry", "vegan": False}),
        ("Clay Serum", {"skin_type": "oily", "vegan": True}),
        ("Dry Shampoo", {"vegan": True}),
        ("Skin Tint", {"vegan": True}),
        ("City Bike", {"brake_type": "rim", "category": "Bikes"}),
    )


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("something for dry skin that's vegan", {"skin_type": "dry", "vegan": True}),
        ("serums for oily skin", {"skin_type": "oily"}),
        ("oily skin", {"skin_type": "oily"}),
        ("balm for dry or oily skin", {"skin_type": {"$in": ["dry", "oily"]}}),
        ("a bike with rim brakes", {"category": "bikes", "brake_type": "rim"}),
        ("shampoo for oily skin", {}),
        ("dry shampoo", {}),
    ],
)
def test_a_value_before_the_name_of_its_field(
    meant: Meant, text: str, filters: dict[str, Any]
) -> None:
    assert meant(text) == filters


def test_what_is_joined_by_and_has_to_be_both(meant: Meant) -> None:
    assert meant("balm for dry and sensitive skin") == {"skin_type": {"$eq": ["dry", "sensitive"]}}
