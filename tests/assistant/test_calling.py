from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.calling import called
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
