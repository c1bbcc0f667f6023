"""What is told before a wish is no condition, and what the wish takes up from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.understanding.stories import wish_after

Meant = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("my bike is red, which tents do you have?", "which tents do you have?"),
        ("mine leaks so i need a tent", "i need a tent"),
        ("the roof leaks and rain came in, so a tent please", "a tent please"),
        ("because i bike at night, lights", "lights"),
        ("last time i paid $50 for one, now a tent, please", "a tent, please"),
        ("our lane is dark. a tent with 2 doors would do me", "a tent with 2 doors would do me"),
        (
            "since the twins came i sleep out, and it has no roof. a tent would be nice",
            "a tent would be nice",
        ),
        ("my sofa is green which pillows would go with it", "which pillows would go with it"),
        (
            "she is so fond of rain that i would like to give her a tent",
            "i would like to give her a tent",
        ),
        ("i won $20 and would like to use it on a tent", "would like to use it on a tent"),
        ("we had a tent and i still dream of it. now i'd like a hut", "i'd like a hut"),
        ("my son wants the hut to glow. where are the lamps?", "where are the lamps?"),
        ("hi, i need a tent", ""),
        ("my dream tent is green, do you have it?", ""),
        ("my black tent came late, now a refund please", ""),
        ("our old tent was from birch, now something lighter", ""),
        ("my son wants the tent to be green, which tents do you have?", ""),
        ("my tent that i want to replace is green", ""),
        ("i'd like a tent under $200, now in green", ""),
        ("a bag which people can fit under a seat", ""),
        ("a tent that is green, do you have one?", ""),
        ("tents under $50, which ones do you have?", ""),
        ("i love green, which tents do you have?", ""),
        ("my shoe size is 9, do you have trail shoes?", ""),
        ("i'm left-handed, so i need a tent", ""),
        ("my order is late, i need a refund", ""),
        ("i avoid plastic, which tents do you have?", ""),
        ("we are four people, so we need a tent", ""),
        ("my wife is 160 cm tall, so i need a tent", ""),
        ("i can't swallow tablets, which tents do you have?", ""),
        ("headphones are so loud", ""),
        ("my ideal tent weighs under 2 kg, do you have one?", ""),
        ("the desk can't be wider than 1 m, which desks do you have?", ""),
        ("the cheapest tents you've got, do you have them in green?", ""),
    ],
)
def test_where_a_wish_begins(text: str, wish: str) -> None:
    place = wish_after(text)
    assert (text[place:] if place else "") == wish


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        (
            "our black Sonar chair broke yesterday, so we need a tent under 2 kg",
            {"category": "tents", "weight": {"$lt": "2 kg"}},
        ),
        (
            "my bike is orange and I ride it to work, which tents do you have from Birch?",
            {"category": "tents", "brand": "birch"},
        ),
        (
            "I've got a $20 off voucher, what headphones do you have?",
            {"category": "headphones"},
        ),
        ("we own no leather at all, so an office chair please", {"category": "office chairs"}),
        ("When it rains our green tent leaks, so I need a wallet", {"category": "wallets"}),
        (
            "We bought an orange tent last year and it tore, so I need headphones",
            {"category": "headphones"},
        ),
        (
            "I paid over $500 for my old tent, now I want one below $300",
            {"category": "tents", "price": {"$lt": 300}},
        ),
        (
            "I've saved up 80 dollars, which tents do you have?",
            {"category": "tents", "price": {"$lte": 80}},
        ),
        ("My tent leaks. Do you have tents in green?", {"category": "tents", "colour": "green"}),
        ("my boss told me to order 15 chairs, so I need tents", {"category": "tents"}),
        (
            "We had a green tent when I was small. Now I'd like headphones",
            {"category": "headphones"},
        ),
        (
            "my wallet is black which tents would go with it",
            {"category": "tents"},
        ),
    ],
)
def test_a_story_is_no_condition(meant: Meant, text: str, filters: dict[str, Any]) -> None:
    assert meant(text) == filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        (
            "my white headphones died, so I need a new one in black",
            {"category": "headphones", "colour": "black"},
        ),
        (
            "I had a 3-season tent before, now I'd like a 4-season one",
            {"category": "tents", "season": "4-season"},
        ),
        (
            "Last time I paid $189 for a tent, never again: now a green one below $100",
            {"category": "tents", "colour": "green", "price": {"$lt": 100}},
        ),
        (
            "the dog chewed my Sonar headphones, can you show me over-ear ones?",
            {"category": "headphones", "style": "over-ear"},
        ),
        (
            "my tent is from Birch and I'm not happy, show me tents by anyone else",
            {"category": "tents", "brand": {"$ne": "birch"}},
        ),
        (
            "the shop next door sells Birch, do you have tents from another brand?",
            {"category": "tents", "brand": {"$ne": "birch"}},
        ),
    ],
)
def test_a_wish_takes_up_the_noun_or_the_maker(
    meant: Meant, text: str, filters: dict[str, Any]
) -> None:
    assert meant(text) == filters


def test_what_somebody_would_like_is_nothing_to_compare_with(meant: Meant) -> None:
    assert meant("headphones for my mum, and she would like a white one") == {
        "category": "headphones",
        "colour": "white",
    }


def test_a_remark_behind_a_question_is_of_another_thing(meant: Meant) -> None:
    assert meant("Do you have tents? Mine is green and leaks.") == {"category": "tents"}
