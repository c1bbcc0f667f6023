"""For whom something is: a value of what is wanted, or a gap, and never of something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.columns import Columns
from knowledge.payload import filters_from_json
from knowledge.types import Gap
from knowledge.understanding import understand

Meant = Callable[[str], dict[str, Any]]
Make = Callable[..., Meant]


@pytest.fixture
def meant(make: Make) -> Meant:
    return make(
        ("Calm Guitar", {"category": "Guitars", "handedness": "right-handed", "colour": "black"}),
        ("Calm Guitar L", {"category": "Guitars", "handedness": "left-handed", "size": "small"}),
        ("Calm Ukulele", {"category": "Ukuleles", "colour": "red"}),
        ("Reed Tutor", {"category": "Books", "level": "beginner", "instrument": "clarinet"}),
        ("Spin Player", {"category": "CD Players", "style": "portable"}),
        ("Plain Bag", {"category": "Bags", "colour": "black"}),
    )


@pytest.mark.parametrize(
    "text",
    [
        "guitars for left-handed players",
        "guitars for left handed people",
        "a guitar for left-handers",
        "a guitar for lefties",
        "a guitar for someone left-handed",
        "a guitar for my left-handed daughter",
    ],
)
def test_a_hand_that_such_things_are_made_for_is_a_condition(meant: Meant, text: str) -> None:
    assert meant(text) == {"category": "guitars", "handedness": "left-handed"}


def test_conditions_beside_it_stay(meant: Meant) -> None:
    expected = {"category": "guitars", "handedness": "left-handed", "price": {"$lt": 500}}
    assert meant("guitar for left-handed players under £500") == expected
    assert meant("guitar under £500 for left-handed players") == expected


def test_a_follow_up_alone_says_it(meant: Meant) -> None:
    assert meant("and for left-handed players?") == {"handedness": "left-handed"}


def test_a_size_of_hands_is_one_of_what_is_wanted(meant: Meant) -> None:
    assert meant("a guitar for small hands") == {"category": "guitars", "size": "small"}


@pytest.mark.parametrize(
    "text",
    [
        "bag for a 15 inch laptop",
        "bag for an iPhone",
        "bag for a black phone",
        "bag for my left-handed guitar",
        "bag for a small clarinet",
        "bag for the gym",
        "bag for kids",
    ],
)
def test_a_thing_that_it_is_for_is_none_of_its_own_conditions(meant: Meant, text: str) -> None:
    assert {key: each for key, each in meant(text).items() if key != "category"} == {}


def test_players_that_are_sold_are_no_people(meant: Meant) -> None:
    sought = {"category": "cd players", "style": "portable"}
    assert meant("I'm looking for a portable CD player") == sought
    assert meant("bag for a portable CD player") == {"category": "bags"}


def test_what_such_things_say_nothing_of_is_a_gap(columns: Columns) -> None:
    filters = understand("tents for left-handed players", columns).filters
    assert filters.gaps == (Gap("feature", "left-handed"),)
    assert filters.constraints == filters_from_json({"category": "tents"}).constraints
    assert understand("tents for tall people", columns).filters.gaps == ()
    assert understand("tents for bluetooth users", columns).filters.gaps == ()
