"""Questions about several products that were shown: which of them, and some of them."""

from __future__ import annotations

import pytest

from assistant.followups.several import named_in
from assistant.followups.topic import Topic
from knowledge.types import Product
from tests.assistant.followup_shop import (
    BOTHY,
    LAMP,
    LARCH,
    LARCH_3,
    SPINNER,
    ask,
    find,
    turn,
)

TENTS = turn("which tents do you have?", BOTHY, LARCH, LARCH_3)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("which of those weighs the least?", LARCH),
        ("whichever weighs least, I carry enough already", LARCH),
        ("which one costs the most?", LARCH_3),
        ("the lighter of the two Larches please", LARCH),
        ("the heavier of the two Larches please", LARCH_3),
        ("the big dome one then. is it green?", BOTHY),
    ],
)
def test_one_of_those_shown_is_meant(said: str, meant: Product) -> None:
    assert ask(said, TENTS).products == (meant,)


def test_what_it_is_compared_by_is_asked_of_its_record() -> None:
    assert (
        ask("which is lightest?", TENTS).question == "What is the weight of the Fell Larch 2 Tent?"
    )
    besides = ask("which is lightest and does it have a porch?", TENTS)
    assert "porch" in besides.question


@pytest.mark.parametrize("said", ["can two of those be joined?", "do any of them have a porch?"])
def test_what_some_of_those_shown_are_is_asked_of_them_all(said: str) -> None:
    assert ask(said, TENTS).products == (BOTHY, LARCH, LARCH_3)


@pytest.mark.parametrize(
    "said",
    [
        "can I return one of those?",
        "are any of those green?",
        "I'll take two of those",
        "do any of them come in large?",
        "how much is one of those?",
    ],
)
def test_a_rule_a_condition_or_a_wish_is_not_asked_of_them_all(said: str) -> None:
    assert ask(said, TENTS).products != (BOTHY, LARCH, LARCH_3)


def test_the_two_man_is_the_one_of_its_name_for_two() -> None:
    before = turn("is the Larch 3 green?", LARCH_3)
    assert ask("he'd settle for the two-man if that's there in green", before).products == (LARCH,)


def test_one_of_its_category_may_be_called_by_its_title() -> None:
    before = turn("how heavy is the Bothy?", BOTHY)
    assert ask("would the fell larch 3 one do as well?", before).products == (LARCH_3,)
    assert ask("does the green one float?", before).products == (BOTHY,)


def test_what_is_said_of_a_thing_names_no_other_thing() -> None:
    said = "a tent, green rather than ink blue"
    topic = Topic(said, said, (BOTHY, LARCH), BOTHY)
    assert SPINNER not in named_in(topic, find)
    said = "a headlamp and a tent, which first?"
    topic = Topic(said, said, (), None)
    assert named_in(topic, find)[:1] == (LAMP,)
