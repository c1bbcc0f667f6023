from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.calling import called, outdone
from knowledge.types import Product


def product(name: str, title: str, brand: str) -> Product:
    return Product(name, title, brand=brand, price=Decimal(10), in_stock=1)


PRODUCTS = (
    product("K", "Tarnwood Kettlejack 1.0 Cooking System", "Tarnwood"),
    product("S", "Voltiq Slate 20K Power Bank", "Voltiq"),
    product("H", "Sonarum Halden Headphones", "Sonarum"),
    product("H2", "Sonarum Halden 2 Headphones", "Sonarum"),
    product("P", "Pinebasics Armless Task Chair", "Pinebasics"),
)
NAMES = {"kettlejack", "halden"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("How long until 500 ml boils in the Kettlejack?", ["K"]),
        ("By how many grams does a Slate 20K make my coat heavier?", ["S"]),
        ("Just how heavy are the Halden 2 over-ears?", ["H2"]),
        ("Just how heavy are the Halden over-ears?", ["H"]),
        ("a slate backpack", []),
        ("grey task chair", []),
        ("an armless chair", []),
        ("anything by Tarnwood", []),
    ],
)
def test_a_product_is_called_by_its_own_name(text: str, ids: list[str]) -> None:
    assert [each.id for each in called(text, PRODUCTS, is_name=NAMES.__contains__)] == ids


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("a drip coffee maker", True),
        ("a drip sensor", False),
        ("is the Drip waterproof", False),
        ("the drip machine", False),
    ],
)
def test_a_name_that_is_a_common_word_of_another_title_is_none(text: str, other: bool) -> None:
    sensor = product("D", "Hearthlink Drip Water Leak Sensor", "Hearthlink")
    maker = product("M", "Copperfold Morning Drip Coffee Maker", "Copperfold")
    assert outdone(text, sensor, (sensor, maker)) is other


def test_of_names_that_begin_alike_the_shortest_is_called_plainly() -> None:
    shelf = (
        product("W", "Lumen Wick Lamp", "Lumen"),
        product("WF", "Lumen Wick Folding Lamp", "Lumen"),
    )
    assert called("is the Wick bright?", shelf, is_name={"wick"}.__contains__) == ()
    plainly = called("is the Wick bright?", shelf, is_name={"wick"}.__contains__, plainly=True)
    assert [each.id for each in plainly] == ["W"]
    others = (shelf[1], product("WT", "Lumen Wick Torch", "Lumen"))
    assert called("the Wick", others, is_name={"wick"}.__contains__, plainly=True) == ()
