"""A chat model as a judge: strict JSON with a score for a rubric, or no grade."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from prompts.evals.suite import POINTS, Grade, Undecided
from prompts.messages import render
from prompts.types import Message

if TYPE_CHECKING:
    from prompts.types import Example

TASK = "judge"
_KEYS = {"verdict", "score", "reason"}
_PASSES = 4  # the score from which the verdict has to be "pass"
_SHOTS = 6
# Of all sources together, some 3,000 tokens: passages come first and whole records last.
_CHARACTERS = 12_000
_AGAIN = (
    "That is not what was asked for: {fault}. Write the one JSON object again and nothing else: "
    '{{"verdict": "pass" or "fail", "score": 1 to 5, "reason": one sentence}}.'
)


class Piece(Protocol):
    """A piece of generated text."""

    @property
    def text(self) -> str: ...  # noqa: D102


class ChatModel(Protocol):
    """Writes one message, piece by piece; every chat model of `assistant` does."""

    def stream(self, messages: Sequence[Message], sampling: Any) -> Iterable[Piece]:
        """Yield the text as it is written; an exception is an infrastructure error."""
        ...


class Judge:
    """Grades answers; safe from many threads if the model is.

    `sampling` is what the model takes as such, best without randomness; `folder` is a store's own
    prompts, where it has a template for the judge.
    """

    def __init__(
        self, *, model: ChatModel, sampling: Any, folder: Path | None = None, shots: int = _SHOTS
    ) -> None:
        self._model = model
        self._sampling = sampling
        self._folder = folder
        self._shots = shots

    def __call__(self, rubric: str, *, question: str, answer: str, sources: Sequence[str]) -> Grade:
        """Return the grade; raise `Undecided` when the second attempt cannot be read either."""
        messages = render(
            TASK,
            facts={"rubric": rubric, "answer": answer},
            question=question,
            sources=_fitting(sources),
            examples=self._examples(),
            folder=self._folder,
        )
        said = self._write(messages)
        grade = read_grade(said)
        if isinstance(grade, Grade):
            return grade
        again = (
            *messages,
            Message("assistant", said),
            Message("user", _AGAIN.format(fault=grade)),
        )
        repaired = read_grade(self._write(again))
        if isinstance(repaired, Grade):
            return repaired
        raise Undecided(f"the judge's words cannot be read, twice: {repaired}")

    def _write(self, messages: Sequence[Message]) -> str:
        return "".join(piece.text for piece in self._model.stream(messages, self._sampling))

    def _examples(self) -> Sequence[Example]:
        from prompts.examples import load_examples

        return load_examples(TASK, self._folder)[: self._shots]


def read_grade(text: str) -> Grade | str:
    """Return the grade in a judge's words, or what keeps them from being one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return "it is not one JSON object"
    if not isinstance(found, dict) or found.keys() != _KEYS:
        return "its keys are not verdict, score and reason"
    score, verdict, reason = found["score"], found["verdict"], found["reason"]
    if type(score) is not int or not 1 <= score <= POINTS:
        return f"its score is not a whole number from 1 to {POINTS}"
    if verdict != ("pass" if score >= _PASSES else "fail"):
        return f"its verdict {verdict!r} goes against its score of {score}"
    if not isinstance(reason, str) or not reason.strip():
        return "its reason is no text"
    return Grade(score, " ".join(reason.split()))


def _fitting(sources: Sequence[str]) -> list[str]:
    found, room = [], _CHARACTERS
    for each in sources:
        if room > 0:
            found.append(each[:room])
        room -= len(each)
    return found
