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


def test_a_value_may_have_the_word_of_its_field_in_it(make: Callable[..., Meant]) -> None:
    meant = make(
        ("Deep Paint", {"paint_type": "chalk-based paint", "brand": "Fell"}),
        ("Soft Paint", {"paint_type": "oil-based paint", "brand": "Birch"}),
        ("Paint Brush", {"brand": "Birch"}),
    )
    assert meant("chalk-based paint by Fell") == {
        "paint_type": "chalk-based paint",
        "brand": "fell",
    }
    assert meant("brush for chalk-based paint") == {}


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("lamps that ship in May", {"shipping": "ships in may"}),
        ("lamps for socket 14", {"lamp_socket": "socket 14"}),
        ("lamps, not socket 14", {"lamp_socket": {"$ne": "socket 14"}}),
        ("a wrench for socket 14", {}),
        ("radio alarm with a timer", {"timer": True}),
        ("lamps under 40 dB", {"noise": {"$lt": "40 dB"}}),
        ("lamps over 40 dB", {}),
    ],
)
def test_values_that_say_what_field_they_are_of(
    make: Callable[..., Meant], text: str, filters: dict[str, Any]
) -> None:
    meant = make(
        ("Glow Lamp", {"lamp_socket": "socket 14", "shipping": "ships in may"}),
        ("Dim Lamp", {"lamp_socket": "socket 27", "shipping": "ships today"}),
        ("Ring Wrench", {"length_cm": 20}),
        ("Fan", {"noise_db": 38}),
        ("Kitchen Radio", {"alarms": "radio alarm", "timer": True}),
    )
    assert meant(text) == filters
