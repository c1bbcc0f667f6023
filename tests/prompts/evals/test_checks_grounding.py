"""Checks that hold an answer against what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from knowledge.types import Constraint, Filters
from prompts.evals.types import Answered, Exchange
from tests.prompts.evals.conftest import FROM_RETURNS, QUOTE, RETURNS, TENT, TUNNEL

if TYPE_CHECKING:
    from tests.prompts.evals.conftest import Judged

NUMBER = {"no_unsupported_number": True}
SUPPORT = {"citations_support": True}


@pytest.mark.parametrize(
    ("value", "passes", "reason"),
    [
        ("returns", True, "the answer cites returns"),
        ("shipping", False, "the answer cites returns, not shipping"),
        (["returns", "shipping"], False, "the answer cites returns, not shipping"),
        ({"any": ["returns", "shipping"]}, True, "the answer cites returns"),
        ({"any": ["a", "b"]}, False, "the answer cites returns, not a or b"),
    ],
)
def test_cites(judged: Judged, value: Any, passes: bool, reason: str) -> None:
    found = judged({"cites": value}, "text [1]", **FROM_RETURNS)
    assert (found.passed, found.reason) == (passes, reason)


def test_an_answer_without_citations_cites_nothing(judged: Judged) -> None:
    found = judged({"cites": "returns"}, "text")
    assert (found.passed, found.reason) == (False, "the answer cites nothing, not returns")


@pytest.mark.parametrize(
    ("text", "passes", "reason"),
    [
        (
            "Most items can be returned within thirty days of delivery. [1]",
            True,
            "what is cited says it",
        ),
        (
            "Most items can be returned within 60 days of delivery. [1]",
            False,
            (
                '"60 days" is not in what is cited: '
                '"Most items can be returned within 60 days of delivery."'
            ),
        ),
        (
            "Gift cards expire never and ship worldwide. [1]",
            False,
            (
                'what is cited does not say "card", "expire", "gift", "never" and "worldwide": '
                '"Gift cards expire never and ship worldwide."'
            ),
        ),
        ("You can return most items. [3]", False, "[3] points to no citation"),
        (
            "You can return most items.",
            False,
            "the answer cites nothing, though it had passages to cite",
        ),
    ],
)
def test_citations_support(judged: Judged, text: str, passes: bool, reason: str) -> None:
    found = judged(SUPPORT, text, **FROM_RETURNS)
    assert (found.passed, found.reason) == (passes, reason)


def test_citations_support_where_nothing_had_to_be_cited(judged: Judged) -> None:
    found = judged(SUPPORT, "Hello!")
    assert (found.passed, found.reason) == (True, "nothing is cited or had to be")
    silent = judged(SUPPORT, "I do not know.", outcome="abstained", passages=(RETURNS,))
    assert silent.passed


def test_citations_support_takes_the_share_of_words_that_it_is_given(judged: Judged) -> None:
    text = "Items can be returned within 30 days, unworn. [1]"
    assert judged(SUPPORT, text, **FROM_RETURNS).passed
    strict = judged({"citations_support": {"words": 1}}, text, **FROM_RETURNS)
    assert not strict.passed
    assert '"unworn"' in strict.reason


@pytest.mark.parametrize(
    "text",
    [
        "You have 30 days. [1]",
        "You have thirty days, or 720 hours.",
        "Free shipping begins at 1299 USD, until December 24.",
        "A refund takes five working days.",
    ],
)
def test_numbers_of_the_sources_are_supported(judged: Judged, text: str) -> None:
    found = judged(NUMBER, text, **FROM_RETURNS)
    assert (found.passed, found.reason) == (
        True,
        "every number of the answer stands in its sources",
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("You have 45 days. [1]", '"45 days"'),
        ("A refund takes 5 days.", '"5 days"'),
        ("It costs $20 and weighs 3 kg.", '"$20" and "3 kg"'),
        ("Free until December 26.", '"December 26"'),
        ("Call us at 9 am.", '"9 am"'),
    ],
)
def test_another_number_is_not_supported(judged: Judged, text: str, named: str) -> None:
    found = judged(NUMBER, text, **FROM_RETURNS)
    assert (found.passed, found.reason) == (False, f"{named} stands in no source of the answer")


def test_an_answer_without_numbers_has_none_without_support(judged: Judged) -> None:
    found = judged(NUMBER, "Sale items are final.", **FROM_RETURNS)
    assert (found.passed, found.reason) == (True, "the answer states no number")


def test_numbers_of_shown_products_are_supported(judged: Judged) -> None:
    shown = {"products": (TENT, TUNNEL)}
    assert judged(NUMBER, "2 tents: $149.00, 2.4 kg, 6 in stock; $329.50.", **shown).passed
    assert not judged(NUMBER, "It costs $139.", **shown).passed
    assert judged(NUMBER, "The dome is $180.50 cheaper than the tunnel.", **shown).passed
    assert not judged(NUMBER, "The dome is $170 cheaper than the tunnel.", **shown).passed
    assert not judged(NUMBER, "The dome costs $180.50.", **shown).passed


def test_limits_that_were_searched_by_may_be_named(judged: Judged) -> None:
    limits = Filters(
        constraints=(
            Constraint("price", "$lte", 200.0),
            Constraint("weight", "$lt", 3.0, "kg"),
        )
    )
    text = "This is what I have under $200 and 3 kg."
    assert judged(NUMBER, text, products=(TENT,), filters=limits).passed
    assert not judged(NUMBER, text, products=(TENT,)).passed


@pytest.mark.parametrize(
    ("text", "outcome", "passes"),
    [
        ("Yes, you can return it after 45 days.", "answered", False),
        ("No, 45 days is past the 30 days. [1]", "answered", True),
        ("I found nothing about 45 days.", "abstained", True),
    ],
)
def test_a_number_of_the_customers_is_no_source(
    judged: Judged, text: str, outcome: str, passes: bool
) -> None:
    found = judged(NUMBER, text, ask="Can I return it after 45 days?", outcome=outcome,
                   **FROM_RETURNS)  # fmt: skip
    assert found.passed is passes


def test_sources_of_earlier_turns_count(judged: Judged) -> None:
    earlier = Exchange(
        "Returns?",
        Answered("30 days [1]", "answered", citations=(QUOTE,), passages=(RETURNS,)),
    )
    assert judged(NUMBER, "As I said, 30 days.", before=(earlier,)).passed
    assert not judged(NUMBER, "As I said, 30 days.").passed
