"""The judge: strict JSON, one repair, and no grade rather than a guessed one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from prompts.evals.judge import Judge, read_grade
from prompts.evals.suite import Grade, Undecided
from prompts.types import Message

GOOD = json.dumps({"verdict": "pass", "score": 4, "reason": "It names  the window."})


@dataclass(frozen=True)
class Piece:
    text: str


@dataclass
class Scripted:
    """Says its lines in order, each in two pieces, and keeps what it was asked."""

    lines: list[str]
    asked: list[Sequence[Message]] = field(default_factory=list)
    samplings: list[Any] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], sampling: Any) -> Iterator[Piece]:
        self.asked.append(messages)
        self.samplings.append(sampling)
        line = self.lines.pop(0)
        yield Piece(line[:5])
        yield Piece(line[5:])


def grade(model: Scripted, **changes: Any) -> Grade:
    judge = Judge(model=model, sampling="greedy", **changes)
    return judge("Names the window.", question="How long?", answer="30 days [1]",
                 sources=["Returns\n30 days", "x" * 20_000, "never read"])  # fmt: skip


def test_the_judge_sees_rubric_question_sources_and_answer() -> None:
    model = Scripted([GOOD])
    assert grade(model) == Grade(4, "It names the window.")
    (messages,) = model.asked
    assert model.samplings == ["greedy"]
    assert [each.role for each in messages] == [
        "system",
        *["user", "assistant"] * 6,
        "user",
    ]
    last = messages[-1].content
    assert last.index("Names the window.") < last.index("How long?") < last.index("30 days")
    assert "never read" not in last
    assert len(last) < 13_000


def test_examples_can_be_left_out() -> None:
    model = Scripted([GOOD])
    grade(model, shots=0)
    assert [each.role for each in model.asked[0]] == ["system", "user"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("I give it a 4.", "it is not one JSON object"),
        (f"```json\n{GOOD}\n```", "it is not one JSON object"),
        ("[]", "its keys are not verdict, score and reason"),
        ('{"score": 4, "reason": "x"}', "its keys are not verdict, score and reason"),
        ('{"verdict": "pass", "score": 6, "reason": "x"}', "its score is not a whole number"),
        ('{"verdict": "pass", "score": true, "reason": "x"}', "its score is not a whole number"),
        ('{"verdict": "pass", "score": "4", "reason": "x"}', "its score is not a whole number"),
        ('{"verdict": "pass", "score": 2, "reason": "x"}', "goes against its score of 2"),
        ('{"verdict": "good", "score": 5, "reason": "x"}', "goes against its score of 5"),
        ('{"verdict": "fail", "score": 2, "reason": " "}', "its reason is no text"),
    ],
)
def test_what_is_no_grade_is_asked_for_once_more(said: str, fault: str) -> None:
    found = read_grade(said)
    assert isinstance(found, str)
    assert fault in found
    model = Scripted([said, GOOD])
    assert grade(model).points == 4
    first, second = model.asked
    assert second[:-2] == first
    assert second[-2] == Message("assistant", said)
    assert fault in second[-1].content
    assert '{"verdict": "pass" or "fail"' in second[-1].content


def test_a_judge_that_cannot_be_read_twice_gives_no_grade() -> None:
    model = Scripted(["4 points", "4 points, as I said"])
    with pytest.raises(Undecided, match="cannot be read, twice: it is not one JSON object"):
        grade(model)
    assert len(model.asked) == 2
