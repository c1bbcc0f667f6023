from __future__ import annotations

import pytest

from assistant.quantities import amounts, measures, numbers
from assistant.verify import markers, support, verify

DOME = (
    "Birch Dome Tent. Brand: Birch. Price: $149.00. In stock: 6.\n"
    "A dome tent for two people with one porch.\nweight: 2.4 kg\nwaterproof: yes"
)
LAMP = "Reading Lamp. Brand: Fell. Price: $35.00. In stock: 12.\nA lamp with a warm light."
RETURNS = (
    "Returns > Exceptions\nSale items can be returned for store credit only.\n"
    "Gift cards cannot be returned."
)
LARCH = (
    "Tarnwood Larch 2 Tent. Brand: Tarnwood. Price: $249.00. In stock: 14.\n"
    "weight: 1.9 kg\ncapacity: 2\nmaximum load weight: 9 kg\nfreestanding: no\n"
    "Variant Larch red: $259.00, In stock: 3"
)
FACTS = "The tent weighs 1.9 kg. The tent sleeps 2 people. Delivery takes 5 days and costs $9."
TERMS = (
    "Returns\nYou can return most items within 30 days of delivery.\n"
    "Members can return shoes within 60 days.\n"
    "Opened software can be returned within 14 days\nonly if the disc is faulty.\n"
    "Standard delivery takes 5 days.\nExpress delivery takes 2 days."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1,299.00", {"1299"}),
        ("1299 and 1,299.0", {"1299"}),
        ("329.50", {"329.5"}),
        ("007", {"7"}),
        ("0.50", {"0.5"}),
        ("twelve months, Two people", {"12", "2"}),
        ("30-day", {"30"}),
        ("It is so. [12]", set()),
        ("$5[1]0", {"5", "0"}),
        ("1,5", {"1,5"}),
        ("a ½ inch hole", {"½"}),
        ("nothing", set()),
    ],
)
def test_numbers_are_read_in_one_way(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


def test_amounts_of_money_are_read_in_one_way() -> None:
    assert amounts("$1,299.00, 1299 dollars, USD 1299, 1,299 $") == {"$1299"}
    assert amounts("5 EUR or €5.5, £3 and 20 items") == {"€5", "€5.5", "£3"}


def test_measures_are_read_in_one_way() -> None:
    assert measures("a 2-day trip, two days, Days: 2 [1]") == {"2 day"}
    assert measures("1.9 kg, 2 people, 14 in stock") == {"1.9 kg", "2 person"}


def test_markers_are_read_in_order() -> None:
    assert markers("A [2] b [1][2] c [999999] d [x]") == [2, 1, 2]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Birch Dome Tent has a price of $149. [1]",
        "The Birch Dome Tent has a price of $149",
        "The Reading Lamp is in stock: twelve. [2]",
        "Sale items can be returned for store credit only. [3]",
        "Gift cards can't be returned. [3]",
        "Yes, a dome tent for two people with a porch. [1]",
    ],
)
def test_what_a_source_says_passes(sentence: str) -> None:
    verdict = verify(sentence, [DOME, LAMP, RETURNS])
    assert verdict.passed, verdict.checks


@pytest.mark.parametrize(
    ("sentence", "failing"),
    [
        ("The Birch Dome Tent has a price of $150. [1]", "numbers"),
        # The number is the lamp's, whether the sentence cites nobody or both.
        ("The Birch Dome Tent has a price of $35.", "numbers"),
        ("The Birch Dome Tent has a price of $35. [1] [2]", "numbers"),
        # Two people and six in stock are no prices.
        ("The Birch Dome Tent has a price of $2. [1]", "numbers"),
        ("The Birch Dome Tent has a price of 6 dollars. [1]", "numbers"),
        ("The Birch Dome Tent has a price of 149 EUR. [1]", "numbers"),
        ("The Birch Dome Tent has a price of thirty dollars. [1]", "numbers"),
        ("The price of the Reading Lamp is $35. [1]", "numbers"),
        ("The tent glows in purple moonlight. [1]", "support"),
        ("Sale items cannot be returned for store credit. [3]", "support"),
        ("Gift cards can be returned. [3]", "support"),
        ("Items cannot be returned. [3]", "support"),
        ("A dome tent with a porch by Zelta for two people. [1]", "names"),
    ],
)
def test_what_no_source_says_fails(sentence: str, failing: str) -> None:
    verdict = verify(sentence, [DOME, LAMP, RETURNS])
    assert not verdict.passed
    assert failing in {check.name for check in verdict.checks if not check.passed}
    assert all(check.detail for check in verdict.checks)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The Larch 2 weighs 1.9 kg. [1]", LARCH),
        ("It costs $249.00 and 14 are in stock. [1]", LARCH),
        ("The Larch 2 Tent is $249. [1]", LARCH),
        ("The red variant costs $259. [1]", LARCH),
        ("The tent sleeps 2 people. [1]", FACTS),
        ("You can return most items within 30 days of delivery. [1]", TERMS),
        ("Members can return shoes within 60 days. [1]", TERMS),
    ],
)
def test_a_number_of_the_statement_passes(sentence: str, source: str) -> None:
    verdict = verify(sentence, [source])
    assert verdict.passed, verdict.checks


@pytest.mark.parametrize(
    ("sentence", "source", "failing"),
    [
        # Of another statement, attribute, variant or unit, or of the name.
        ("The tent weighs 2 kg. [1]", FACTS, "numbers"),
        ("Delivery takes 2 days. [1]", FACTS, "numbers"),
        ("The tent costs $9. [1]", FACTS, "support"),
        ("The tent costs $9. [1]", f"Tent\n{FACTS}", "numbers"),
        ("The Larch 2 weighs 2 kg. [1]", LARCH, "numbers"),
        ("The Larch Tent weighs 2. [1]", LARCH, "numbers"),
        ("The Larch Tent weighs 9 kg. [1]", LARCH, "numbers"),
        ("The Larch Tent weighs 14. [1]", LARCH, "numbers"),
        ("The Larch Tent costs $259. [1]", LARCH, "numbers"),
        # A decimal cut short.
        ("The Larch Tent weighs 1. [1]", LARCH, "numbers"),
        ("Delivery takes 2 days. [1]", TERMS, "numbers"),
        ("Standard delivery takes 2 days. [1]", TERMS, "numbers"),
        # For others, or without the condition.
        ("Others can return shoes within 60 days. [1]", TERMS, "numbers"),
        ("Opened software can be returned within 14 days. [1]", TERMS, "conditions"),
        ("Opened software can be returned. [1]", TERMS, "conditions"),
        ("You can return items within 30 days of delivery. [1]", TERMS, "conditions"),
    ],
)
def test_a_number_of_something_else_fails(sentence: str, source: str, failing: str) -> None:
    failed = {check.name for check in verify(sentence, [source]).checks if not check.passed}
    assert failing in failed


def test_the_source_that_has_it_all_is_the_one_to_cite() -> None:
    twin = DOME.replace("149", "159")
    assert verify("The Birch Dome Tent has a price of $159.", [DOME, twin]).best == 2
    assert verify("The Birch Dome Tent has a price of $149.", [DOME, twin]).best == 1


def test_support_is_the_share_of_content_words() -> None:
    assert support("The tents cost nothing", "a tent costs much") == pytest.approx(2 / 3)
