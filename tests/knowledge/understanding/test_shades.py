"""Colours that stand in another field than the colour: "Jet Black" is a shade of black."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.columns import Columns
from knowledge.understanding import understand

Meant = Callable[[str], dict[str, Any]]


@pytest.fixture
def meant(make: Callable[..., Meant]) -> Meant:
    return make(
        ("Cream Hair Colour", {"shade": "Jet Black", "category": "Hair Care"}),
        ("Gloss Hair Colour", {"shade": "Copper", "category": "Hair Care"}),
        ("Hair Brush", {"colour": "Pink", "category": "Hair Care"}),
        ("City Seat", {"colour": "Black", "category": "Seats"}),
        ("Rain Seat", {"shade": "Deep Black", "category": "Seats"}),
    )


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("black hair colour", {"shade": "black"}),
        ("hair colour in black", {"shade": "black"}),
        ("jet black hair colour", {"shade": "jet black"}),
        ("hair dye in copper", {"shade": "copper"}),
        ("pink hair brush", {"colour": "pink"}),
        ("black seats", {"category": "seats", "colour": "black"}),
        ("black scarf", {"colour": "black"}),
    ],
)
def test_a_colour_is_of_the_field_that_such_products_have_it_in(
    meant: Meant, text: str, filters: dict[str, Any]
) -> None:
    assert meant(text) == filters


def test_a_thing_may_be_called_by_what_names_a_field(shop: Callable[..., Columns]) -> None:
    columns = shop(
        ("Cream Hair Colour", {"colour": "Black"}), ("Round Brush", {"note": "for long hair"})
    )
    assert understand("hair colour in black", columns).filters.gaps == ()
    assert understand("a black hair colour", columns).filters.gaps == ()
