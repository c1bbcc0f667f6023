"""What a product suggests: names of things, whole, and nothing that is only near them in a text."""

from __future__ import annotations

from typing import Any

from knowledge.completion.building import build
from knowledge.completion.completer import View, suggest
from knowledge.completion.goods import stems
from knowledge.completion.lexicon import learn
from knowledge.completion.phrases import Origin, phrases
from knowledge.completion.shelf import Shelf
from knowledge.types import Product


def product(
    number: int, title: str, *categories: str, told: str = "", **attributes: Any
) -> Product:
    return Product(
        f"HP-BED-{number:03}", title, description=told, brand="Tarnwood", categories=categories,
        attributes=attributes, in_stock=2,
    )  # fmt: skip


TENTS = [
    product(
        n, f"Tarnwood {name} {n + 2} Tent", "Camping & Hiking", "Tents",
        told="The inner can be pitched alone on clear nights. Three standard pads fit.",
        colour=("green", "clear", "standard")[n % 3], waterproof=True,
    )
    for n, name in enumerate(("Larch", "Larch", "Fir", "Fir", "Elm", "Elm", "Oak", "Oak", "Ash"))
]  # fmt: skip
OTHERS = [
    product(20, "Tarnwood Pebble Bedside Lamp with USB-C", "Lighting", "Table Lamps"),
    product(21, "Tarnwood Greenline 78 Skis with Bindings for Beginners", "Winter", "Skis"),
    product(22, "Tarnwood Drip Coffee Maker", "Kitchen", "Coffee", colour="green"),
    product(23, "Tarnwood Morning Drip Coffee Maker", "Kitchen", "Coffee", colour="green"),
    product(24, "Tarnwood Hose Nozzle", "Garden", "Watering", colour="green"),
    product(25, "Tarnwood Slate Power Bank", "Power", "Chargers", colour="sky blue"),
    product(26, "Tarnwood Flint Power Bank", "Power", "Chargers"),
    product(27, "Tarnwood Chalk Power Bank", "Power", "Chargers"),
]
SHOP = [*TENTS, *OTHERS]
LEXICON = learn(SHOP)
SAID = {each.text: each.origin for one in SHOP for each in phrases(one, LEXICON)}


def said(number: int) -> set[str]:
    (one,) = (each for each in SHOP if each.id == f"HP-BED-{number:03}")
    return {each.text for each in phrases(one, LEXICON)}


def test_a_phrase_ends_before_what_a_product_comes_with() -> None:
    assert {"tarnwood pebble bedside lamp", "pebble bedside lamp"} <= said(20)
    assert {"greenline 78 skis", "tarnwood greenline 78 skis"} <= said(21)
    endings = {text.split()[-1] for text in SAID}
    assert not endings & {"with", "for", "bindings", "beginners", "usb-c"}


def test_a_shelf_keeps_its_marks_and_takes_no_colour() -> None:
    assert SAID["camping & hiking"] is Origin.DEPARTMENT
    assert SAID["tents"] is Origin.KIND
    assert "green tents" in SAID
    assert not {text for text in SAID if text.startswith("green ") and "hiking" in text}
    assert "green watering" not in SAID
    assert "green coffee" not in SAID  # the coffee of a maker


def test_a_value_is_one_of_the_product_not_of_its_text() -> None:
    assert "clear tents" not in said(0)
    assert "clear tents" in said(1)
    assert "standard tents" not in SAID
    assert "waterproof tents" in said(0)
    assert "blue chargers" in said(25)  # sky blue


def test_a_name_is_not_cut() -> None:
    assert "drip coffee" not in SAID
    assert "drip coffee maker" in SAID
    assert "bank" not in SAID
    assert "power bank" in SAID
    assert not {text for text in SAID if text[0].isdigit()}


def test_eight_suggestions_are_not_spellings_of_one() -> None:
    view = View.of(Shelf.of(build(lambda: ((each, "") for each in SHOP))))
    for prefix in ("tent", "tents", "tarnwood te"):
        found = [stems(each.text) for each in suggest(view, prefix, 8)]
        assert len(found) == len(set(found)) > 3
    assert suggest(view, "tents", 1)[0].text == "tents"


def test_a_number_of_the_shop_names_no_thing() -> None:
    view = View.of(Shelf.of(build(lambda: ((each, "") for each in SHOP))))
    assert view.hits("bed") == 0
    assert view.hits("hp-bed-020") == 1
