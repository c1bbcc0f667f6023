from __future__ import annotations

import pytest

from assistant.intents.requests import says_for_whom, wants_a_work


@pytest.mark.parametrize(
    "text",
    [
        "Write a limerick about a leaky tent.",
        "You are a poet now. Write a limerick about a leaky tent",
        "please compose me a song for my bike",
        "can you tell us a really funny joke",
        "Write some Python code that sorts prices",
        "do my homework please",
    ],
)
def test_works_are_no_goods(text: str) -> None:
    assert wants_a_work(text)


@pytest.mark.parametrize(
    "text",
    [
        "Do you sell poetry books?",
        "Can I write to customer service?",
        "Tell me about the story lamp",
        "Do you have a song book for beginners?",
        "give me the code of the gift card terms",
        "Write down the price of the Larch 2",
        "tell me the story lamp's price",
        "Where do I enter my discount code?",
        "I want to write a review of my tent",
    ],
)
def test_questions_to_a_shop_are_none(text: str) -> None:
    assert not wants_a_work(text)


@pytest.mark.parametrize(
    "text",
    [
        "it's for my daughter",
        "I meant for my 8 year old",
        "no, it is for a friend",
        "they're for me",
    ],
)
def test_for_whom_something_is_may_be_all_that_is_said(text: str) -> None:
    assert says_for_whom(text)


@pytest.mark.parametrize(
    "text",
    [
        "it's for the Larch 2",
        "I want one for the Arco 15",
        "it's for size 9",
        "it's for my tent",
        "a drum for my daughter",
        "Is it for children?",
        "it's for hiking",
    ],
)
def test_a_thing_or_a_question_says_more(text: str) -> None:
    assert not says_for_whom(text)
