from __future__ import annotations

import pytest

from assistant.verify import amounts, markers, numbers, support, verify

DOME = (
    "Birch Dome Tent. Brand: Birch. Price: $149.00. In stock: 6.\n"
    "A dome tent for two people with one porch.\nweight: 2.4 kg\nwaterproof: yes"
)
LAMP = "Reading Lamp. Brand: Fell. Price: $35.00. In stock: 12.\nA lamp with a warm light."
RETURNS = (
    "Returns > Exceptions\nSale items can be returned for store credit only.\n"
    "Gift cards cannot be returned."
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


def test_markers_are_read_in_order() -> None:
    assert markers("A [2] b [1][2] c [999999] d [x]") == [2, 1, 2]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Birch Dome Tent has a price of $149. [1]",
        "The Birch Dome Tent has a price of $149",
        "The Reading Lamp is in stock: twelve. [2]",
        "Sale items can be returned for store credit. [3]",
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


def test_the_source_that_has_it_all_is_the_one_to_cite() -> None:
    twin = DOME.replace("149", "159")
    assert verify("The Birch Dome Tent has a price of $159.", [DOME, twin]).best == 2
    assert verify("The Birch Dome Tent has a price of $149.", [DOME, twin]).best == 1


def test_support_is_the_share_of_content_words() -> None:
    assert support("The tents cost nothing", "a tent costs much") == pytest.approx(2 / 3)
