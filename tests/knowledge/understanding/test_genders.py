"""Men's or women's where a catalogue says it, in its letters or words, and never of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]
Make = Callable[..., Meant]


@pytest.fixture
def meant(make: Make) -> Meant:
    return make(
        ("Dale Parka", {"category": "Coats", "gender": "M", "size": "M", "colour": "red"}),
        ("Dale Parka", {"category": "Coats", "gender": "F", "size": "L", "colour": "blue"}),
        ("Mire Boot", {"category": "Boots", "gender": "F", "waterproof": True}),
        ("Mire Boot", {"category": "Boots", "gender": "M"}),
        ("Tarn Kettle", {"category": "Kettles", "colour": "red"}),
        ("Burn Strap", {"category": "Straps", "colour": "black"}),
    )


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("boots for women", {"category": "boots", "gender": "f"}),
        ("coats for a man", {"category": "coats", "gender": "m"}),
        ("women's boots", {"category": "boots", "gender": "f"}),
        ("ladies' coats", {"category": "coats", "gender": "f"}),
        ("looking for mens red coats", {"category": "coats", "gender": "m", "colour": "red"}),
        ("coats, not for men", {"category": "coats", "gender": {"$ne": "m"}}),
        ("something for women", {"gender": "f"}),
    ],
)
def test_whom_it_is_for_is_as_the_catalogue_says_it(
    meant: Meant, text: str, filters: dict[str, Any]
) -> None:
    assert meant(text) == filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("boots for men and women", {"category": "boots"}),
        ("boots for women or unisex", {"category": "boots"}),
        ("coats that men hate", {"category": "coats"}),
        ("kettle for men", {"category": "kettles"}),
        ("coats, size M", {"category": "coats", "size": "m"}),
        ("strap for my women's boots", {"category": "straps"}),
        ("boots for my wife", {"category": "boots"}),
    ],
)
def test_both_others_and_letters_that_are_sizes_say_nothing_of_it(
    meant: Meant, text: str, filters: dict[str, Any]
) -> None:
    assert meant(text) == filters


def test_words_of_a_field_of_any_name_are_known(make: Make) -> None:
    meant = make(
        ("Dale Parka", {"category": "Coats", "fit": "Men"}),
        ("Rill Parka", {"category": "Coats", "fit": "Women"}),
        ("Moss Parka", {"category": "Coats", "fit": "Unisex"}),
    )
    assert meant("coats for women") == {"category": "coats", "fit": "women"}
    assert meant("male coats") == {"category": "coats", "fit": "men"}


def test_a_category_that_says_it_is_one(make: Make) -> None:
    meant = make(
        ("Dale Parka", {"category": "Men's Coats", "gender": "M"}),
        ("Rill Parka", {"category": "Women's Coats", "gender": "F"}),
    )
    assert meant("women's coats") == {"category": "women's coats"}
