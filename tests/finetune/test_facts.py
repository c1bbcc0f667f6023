from __future__ import annotations

import pytest

from finetune import facts
from knowledge.types import AttributeValue


def said(name: str, value: AttributeValue, it: str = "the Birch Tent") -> dict[str, str]:
    return {each.question: each.answer for each in facts.about(name, value, it=it, other="canvas")}


def test_a_measure_is_stated_with_its_unit() -> None:
    answers = said("weight_kg", 2.4)
    assert answers["How heavy is the Birch Tent?"] == "The Birch Tent weighs 2.4 kg."


@pytest.mark.parametrize(
    ("name", "value", "answer"),
    [
        ("waterproof", True, "Yes, the Birch Tent is waterproof."),
        ("bluetooth", False, "No, the Birch Tent has no bluetooth."),
        ("batteries_included", False, "No, batteries are not included."),
        ("includes_remote", True, "Yes, it includes remote."),
    ],
)
def test_a_flag_is_answered_with_yes_or_no(name: str, value: bool, answer: str) -> None:
    assert set(said(name, value).values()) == {answer}


def test_another_value_is_denied() -> None:
    answers = said("material", "nylon")
    assert answers["Is the Birch Tent made of nylon?"].startswith("Yes, the Birch Tent is made of")
    assert answers["Is the Birch Tent made of canvas?"] == "No, the Birch Tent is made of nylon."
    assert "The Birch Tent is made of canvas, right?" in answers


def test_several_things_agree_with_their_verb() -> None:
    answers = said("weight_g", 300, it="the Trail Shoes")
    assert answers["How heavy are the Trail Shoes?"] == "The Trail Shoes weigh 300 g."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sku", "X-1"),  # nobody asks for it
        ("package_length", 6),  # of what?
        ("gender", "F"),
        ("warranty", "3 months warranty"),
        ("released", "2009-01-01"),
    ],
)
def test_what_says_nothing_to_a_customer_is_not_asked_for(name: str, value: AttributeValue) -> None:
    assert said(name, value) == {}


def test_a_limit_is_spoken() -> None:
    assert "maximum load" in next(iter(said("load_max", "80 kg")))


def test_what_is_lacking_is_named() -> None:
    assert facts.lacks("waterproof", True, it="it") == "whether it is waterproof"
    assert (
        facts.lacks("cable_length_m", 2.0, it="the Lamp") == "what the cable length of the Lamp is"
    )
    assert facts.lacks("battery_included", True, it="it") == "whether battery is included"


def test_price_and_stock() -> None:
    assert next(facts.price("$5.00", it="it")).answer == "It costs $5.00."
    assert next(facts.stock(0, it="the Boots")).answer == "No, the Boots are out of stock."
    assert next(facts.stock(3, it="it")).answer == "Yes, we have 3 of it in stock."
