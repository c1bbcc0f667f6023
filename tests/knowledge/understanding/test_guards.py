"""What asks for a rule, what only says more of something, and what is said by the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.understanding.guards import about_rules

Meant = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("have you tents under $50?", False),
        ("have you a green tent?", False),
        ("have you shipped my headphones?", True),
        ("have you seen my tents?", True),
        ("have you a shop in york?", True),
        ("have you guys sent my tents?", True),
        ("have you sold those tents under $90?", True),
        ("where are the tents from?", True),
        ("where are the speakers in this tent?", True),
        ("hi, when you ship to canada is it under $50?", True),
        ("where are the running shoes?", False),
        ("where are the tents below $90?", False),
        ("where are your shops?", True),
        ("where are your tents made?", True),
        ("where are my headphones?", True),
        # What only says more of what stands before it asks nothing, nor does it wish.
        ("a tent for our hut, where it gets cold", False),
        ("a tent for my brother, who has one", False),
        ("if the tent rips, who pays?", True),
        ("the tent, where is it made?", True),
        ("would the ridge monitor fit on my desk, which is 90 cm wide?", True),
        ("i need a tent, which are in stock?", False),
        ("ridge monitor - still $90 or did it drop below 80?", True),
        ("a tent under $300 or is that too little", False),
    ],
)
def test_what_asks_for_a_rule_or_of_one_product(text: str, rule: bool) -> None:
    assert about_rules(text) is rule


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        (
            "an office chair without a headrest, as a headrest presses on my neck",
            {"category": "office chairs", "headrest": False},
        ),
        (
            "black headphones, as the white ones are for her",
            {"category": "headphones", "colour": "black"},
        ),
        ("a tent, as a gift, in green", {"category": "tents", "colour": "green"}),
        ("a tent, as a gift in green", {"category": "tents", "colour": "green"}),
        ("headphones, as it has to be black", {"category": "headphones", "colour": "black"}),
        ("a tent as the hall costs $90 at most", {"category": "tents", "price": {"$lte": 90}}),
    ],
)
def test_a_reason_behind_a_wish_is_no_condition(
    meant: Meant, text: str, filters: dict[str, Any]
) -> None:
    assert meant(text) == filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("my tent leaks, would you believe it. Which headphones do you have?", "headphones"),
        ("my tent leaks, don't ask. I need headphones", "headphones"),
        ("Believe it or not, I need a tent", "tents"),
        ("no joke, I need a tent", "tents"),
        ("the car broke, so here I am looking for a tent", "tents"),
        ("I need a tent, don't worry about the price", "tents"),
        ("My boss insists that we all have an office chair, so here I am again", "office chairs"),
    ],
)
def test_what_is_said_by_the_way(meant: Meant, text: str, filters: str) -> None:
    assert meant(text) == {"category": filters}


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("a tent, don't show me orange ones", {"colour": {"$ne": "orange"}}),
        ("a tent, don't show me anything from Birch", {"brand": {"$ne": "birch"}}),
        ("a tent, don't show me anything over $80", {"price": {"$lte": 80}}),
    ],
)
def test_what_shall_not_be_shown_is_denied(meant: Meant, text: str, filters: Any) -> None:
    assert meant(text) == {"category": "tents", **filters}
