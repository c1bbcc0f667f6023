"""What is asked for to go with a product is another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.followups import FollowUp, resolve
from assistant.followups.words import words
from assistant.types import Turn
from knowledge.types import Product
from tests.assistant.followup_shop import (
    BOTHY,
    LAMP,
    LARCH,
    LARCH_3,
    chatty,
    covered,
    product,
    turn,
    understand,
)

POLES = product("A1", "Fell Spare Poles", "Tents", 29)
PEGS = product("A2", "Skua Titanium Pegs", "Tents", 9)
CASE = product("A3", "Lumen Headlamp Case", "Lighting", 12)
STRAP = product("A4", "Lumen Rear Strap", "Lighting", 5)
HELMET = product("A5", "Skua Ridge Helmet", "Helmets", 59)
FUEL = product("A6", "Fell Fuel Canister", "Kitchen", 8)
STOVE = replace(
    product("A7", "Fell Ember Stove", "Kitchen", 40), description="Fuel is sold separately."
)
SHOP = (LARCH, LARCH_3, BOTHY, LAMP, POLES, PEGS, CASE, STRAP, HELMET, FUEL, STOVE)


def find(text: str) -> Sequence[Product]:
    said = set(words(text))
    return [each for each in SHOP if said & {*words(each.title), *words(each.categories[0])}]


def ask(text: str, *turns: Turn) -> FollowUp:
    return resolve(text, turns, find=find, understand=understand, covered=covered, chatty=chatty)


@pytest.mark.parametrize(
    ("about", "said", "among"),
    [
        (LARCH, "do you sell spare poles for it?", {"A1"}),
        (LARCH, "and which pegs fit it?", {"A2"}),
        (LARCH, "thanks! I'll need some pegs to go with it", {"A2"}),
        (LAMP, "and a case to go with that", {"A3"}),
        (LAMP, "is there a rear strap that I can put on it?", {"A4"}),
        (STOVE, "ok do you have the fuel it needs?", {"A6"}),
        (LARCH, "so which pegs would I need with it", {"A2"}),
        (LARCH, "and pegs for its corners?", {"A2"}),
        (LAMP, "do you have a case I could pair with it?", {"A3"}),
        (None, "do you sell spare poles for the Larch 2?", {"A1"}),
        (None, "got any pegs the Bothy tent takes?", {"A2"}),
    ],
)
def test_another_thing_is_looked_for(about: Product | None, said: str, among: set[str]) -> None:
    turns = [turn(about.title, about)] if about else []
    followup = ask(said, *turns)
    assert (set(followup.among), followup.products) == (set(among), ())


@pytest.mark.parametrize(
    "said",
    [
        "do you have a warranty for it?",  # nobody sells one
        "is there a bigger size for it?",
        "how many pegs do you need for it?",
        "do you sell helmets for it?",  # they have nothing to do with a lamp
        "is there a hook on it?",
        "which case comes with it?",
        "which case do I get with my order?",
    ],
)
def test_what_is_no_other_thing_is_asked_of_the_product(said: str) -> None:
    assert ask(said, turn("the Wick headlamp", LAMP)).among == ()


def test_what_stands_behind_the_name_of_the_other_is_a_condition() -> None:
    for said in ("do you sell pegs for it under $50?", "any pegs that fit the Larch 2 under $50?"):
        found = ask(said, turn("the Larch 2", LARCH))
        assert (found.among, [each.field for each in found.filters.constraints]) == (
            ("A2",),
            ["price"],
        )


def test_what_no_record_names_the_maker_of_has_nothing_to_do_with_another() -> None:
    litter = replace(product("N1", "Cat Litter", "Pets", 9), brand=None)
    tent = replace(product("N2", "Ridge Tent", "Tents", 99), brand=None)
    followup = resolve(
        "do you sell litter for it?",
        [turn("the Ridge tent", tent)],
        find=lambda _: (litter, tent),
        understand=understand,
    )
    assert followup.among == ()


def test_of_what_is_called_so_the_nearest_is_meant() -> None:
    rear = product("B1", "Fell Rear Light", "Lights", 9)
    front = product("B2", "Fell Front Light", "Lights", 19)
    other = product("B3", "Fell Slim Front Light", "Lights", 29)
    lights = (rear, front, other)
    followup = resolve(
        "and a rear one to go with it?",
        [turn("the Front Light", front)],
        find=lambda _: lights,
        understand=understand,
    )
    assert followup.among == ("B1",)


@pytest.mark.parametrize(
    ("before", "said", "among"),
    [
        ("does the Larch 2 come with pegs?", "ok, I need some as well", {"A2"}),
        ("does it come with spare poles or not", "do you sell them? I need one too", {"A1"}),
        ("is the Wick headlamp sold with a case?", "where can I buy one", {"A3"}),
        ("does the Larch 2 come with pegs?", "I want one in green", set()),  # a tent
        ("does the Larch 2 come with pegs?", "great, I'll take one then", set()),
        ("does the Larch 2 come with pegs?", "I need one too, do you have two tents?", set()),
        ("does the Larch 2 come with pegs?", "do I need to return some as well?", set()),
        ("how heavy is the Larch 2?", "I need one as well", set()),
        ("so no case in the box?", "which one goes with it then", {"A3"}),
        ("are pegs included", "then I need some, light ones", {"A2"}),
    ],
)
def test_a_part_that_was_asked_about_is_looked_for(before: str, said: str, among: set[str]) -> None:
    about = LAMP if "Wick" in before or "case" in before else LARCH
    assert set(ask(said, turn(before, about)).among) == among


def test_what_goes_with_it_may_be_called_otherwise() -> None:
    pip = replace(product("S1", "Fell Pip Burner", "Kitchen", 40), brand="Fell")
    gas = replace(
        product("S2", "Fell Canister", "Kitchen", 8), description="Butane that fits the Pip."
    )
    mug = replace(product("S3", "Fell Mug", "Kitchen", 9), description="The Pip hides inside.")
    goods = (pip, gas, mug)
    said = "and the gas that screws onto it"

    def followup(least: float) -> FollowUp:
        return resolve(
            said,
            [turn("the Pip burner", pip)],
            find=lambda _: goods,
            understand=understand,
            fits=lambda _, some: [least if each is gas else 0.2 for each in some],
        )

    assert (followup(0.6).among, followup(0.4).among) == (("S2",), ())


def test_what_may_be_spent_may_be_said_before() -> None:
    found = ask("I have under $50. Any pegs to go with it?", turn("the Larch 2", LARCH))
    assert [each.field for each in found.filters.constraints] == ["price"]
