"""Of several of a kind that one is meant of which the record says what a message does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.followups import FollowUp, resolve
from assistant.followups.words import content, everything, words
from assistant.types import Turn
from knowledge.types import Product
from tests.assistant.followup_shop import LAMP, chatty, covered, product, turn, understand

BRICK = product("P1", "Volt Slate Power Bank", "Power Banks", 59)
SNAP = replace(
    product("P2", "Volt Cling Power Bank", "Power Banks", 44),
    description="Sticks to the back of a phone.",
)
GONE = replace(
    product("P4", "Volt Stick Power Bank", "Power Banks", 9, discontinued=True),
    description="Sticks to the back of a phone, and floats.",
)
PUCK = product("P3", "Reed Puck Power Bank", "Power Banks", 19)
WAKE = product("W1", "Lumen Daybreak 2 Wake-Up Light", "Clocks", 99)
RADIO = replace(
    product("W2", "Lumen Daybreak Wake-Up Light", "Clocks", 79), description="With an FM radio."
)
FRONT = product("L2", "Lumen Beacon Front Light", "Bike Lights", 59, brightness_lm=500)
BRIGHT = product("L3", "Lumen Beacon Max Front Light", "Bike Lights", 89, brightness_lm=900)
SHOP = (BRICK, SNAP, GONE, PUCK, WAKE, RADIO, FRONT, BRIGHT, LAMP)


def find(text: str) -> Sequence[Product]:
    said = set(words(text))
    return [each for each in SHOP if said & {*words(each.title), *words(each.categories[0])}]


def fits(text: str, products: Sequence[Product]) -> Sequence[float]:
    """Return the share of a text's words that each record has."""
    said = set(content(text)) - {"1"}
    return [len(said & everything(each)) / max(1, len(said)) for each in products]


def ask(text: str, *turns: Turn) -> FollowUp:
    return resolve(
        text, turns, find=find, understand=understand, covered=covered, chatty=chatty, fits=fits
    )


@pytest.mark.parametrize(
    ("shown", "said", "meant"),
    [
        ((BRICK,), "do you have one that sticks to the back of the phone?", SNAP),
        ((BRICK, PUCK), "is there one that sticks to the back of a phone?", SNAP),
        ((WAKE, RADIO), "which of them has a radio?", RADIO),
        ((WAKE, RADIO), "which of the two has the radio", RADIO),
        ((FRONT,), "sold out, argh. the brighter one then", BRIGHT),
        ((WAKE,), "has it a radio? if not, which one does?", RADIO),
    ],
)
def test_the_one_that_is_like_that_is_meant(
    shown: Sequence[Product], said: str, meant: Product
) -> None:
    about = shown[0].title if len(shown) == 1 else shown[0].categories[0]
    assert ask(said, turn(about, *shown)).products == (meant,)


def test_what_is_asked_of_it_is_asked_of_it_alone() -> None:
    found = ask("the brighter one then. how long does it run?", turn(FRONT.title, FRONT))
    assert found.question == f"how long does the {BRIGHT.title} run?"
    assert found.products == (BRIGHT,)


def test_what_was_asked_before_is_asked_of_a_version_that_does() -> None:
    before = turn(f"does the {BRICK.title} stick to the back of a phone?", BRICK)
    assert ask("I mean is there a version that does", before).products == (SNAP,)


def test_what_its_record_bears_out_is_shown_where_it_answers_too_little() -> None:
    found = ask("do you have one that sticks to the back of the phone?", turn(BRICK.title, BRICK))
    assert found.otherwise is not None
    assert (found.otherwise.question, found.otherwise.products) == (SNAP.title, (SNAP,))


@pytest.mark.parametrize(
    "said",
    [
        "do you have one that floats?",  # none is said to
        "my old headlamp broke. got one that sticks to the head?",  # a headlamp is
        "is there one that sticks to the back of a phone under $50?",  # a search keeps to it
        "and something for my husband?",
        "I had the same trouble with the back of a phone, but only once",
        "one phone sticks to the back. can I get it repaired?",
        "my phone, which is a big one at the back, sticks. how heavy is it?",
        "is there anything that sticks in the box besides?",
    ],
)
def test_no_one_stands_out(said: str) -> None:
    assert SNAP not in ask(said, turn(BRICK.title, BRICK)).products


def test_the_two_of_something_else_are_no_products() -> None:
    before = (turn(FRONT.title, FRONT), turn(BRIGHT.title, BRIGHT))
    both = ask("which of the two is heavier?", *before)
    leads = ask("for the two leads I need it in red", *before)
    assert (len(both.products), len(leads.products) > 1) == (2, False)


def test_what_is_no_longer_made_is_not_offered() -> None:
    assert ask("do you have one that floats?", turn(BRICK.title, BRICK)).products != (GONE,)


def test_the_one_talked_about_may_be_the_one_that_is_so() -> None:
    found = ask("do you have one that sticks to the back of a phone?", turn(SNAP.title, SNAP))
    assert found.products == (SNAP,)


def test_what_its_record_denies_is_not_offered() -> None:
    def denied(_text: str, products: Sequence[Product]) -> Sequence[float]:
        return [-0.9 if each is BRIGHT else 0.1 for each in products]

    found = resolve(
        "is there one that dims?",
        [turn(FRONT.title, FRONT)],
        find=lambda _: (FRONT, BRIGHT),
        understand=understand,
        fits=denied,
    )
    assert found.products != (BRIGHT,)
