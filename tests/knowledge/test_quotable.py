from __future__ import annotations

from knowledge.quotable import statements
from knowledge.splitting import split
from knowledge.types import Product


def test_what_a_description_says_of_price_and_stock_is_no_statement() -> None:
    product = Product(
        "1", "Tent", "A tent.\nPrice: $1.00\nIn stock: 999\nOut of stock soon\nIt has a porch.",
        in_stock=3,
    )  # fmt: skip
    told = [unit.shown for passage in split(product) for unit in statements(passage)]
    assert "In stock: 3" in told
    assert "It has a porch." in told
    assert not {"Price: $1.00", "In stock: 999"} & set(told)
    assert not any(each.startswith("Out of stock") for each in told)
