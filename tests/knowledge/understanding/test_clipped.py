"""Clipped names of what is sold: "amp", "uke"; and pounds that are money where prices are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]
Make = Callable[..., Meant]


@pytest.fixture
def meant(make: Make) -> Meant:
    return make(
        ("Rook 10 Guitar Amplifier", {"category": "Guitar Amplifiers", "battery_life_h": 6}),
        ("Castle Amplifier", {"category": "Amplifiers", "weight_kg": 40}),
        ("Puffin Ukulele", {"category": "Ukuleles"}),
        ("Ember Saxophone", {"category": "Saxophones"}),
        ("Cloud Mattress", {"category": "Mattresses"}),
        ("Sax Polish", {"category": "Care"}),
        ("Ladle", {"category": "Kitchen-Accessories", "room": "kitchen use"}),
        ("Lofty Chandelier", {"category": "Chandeliers", "note": "this chand has arms"}),
        currency="GBP",
    )


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("amp under £130", "amplifiers"),
        ("amps under £130", "amplifiers"),
        ("guitar amp under £130", "guitar amplifiers"),
        ("uke under £130", "ukuleles"),
        ("a chand under £130", "chandeliers"),
    ],
)
def test_a_clipped_noun_is_the_category(meant: Meant, text: str, category: str) -> None:
    assert meant(text) == {"category": category, "price": {"$lt": 130}}


def test_a_word_of_its_own_is_no_category(meant: Meant) -> None:
    assert meant("mat under £130") == {"price": {"$lt": 130}}
    assert meant("kitchen ladle under £130") == {"price": {"$lt": 130}}
    assert meant("yoga mat under £130") == {"price": {"$lt": 130}}
    # It is in the title of another kind.
    assert meant("sax under £130") == {"price": {"$lt": 130}}


def test_a_clipped_noun_that_is_a_category_itself_stays(make: Make) -> None:
    meant = make(
        ("Rook Amp", {"category": "Amps"}),
        ("Castle Amplifier", {"category": "Amplifiers"}),
    )
    assert meant("amp") == {"category": "amps"}


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("an amp, max budget 130 pounds", {"$lte": 130}),
        ("an amp under 80 pounds", {"$lt": 80}),
        ("an amp, I can spend 80 pounds", {"$lte": 80}),
    ],
)
def test_pounds_are_money_where_prices_are_in_pounds(
    meant: Meant, text: str, price: dict[str, float]
) -> None:
    assert meant(text) == {"category": "amplifiers", "price": price}


def test_pounds_beside_a_word_of_weight_are_a_weight(meant: Meant) -> None:
    weight = {"category": "amplifiers", "weight": {"$lt": "80 lb"}}
    assert meant("an amp that weighs under 80 pounds") == weight
    assert meant("an amp lighter than 80 pounds") == weight
    assert meant("an amp under 80 lbs") == weight
    assert meant("a 130 pounds amp") == {"category": "amplifiers"}


def test_pounds_are_a_weight_where_prices_are_in_dollars(make: Make) -> None:
    meant = make(("Castle Amplifier", {"category": "Amplifiers", "weight_kg": 40}), currency="USD")
    weight = {"category": "amplifiers", "weight": {"$lt": "80 lb"}}
    assert meant("an amplifier under 80 pounds") == weight
    assert meant("an amplifier, my budget is 80 pounds")["price"] == {"$lte": 80}


def test_a_span_of_time_has_its_unit_in_its_name(meant: Meant) -> None:
    hours = {"category": "amplifiers", "battery_life": {"$gte": "5 hours"}}
    assert meant("an amp that lasts 5 hours or longer") == hours
