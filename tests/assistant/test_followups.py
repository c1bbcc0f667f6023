from __future__ import annotations

import pytest

from assistant.followups import standalone
from assistant.types import Reply, Turn
from prompts.types import Message


def turns(*questions: str) -> list[Turn]:
    return [Turn(Message("user", text), Reply("Yes.", "answered")) for text in questions]


@pytest.mark.parametrize(
    "question", ["And shoes?", "what about the black one?", "Is it waterproof?", "why"]
)
def test_a_follow_up_is_put_behind_the_question_it_leans_on(question: str) -> None:
    asked = turns("Hello", "Do you sell tents?")
    assert standalone(question, asked) == f"Do you sell tents? {question}"


@pytest.mark.parametrize(
    "question",
    [
        "Do you sell shoes?",
        "Android phones",
        "And I would also like to know how long delivery to Malta takes, please",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert standalone(question, turns("Do you sell tents?")) == question


def test_without_a_turn_there_is_nothing_to_lean_on() -> None:
    assert standalone("And shoes?", ()) == "And shoes?"
    assert standalone("And shoes?", turns(" ")) == "And shoes?"


def test_an_empty_message_is_passed_over() -> None:
    assert standalone("And shoes?", turns("Tents?", " \n")) == "Tents? And shoes?"
