"""Checks of the answer's words: each passes, fails and turns round, and says what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from prompts.evals.checks import read_check
from prompts.evals.checks.texts import polarity
from prompts.evals.checks.wording import normal, says, sentences
from prompts.evals.suite import Context
from prompts.evals.types import Answered, Exchange

if TYPE_CHECKING:
    from tests.prompts.evals.conftest import Judged

TEXT = "Yes. Most items can be returned within **14 days** [1], free of charge. [2]"


def test_equals_compares_the_whole_answer(judged: Judged) -> None:
    check = {"equals": "yes.  most items can be returned within 14 DAYS, free of charge."}
    assert judged(check, TEXT).passed
    found = judged({"equals": "No."}, TEXT)
    assert not found.passed
    assert found.reason == (
        'the answer is "Yes. Most items can be returned within **14 days** [1], free of '
        'charge. [2]", not "No."'
    )


@pytest.mark.parametrize(
    ("value", "passes", "reason"),
    [
        ("14 days", True, 'the answer contains "14 days"'),
        ("4 days", False, 'the answer does not contain "4 days"'),
        ("Free of Charge", True, 'the answer contains "Free of Charge"'),
        ({"all": ["14 days", "receipt"]}, False, 'the answer does not contain "receipt"'),
        (["14 days", "items"], True, 'the answer contains "14 days" and "items"'),
        ({"any": ["two weeks", "14 days"]}, True, 'the answer contains "14 days"'),
        (
            {"any": ["two weeks", "a month"]},
            False,
            'the answer contains neither "two weeks" nor "a month"',
        ),
        ({"any": "two weeks"}, False, 'the answer does not contain "two weeks"'),
    ],
)
def test_contains_looks_for_whole_words(
    judged: Judged, value: Any, passes: bool, reason: str
) -> None:
    found = judged({"contains": value}, TEXT)
    assert (found.passed, found.reason) == (passes, reason)


@pytest.mark.parametrize(
    ("text", "words", "there"),
    [
        ("it costs $149.00.", "$149", True),
        ("it costs $149.50.", "$149", False),
        ("it costs $1,149.", "149", False),
        ("it weighs 2.4 kg", "4 kg", False),
        ("the c++ book", "c++", True),
        ("a tent", "ten", False),
        ("a “new” tent — it’s light", '"new"', True),  # noqa: RUF001
        ("it’s light", "it's", True),  # noqa: RUF001
    ],
)
def test_words_are_found_as_a_reader_would(text: str, words: str, there: bool) -> None:
    assert says(normal(text), normal(words)) is there


def test_regex_searches_in_any_case(judged: Judged) -> None:
    found = judged({"regex": r"\b1[45] DAYS"}, TEXT)
    assert (found.passed, found.reason) == (True, r'/\b1[45] DAYS/ is found: "14 days"')
    missing = judged({"regex": "receipt|bill"}, TEXT)
    assert (missing.passed, missing.reason) == (False, "/receipt|bill/ is not found in the answer")


@pytest.mark.parametrize(
    ("value", "passes", "reason"),
    [
        ({"at_most": 2}, True, "the answer has 2 sentences"),
        (1, False, "the answer has 2 sentences, more than 1"),
        ({"at_least": 3}, False, "the answer has 2 sentences, fewer than 3"),
    ],
)
def test_sentences_are_counted(judged: Judged, value: Any, passes: bool, reason: str) -> None:
    found = judged({"sentences": value}, TEXT)
    assert (found.passed, found.reason) == (passes, reason)


def test_an_item_of_a_list_is_a_sentence_and_its_marker_stays_with_it() -> None:
    text = "We have two. [1]\n- The Larch 2, 1.9 kg. [2]\n- The Larch 3"
    assert sentences(text) == ["We have two [1].", "The Larch 2, 1.9 kg [2].", "The Larch 3."]
    assert sentences("") == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Yes, you can.", "yes"),
        ("yes", "yes"),
        ("**No**, sale items are final.", "no"),
        ("No - they are final.", "no"),
        ("Thank you for asking: no, they are final.", "no"),
        ("The answer is yes.", "yes"),
        ("No returns are accepted on sale items.", "neither"),
        ("No. 5 is in stock.", "neither"),
        ("No-iron shirts are on the second floor.", "neither"),
        ("You have 30 days.", "neither"),
        ("There is no charge.", "neither"),
        ("", "neither"),
    ],
)
def test_yes_and_no_are_words_of_their_own(sentence: str, said: str) -> None:
    assert polarity(sentence) == said


def test_yes_no_reads_the_first_sentence(judged: Judged) -> None:
    found = judged({"yes_no": "yes"}, TEXT)
    assert (found.passed, found.reason) == (True, 'the answer says yes: "Yes."')
    wrong = judged({"yes_no": "no"}, "You have 30 days. [1] No, really.")
    assert (wrong.passed, wrong.reason) == (
        False,
        'the answer says neither yes nor no: "You have 30 days."',
    )


def test_a_negated_check_that_fails_says_that_it_must_not_hold() -> None:
    check = read_check({"contains": "free", "not": True, "weight": 0.5})
    context = Context((Exchange("Is it free?", Answered("It is free.", "answered")),))
    found = check.check(context)
    assert (found.passed, found.reason) == (
        False,
        'the answer contains "free", which it must not',
    )
    assert (check.name, check.weight, check.negated, check.said) == (
        "contains",
        0.5,
        True,
        "not contains: free",
    )
