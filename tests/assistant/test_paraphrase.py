"""What shoppers and pages call by different names."""

from __future__ import annotations

import pytest

from assistant.paraphrase import asks_to_be_told, in_other_words, without_occasion


@pytest.mark.parametrize(
    ("question", "worded"),
    [
        (
            "What was the return window in 2025?",
            "how many days do I have to return something in 2025?",
        ),
        ("How long is your exchange period", "how many days do I have to exchange something"),
        ("which credit cards do you take?", "Do you take Visa, Mastercard or American Express?"),
        ("Can I pay by credit card?", "Do you take Visa, Mastercard or American Express?"),
    ],
)
def test_a_question_is_asked_as_pages_have_it(question: str, worded: str) -> None:
    assert list(in_other_words(question)) == [worded]


@pytest.mark.parametrize(
    "question",
    [
        "Is the window tinted?",
        "What APR has your store credit card?",
        "Do you take debit cards?",
        "What credit card fees do I pay?",
    ],
)
def test_nothing_else_is_worded_otherwise(question: str) -> None:
    assert not list(in_other_words(question))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("can I get an email when it's back?", True),
        ("can you give me a shout when there are more?", True),
        ("would you let me know once it is available again", True),
        ("can you tell me when it will be back in stock?", False),
        ("Can you tell me if it is in stock?", False),
        ("I'll text you when I am back", False),
        ("Can you text me when my parcel is back?", False),
        ("Will you email me when my refund is available?", False),
    ],
)
def test_who_wants_to_hear_of_new_stock_asks_for_no_stock(text: str, expected: bool) -> None:
    assert asks_to_be_told(text) is expected


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("It's for a wedding. Could you wrap the mixer?", "Could you wrap the mixer?"),
        ("it's for my dad's birthday - could you wrap it?", "could you wrap it?"),
        ("its a present, can you wrap the mixer up", "can you wrap the mixer up"),
        ("if it pinches, can I swap it?", None),
        ("it has been used once, can I return it?", None),  # which may matter
        ("It was a gift. Opened, can I return it?", None),
        ("can you wrap it?", None),
    ],
)
def test_a_question_is_asked_without_its_occasion(question: str, clause: str | None) -> None:
    assert without_occasion(question) == clause
