"""Checks that need something beside the answer: an embedder, a judge, a function, a schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

from knowledge.embedding import WordHashEmbedder
from prompts.evals.checks import read_check
from prompts.evals.suite import Grade, Undecided
from prompts.evals.types import Exchange
from tests.prompts.evals.conftest import FROM_RETURNS

if TYPE_CHECKING:
    from tests.prompts.evals.conftest import Judged


def test_similarity_is_to_the_nearest_text(judged: Judged) -> None:
    embed = WordHashEmbedder().embed
    check = {"similarity": {"to": ["sale items are final", "you have 30 days"], "at_least": 0.9}}
    found = judged(check, "You have 30 days [1]", embed=embed)
    assert (found.passed, found.reason) == (
        True,
        'the answer\'s similarity to "you have 30 days" is 1.00; at least 0.90 is wanted',
    )
    far = judged({"similarity": "gift cards"}, "You have 30 days", embed=embed)
    assert not far.passed
    assert far.reason.endswith("at least 0.70 is wanted")
    empty = judged({"similarity": "gift cards"}, " ", embed=embed)
    assert (empty.passed, empty.reason) == (False, "the answer is empty, similar to nothing")


def test_services_are_named_and_missed() -> None:
    similar, rubric = read_check({"similarity": "x"}), read_check({"rubric": "x"})
    assert (similar.needs, rubric.needs) == ({"embed"}, {"judge"})
    assert read_check({"contains": "x"}).needs == frozenset()


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        ({"similarity": "x"}, "there is no embedding model"),
        ({"rubric": "x"}, "name one with --judge"),
    ],
)
def test_a_missing_service_is_no_verdict(
    judged: Judged, check: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Undecided, match=reason):
        judged(check, "text")


def test_rubric_asks_the_judge_with_question_answer_and_sources(judged: Judged) -> None:
    asked: list[tuple[str, str, str, Sequence[str]]] = []

    def judge(rubric: str, *, question: str, answer: str, sources: Sequence[str]) -> Grade:
        asked.append((rubric, question, answer, sources))
        return Grade(3, "it is curt")

    found = judged({"rubric": {"text": "Is kind.", "at_least": "3 of 5"}}, "30 days. [1]",
                   judge=judge, **FROM_RETURNS)  # fmt: skip
    assert (found.passed, found.reason) == (True, "the judge gives 3 of 5 points: it is curt")
    assert not judged({"rubric": "Is kind."}, "30 days. [1]", judge=judge).passed
    rubric, question, answer, sources = asked[0]
    assert (rubric, question, answer) == ("Is kind.", "Can I return a tent?", "30 days. [1]")
    assert sources[0].startswith("Returns\nYou can return most items")


def at_most_letters(exchanges: list[Exchange], value: int) -> tuple[bool, str]:
    """A check as a shop might write it."""
    count = len(exchanges[-1].answer.text)
    return count <= value, f"the answer has {count} letters"


def asks_back(exchanges: list[Exchange], value: object) -> bool:
    return "?" in exchanges[-1].answer.text


def says_nothing(exchanges: list[Exchange], value: object) -> str:
    return "fine"


def falls_over(exchanges: list[Exchange], value: object) -> bool:
    raise KeyError("oh")


def _here(name: str) -> str:
    return f"tests.prompts.evals.test_checks_services:{name}"


def test_a_function_of_the_shops_own(judged: Judged) -> None:
    check = {"python": {"call": _here("at_most_letters"), "value": 5}}
    found = judged(check, "Yes.")
    assert (found.passed, found.reason) == (True, "the answer has 4 letters")
    assert not judged(check, "Yes, you can.").passed
    plain = judged({"python": _here("asks_back")}, "Which one?")
    assert (plain.passed, plain.reason) == (True, f"{_here('asks_back')} says yes")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("says_nothing", "returned 'fine', not True or False"),
        ("falls_over", "failed: KeyError: 'oh'"),
    ],
)
def test_a_function_that_fails_is_no_verdict(judged: Judged, name: str, reason: str) -> None:
    with pytest.raises(Undecided, match=reason):
        judged({"python": _here(name)}, "text")


SCHEMA = {
    "type": "object",
    "properties": {"days": {"$ref": "#/$defs/days"}},
    "required": ["days"],
    "$defs": {"days": {"type": "integer"}},
}


@pytest.mark.parametrize(
    ("text", "passes", "reason"),
    [
        ('{"days": 30}', True, "the answer is JSON as the schema has it"),
        (
            '{"days": "30"}',
            False,
            "the JSON of the answer is wrong at $.days: '30' is not of type 'integer'",
        ),
        ("30 days", False, "the answer is no JSON: Extra data: line 1 column 4 (char 3)"),
    ],
)
def test_json_schema(judged: Judged, text: str, passes: bool, reason: str) -> None:
    found = judged({"json_schema": SCHEMA}, text)
    assert (found.passed, found.reason) == (passes, reason)
