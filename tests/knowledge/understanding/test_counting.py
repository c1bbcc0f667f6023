"""What bare numbers count: what is in a pack, and labels with more words than are said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]


@pytest.fixture
def meant(make: Callable[..., Meant]) -> Meant:
    return make(
        ("Glow Candle", {"category": "Candles", "pack_size": 6, "burn_hours": 8, "box": True}),
        ("Dim Candle", {"category": "Candles", "pack_size": 2, "burn_hours": 20}),
        ("Ink Ribbon", {"category": "Ribbons", "black_ribbon_line_yield": 900,
                        "usb_2_0_ports_quantity": 1}),
        ("Wide Ribbon", {"category": "Ribbons", "black_ribbon_line_yield": 2000,
                         "colour": "black"}),
        ("Trek Pack", {"category": "Bags", "battery": 12}),
        ("Tap Hub", {"category": "Hubs", "usb_2_0_ports_quantity": 4,
                     "usb_3_0_ports_quantity": 2}),
        ("Calc Chip", {"category": "Chips", "processor_cores": 8, "heat_output_ho_w": 65}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("candles in a pack of 6", {"category": "candles", "pack_size": 6}),
        ("6-pack candles", {"category": "candles", "pack_size": 6}),
        ("candles in packs of at least 4", {"category": "candles", "pack_size": {"$gte": 4}}),
        ("a pack under 50", {"price": {"$lt": 50}}),
        ("6 pack or 2 pack of candles", {}),
        ("need 4 packs of candles", {}),
        ("candle in a bag", {"category": "candles"}),
        ("candles under $5 a box", {"category": "candles", "price": {"$lt": 5}}),
        ("candles with a box under $5", {"category": "candles", "box": True, "price": {"$lt": 5}}),
    ],
)
def test_how_many_are_in_a_pack(meant: Meant, text: str, filters: dict[str, Any]) -> None:
    assert meant(text) == filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("ribbon for at least 800 black lines", {"black_ribbon_line_yield": {"$gte": 800}}),
        ("ribbon that lasts 800 black lines", {"black_ribbon_line_yield": 800}),
        ("a black ribbon", {"colour": "black"}),
        ("hub with USB 2.0 ports quantity 4 or more", {"usb_2_0_ports_quantity": {"$gte": 4}}),
        ("hub with 4 USB 2.0 ports", {"usb_2_0_ports_quantity": 4}),
        ("hub with 4 USB ports", {}),
        ("chip with at least 4 cores", {"processor_cores": {"$gte": 4}}),
        ("chip, heat output (HO) max 70 W", {"heat_output_ho": {"$lte": "70 W"}}),
    ],
)
def test_a_label_may_have_numbers_brackets_and_more_words(
    meant: Meant, text: str, filters: dict[str, Any]
) -> None:
    assert {name: each for name, each in meant(text).items() if name != "category"} == filters


def test_what_such_things_have_not_is_not_what_a_verb_is_of(meant: Meant) -> None:
    assert meant("candle that lasts 30 evenings") == {"category": "candles"}
