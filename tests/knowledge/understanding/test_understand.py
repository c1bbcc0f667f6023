from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.columns import Columns
from knowledge.payload import filters_from_json, filters_to_json
from knowledge.understanding import understand

Meant = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("tents under $50", {"$lt": 50}),
        ("no more than fifty dollars for a tent", {"$lte": 50}),
        ("I can't go above $50 for a tent", {"$lte": 50}),
        ("a tent, my budget is 50", {"$lte": 50}),
        ("tent over $1.2k", {"$gt": 1200}),
        ("a tent for at least 50 bucks", {"$gte": 50}),
        ("tents $50+", {"$gte": 50}),
        ("tents $20-50", {"$gte": 20, "$lte": 50}),
        ("tents between one hundred and fifty and two hundred dollars", {"$gte": 150, "$lte": 200}),
        ("tent around $100", {"$gte": 85, "$lte": 115}),
        ("tents betwen $20 and $50", {"$gte": 20, "$lte": 50}),
        ("tents less then $50", {"$lt": 50}),
        ("a tent for exactly $39", 39),
        ("tents <=$50", {"$lte": 50}),
        ("tents ≥ 50 usd", {"$gte": 50}),
        ("tents no pricier than 50", {"$lte": 50}),
        ("tents capped at $50", {"$lte": 50}),
        ("tents in the 20-50 range", {"$gte": 20, "$lte": 50}),
        ("$100ish tents", {"$gte": 85, "$lte": 115}),
    ],
)
def test_prices(meant: Meant, text: str, price: Any) -> None:
    assert meant(text) == {"price": price, "category": "tents"}


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("lighter than 2 kg", {"weight": {"$lt": "2 kg"}}),
        ("weighing no more than half a pound", {"weight": {"$lte": "0.5 lb"}}),
        ("with a max load of at least 120 kilos", {"max_load": {"$gte": "120 kg"}}),
        ("battery at least 20 hours", {"battery": {"$gte": "20 hours"}}),
        ("for at least 3 people", {"capacity_persons": {"$gte": 3}}),
        ("rated 4 or better", {"rating": {"$gte": 4}}),
        ("in US size 8 or 9.5", {"us_size": {"$in": ["8", "9.5"]}}),
        ("with a peak height over 6 feet", {"peak_height": {"$gt": "6 ft"}}),
        ("20 h battery life or more", {"battery": {"$gte": "20 hours"}}),
        (
            "with a weight of 2 kg at most 20 hours battery",
            {"weight": "2 kg", "battery": {"$lte": "20 hours"}},
        ),
    ],
)
def test_attributes_with_units(meant: Meant, text: str, filters: dict[str, Any]) -> None:
    assert meant(f"something {text}") == filters


