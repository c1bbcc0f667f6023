from __future__ import annotations

import pytest

from knowledge.quotable import parts, statements
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


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("room for play..the sides are 28 cm", ["room for play.", "the sides are 28 cm"]),
        ("What fun!.open the box.", ["What fun!", "open the box."]),
        ("It can be returned.if unworn", ["It can be returned.if unworn"]),
        ("Shipping is free..unless it is furniture", ["Shipping is free..unless it is furniture"]),
        ("See https://shop.this page", ["See https://shop.this page"]),
        ("Write to help@shop.you may", ["Write to help@shop.you may"]),
        ("Visit www.notes.the shop", ["Visit www.notes.the shop"]),
        ("approx..the 5 kg, lid etc.the box", ["approx..the 5 kg, lid etc.the box"]),
        ("Open Mon..Fri", ["Open Mon..Fri"]),
        ("it is flimsy.you must be careful", ["it is flimsy.", "you must be careful"]),
        ("Well...the end", ["Well...the end"]),
        ("Pay $5.95 at shop.example.com", ["Pay $5.95 at shop.example.com"]),
        ("e.g.the lid", ["e.g.the lid"]),
    ],
)  # fmt: skip
def test_texts_that_a_machine_joined_are_split(text: str, sentences: list[str]) -> None:
    assert [unit.text for unit in parts([text])] == sentences


def test_an_attribute_as_data_sets_write_it_is_shown_in_words() -> None:
    written = (
        "item_weight: { unit:grams, normalized_value:{ unit:pounds, value:3.31 }, value:1500. }"
    )
    (unit,) = parts([written])
    assert (unit.text, unit.shown) == (written, "item weight: 3.31 pounds (1500 grams)")
