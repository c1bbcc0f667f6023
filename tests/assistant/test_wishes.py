from __future__ import annotations

import pytest

from assistant.intents import names_kind, wants_list, wants_thing
from knowledge.types import Constraint, Filters


@pytest.mark.parametrize(
    "text",
    [
        "I'm looking for a telly",
        "looking for some gloves",
        "I really need a new kettle",
        "Nice, that's one for spring. What I need this week is a headlamp with a red mode",
        "We're after an umbrella for two",
        "Customer is looking for a telly",
        "the caller asks for a kettle",
    ],
)
def test_some_thing_is_wanted(text: str) -> None:
    assert wants_thing(text)
    assert wants_list(text, Filters())


@pytest.mark.parametrize(
    "text",
    [
        "our basement flooded last week :( I need leak sensors",
        "My mother is visiting. Could you recommend a radio?",
        "how about a night light for the hallway?",
    ],
)
def test_a_wish_behind_a_story_is_one(text: str) -> None:
    assert wants_list(text, Filters())


@pytest.mark.parametrize(
    "text",
    [
        "I need to return a tent",
        "I want it today",
        "what I need to know is when it ships",
        "is this the one I want",
        "a tent that I need not pitch",
        "I need a bike assembled",
        "We want a kitchen knife sharpened, please",
    ],
)
def test_no_thing_is_wanted(text: str) -> None:
    assert not wants_thing(text)


@pytest.mark.parametrize(
    ("constraint", "names"),
    [
        (Constraint("category", "$eq", "tents"), True),
        # A maker that is near to no example: "whiskerlee stuff over $50".
        (Constraint("brand", "$eq", "whiskerlee"), True),
        (Constraint("brand", "$ne", "whiskerlee"), False),
        (Constraint("price", "$gt", 50), False),
    ],
)
def test_what_names_a_kind_or_its_maker(constraint: Constraint, names: bool) -> None:
    assert names_kind(Filters(constraints=(constraint,))) is names