def test_a_plain_quantity_is_of_the_field_that_such_products_have(meant: Meant) -> None:
    assert meant("a 15 m garden hose") == {"length": "15 m"}
    assert meant('24" monitor') == {"screen_size": "24 in", "category": "monitors"}


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("a black office-chair", {"category": "office chairs", "colour": "black"}),
        ("over-ear headphones", {"category": "headphones", "style": "over-ear"}),
        ("over ear headphones", {"category": "headphones", "style": "over-ear"}),
        ("headphones, in ear", {"category": "headphones", "style": "in-ear"}),
        ("no in ear headphones", {"category": "headphones", "style": {"$ne": "in-ear"}}),
        ("headphones for over ear muffs", {"category": "headphones"}),
        ("4-season tent", {"category": "tents", "season": "4-season"}),
        ("queen sheets", {"category": "sheets", "size": "queen"}),
        ("headphones with bluetooth", {"category": "headphones", "bluetooth": True}),
        ("headphones without bluetooth", {"category": "headphones", "bluetooth": False}),
        ("monitor with no hub", {"category": "monitors", "hub_required": False}),
        ("Birch or Sonar tents", {"category": "tents", "brand": {"$in": ["birch", "sonar"]}}),
        ("a tent by Fell", {"category": "tents", "brand": "fell works"}),
        ("tents not from Birch", {"category": "tents", "brand": {"$ne": "birch"}}),
        ("wallet, not leather", {"category": "wallets", "material": {"$ne": "leather"}}),
        (
            "tents, neither green nor orange",
            {"category": "tents", "colour": {"$nin": ["green", "orange"]}},
        ),
        ("tents without windows", {"category": "tents", "text": {"$not_contains": "windows"}}),
        ("tents in stock", {"category": "tents", "in_stock": True}),
        ("a tent I can buy now", {"category": "tents", "in_stock": True}),
        ("a tent that I can get today", {"category": "tents", "in_stock": True}),
        ("tents to order right away", {"category": "tents", "in_stock": True}),
        ("I want to buy a tent", {"category": "tents"}),
        ("a tent I can buy for my son", {"category": "tents"}),
        ("non-leather wallet", {"category": "wallets", "material": {"$ne": "leather"}}),
        ("leather-free wallet", {"category": "wallets", "material": {"$ne": "leather"}}),
        ("wallets that are leather free", {"category": "wallets", "material": {"$ne": "leather"}}),
        ("wallet free of leather", {"category": "wallets", "material": {"$ne": "leather"}}),
        ("hands-free headphones", {"category": "headphones"}),
        (
            "no bluetooth headphones under $20",
            {"price": {"$lt": 20}, "category": "headphones", "bluetooth": False},
        ),
        ("not wool tents", {"category": "tents", "text": {"$not_contains": "wool"}}),
        ("anything but black headphones", {"category": "headphones", "colour": {"$ne": "black"}}),
        (
            "headphones in any colour but black",
            {"category": "headphones", "colour": {"$ne": "black"}},
        ),
        ("chair lacking a headrest", {"headrest": False}),
        ("black Sonar headphones", {"category": "headphones", "brand": "sonar", "colour": "black"}),
        ("white Sonar amplifier", {"brand": "sonar", "colour": "white"}),
        ("avoid Birch tents", {"category": "tents", "brand": {"$ne": "birch"}}),
        ("monitor lacking bluetooth", {"category": "monitors", "bluetooth": False}),
        (
            "headphones that don't have bluetooth",
            {"category": "headphones", "bluetooth": False},
        ),
        ("headphones w/o bluetooth", {"category": "headphones", "bluetooth": False}),
        ("headphones with out bluetooth", {"category": "headphones", "bluetooth": False}),
        ("tents, nothing by Birch", {"category": "tents", "brand": {"$ne": "birch"}}),
        ("grene tent", {"category": "tents", "colour": "green"}),
        ("chair with headerst", {"headrest": True}),
        ("sheets queen", {"category": "sheets", "size": "queen"}),
        (
            "headphones black bluetooth",
            {"category": "headphones", "colour": "black", "bluetooth": True},
        ),
        ("doorbell with two-way audio", {"category": "doorbells", "two_way_audio": True}),
        (
            "doorbell with power over ethernet",
            {"category": "doorbells", "power_over_ethernet_poe": True},
        ),
        ("black toner cartridge", {"colour": "black"}),
        ("monitor sleeve 24 inch", {}),
        ("headfones, sorry: hedphones", {"category": "headphones"}),
    ],
)  # fmt: skip
def test_words_of_the_catalogue(meant: Meant, text: str, filters: dict[str, Any]) -> None:
    assert meant(text) == filters


def test_one_of_two_values_is_not_read_alone(meant: Meant) -> None:
    assert "style" not in meant("on ear or over ear headphones")


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("cheapest tent", "price"),
        ("the most expensive tent", "-price"),
        ("lightest tent", "weight"),
        ("tent with the highest capacity persons", "-capacity_persons"),
        ("best rated headphones", "-rating"),
        ("best rated tent", None),
        ("sort the tents by weight", "weight"),
        ("tents, price high to low", "-price"),
        ("longest lasting headphones", "-battery"),
        ("which tent lasts longest?", None),
        ("the highest quality tent", None),
        ("tents at least 1 m tall", None),
        ("sort by price: tents", "price"),
    ],
)
def test_orders(meant: Meant, text: str, sort: str | None) -> None:
    assert meant(text).get("sort") == sort


@pytest.mark.parametrize(
    "text",
    [
        "bag for a 15 inch laptop",
        "case for a black phone",
        "sleeve for 24 inch monitors",
        "charger compatible with Birch",
        "a gift for my 5 year old",
        "is $20 off possible",
        "can I return an item over $50?",
        "how much does the Larch 2 weigh?",
        "usb 3.0 hub",
        "iphone 7 cover",
        "cheap stuff",
        "Birch",
        "my 20% off code isn't working",
        "free shipping over $50",
        "a camera that monitors the garden",
    ],
)
def test_what_is_no_filter(meant: Meant, text: str) -> None:
    assert meant(text) == {}


