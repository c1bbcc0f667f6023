"""The chat model's wording of a follow-up, and how it is held to what was said."""

from __future__ import annotations

import pytest

from assistant.followups import FollowUp, resolve
from tests.assistant.followup_shop import ask, turn


def reworded(answer: str, question: str = "does that go to Canada?") -> FollowUp:
    said = turn("What does shipping cost?", intent="policy")
    return resolve(question, [said], rewrite=lambda asked, history: answer)


def test_the_model_words_what_no_rule_does() -> None:
    written = "What does shipping to Canada cost?"
    assert reworded(written) == FollowUp(written, how="model")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Shipping to Canada costs $12.",  # a number and words that nobody said
        "What does shipping cost?",  # Canada is lost
        "What does shipping to Canada cost?\nIt is free.",
        "What does shipping to Canada cost? " * 7,
    ],
)
def test_a_wording_that_adds_or_loses_something_is_not_taken(answer: str) -> None:
    followup = reworded(answer)
    assert (followup.question, followup.how) == (
        "What does shipping cost, does that go to Canada?",
        "rule",
    )


def test_the_model_is_not_asked_where_a_rule_does() -> None:
    followup = reworded("What does shipping to Canada cost?", "and to Canada?")
    assert (followup.question, followup.how) == ("What does shipping cost, to Canada?", "rule")


def test_why_asks_for_the_question_before() -> None:
    assert (
        ask("why?", turn("Is there no refund?", intent="policy")).question
        == "Is there no refund, why?"
    )
