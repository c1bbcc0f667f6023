"""Brands, colours and values as last words, and numbers that count what is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("headphones with bluetooth sonar", {"bluetooth": True, "brand": "sonar"}),
        ("headphones with bluetooth black", {"bluetooth": True, "colour": "black"}),
        ("headphones no bluetooth white", {"bluetooth": False, "colour": "white"}),
        ("tent not green birch", {"colour": {"$ne": "green"}, "brand": "birch"}),
        ("wallet not leather black", {"material": {"$ne": "leather"}, "colour": "black"}),
        ("office chair, not black headrest", {"colour": {"$ne": "black"}}),
        ("tents not from Birch", {"brand": {"$ne": "birch"}}),
        ("tent 2 persons birch", {"capacity_persons": 2, "brand": "birch"}),
        ("headphones with a lid sonar", {"brand": "sonar"}),
        ("headphones by Sonar rated 4 or better", {"brand": "sonar", "rating": {"$gte": 4}}),
    ],
)
def test_what_stands_last(meant: Meant, text: str, filters: dict[str, Any]) -> None:
    found = meant(text)
    found.pop("category", None)
    assert found == filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("need 4 office chairs", {"category": "office chairs"}),
        ("Two green tents", {"category": "tents", "colour": "green"}),
        ("we want 3 office chairs, not leather", {"category": "office chairs"}),
        ("4-season tents", {"category": "tents", "season": "4-season"}),
    ],
)
def test_how_many_are_wanted(meant: Meant, text: str, filters: dict[str, Any]) -> None:
    found = meant(text)
    found.pop("material", None)
    assert found == filters


def test_a_slip_in_looking_leaves_the_thing(meant: Meant) -> None:
    assert meant("lokking for a tent") == {"category": "tents"}


def test_what_a_thing_is_for_is_counted_and_coloured_in_vain(meant: Meant) -> None:
    assert meant("a shelf for two green tents") == {}


def test_who_would_rather_have_something_wants_it(meant: Meant) -> None:
    assert meant("I'd rather have headphones") == {"category": "headphones"}


def test_a_finish_is_an_adjective_in_any_form(make: Callable[..., Meant]) -> None:
    papers = [
        (f"Photo Paper {number}", {"finish": finish})
        for number, finish in enumerate(("matte", "satin", "gloss", "gloss"))
    ]
    printer = ("Desk Printer", {"photo_paper": True})
    meant = make(*papers, printer)
    assert meant("matte photo paper") == {"finish": "matte"}
    assert meant("photo paper satin") == {"finish": "satin"}


def test_many_products_of_a_type_make_it_a_condition(make: Callable[..., Meant]) -> None:
    originals = [(f"Toner Cartridge A{number}", {"type": "original"}) for number in range(20)]
    others = [(f"Toner Cartridge B{number}", {"type": "compatible"}) for number in range(2)]
    meant = make(*originals, *others)
    assert meant("original toner cartridge") == {"type": "original"}


def test_a_feature_of_several_words_stands_behind_its_noun(make: Callable[..., Meant]) -> None:
    phones = [
        (f"Aster {number} Smartphone", {"fingerprint_reader": True, "colour": "blue"})
        for number in range(3)
    ]
    meant = make(*phones, ("USB Card Reader", {}))
    assert meant("smartphone blue fingerprint reader") == {
        "fingerprint_reader": True,
        "colour": "blue",
    }


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("dome Birch tent", {"shape": "dome", "brand": "birch"}),
        ("tent Birch dome", {"shape": "dome", "brand": "birch"}),
        ("garden birch tent", {}),  # no value stands before it: "birch" may say what it is of
    ],
)
def test_a_brand_may_stand_beside_a_value(
    make: Callable[..., Meant], text: str, filters: dict[str, Any]
) -> None:
    tents = [
        (f"Larch {number} Tent", {"brand": brand, "shape": shape})
        for number, (brand, shape) in enumerate((("Birch", "dome"), ("Fell", "tunnel")))
    ]
    assert make(*tents)(text) == filters