def test_what_follows_an_amount_is_the_wanted_thing(meant: Meant) -> None:
    assert meant("under $60 for a wallet") == {"price": {"$lt": 60}, "category": "wallets"}


def test_what_a_thing_does_is_no_kind_of_thing(meant: Meant) -> None:
    assert meant("a tent that monitors") == meant("we love that tent") == {"category": "tents"}
    assert meant("for camping which tents do you have?") == {"category": "tents"}


def test_what_a_thing_is_called_is_no_label_of_its_amount(meant: Meant) -> None:
    assert meant("100 watt power bank") == {"category": "power banks", "max_output": "100 W"}


def test_a_label_before_the_noun_names_the_field(meant: Meant) -> None:
    found = {"category": "office chairs", "max_load": {"$lte": "120 kg"}}
    assert meant("120 kg max load office chair") == found


def test_numbers_without_their_unit_in_the_catalogue_are_in_that_of_the_sentence(
    meant: Meant,
) -> None:
    assert meant("rope shorter than 1 m") == {"length": {"$lt": "1 m"}}
    assert meant("oven shorter than 1 m") == {"cord_length": {"$lt": "1 m"}}


def test_who_wants_no_tents_below_a_price_wants_dearer_ones(meant: Meant) -> None:
    assert meant("no tents below $50") == {"price": {"$gte": 50}}
    assert meant("no socks over $50") == {"price": {"$lte": 50}}


def test_cheap_is_what_the_shop_says(columns: Columns) -> None:
    def filters(text: str) -> dict[str, Any]:
        return filters_to_json(understand(text, columns, cheap={"tents": 100, "*": 30}).filters)

    assert filters("cheap tents")["price"] == {"$lte": 100}
    assert filters("something cheap") == {"price": {"$lte": 30}}
    assert filters("cheapest tents") == {"category": "tents", "sort": "price"}


def test_the_words_left_to_rank_by(columns: Columns) -> None:
    assert understand("a black tent under $50, in stock", columns).words == "black tent"
    assert understand("the cheapest Birch tent without windows", columns).words == "birch tent"
    assert understand("under $50", columns).words == "under $50"
    assert understand('a "mummy Bag" in black', columns).words == 'black "mummy Bag"'


@given(text=st.text(max_size=60))
def test_any_text_is_understood_and_can_be_stored(columns: Columns, text: str) -> None:
    filters = understand(text, columns).filters
    assert filters_to_json(filters_from_json(filters_to_json(filters))) == filters_to_json(filters)


def test_what_is_called_by_its_noun_and_the_word_before_is_of_no_other_category(
    make: Callable[..., Callable[[str], dict[str, Any]]],
) -> None:
    meaning = make(
        ("Fell Down Pillow", {"category": "Pillows", "support": "neck"}),
        ("Fell Memory Pillow", {"category": "Pillows", "support": "neck"}),
        ("Birch Neck Pillow", {"category": "Travel"}),
    )
    assert meaning("neck pillow for the plane") == {}
    assert meaning("pillows") == {"category": "pillows"}


def test_what_only_says_how_something_is_names_no_category(
    make: Callable[..., Callable[[str], dict[str, Any]]],
) -> None:
    meaning = make(
        ("Fell Beam", {"category": "Lights"}),
        ("Fell Kettle", {"category": "Kettles", "capacity_l": 1.0}),
    )
    assert meaning("a kettle, something light") == {"category": "kettles"}
    assert meaning("a light") == {"category": "lights"}


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("kettle, a liter at the very most", "$lte"),
        ("kettle, a litre or less", "$lte"),
        ("kettle of a liter at least", "$gte"),
    ],
)
def test_a_unit_behind_its_article_is_one_of_it(
    make: Callable[..., Callable[[str], dict[str, Any]]], text: str, operator: str
) -> None:
    meaning = make(("Fell Kettle", {"category": "Kettles", "capacity_l": 1.0}))
    assert meaning(text) == {"category": "kettles", "capacity": {operator: "1 L"}}
