from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.context import fit, recent
from assistant.errors import ModelError
from assistant.models.scripted import ScriptedModel
from assistant.types import Reply, Turn
from prompts.types import Example, Message

HISTORY = tuple(
    message
    for number in (1, 2)
    for message in (Message("user", f"old {number}"), Message("assistant", f"said {number}"))
)
EXAMPLES = (Example("example", (), "answer"),)
SOURCES = ("best source", "next source", "last source")
ALL = " ".join(SOURCES)


def render(
    examples: Sequence[Example], history: Sequence[Message], sources: Sequence[str]
) -> tuple[Message, ...]:
    shots = [Message("user", f"{each.question} {each.answer}") for each in examples]
    return (*shots, *history, Message("user", " ".join([*sources, "my own question"])))


def fitted(window: int | None) -> tuple[str, int]:
    messages, held = fit(
        render,
        examples=EXAMPLES,
        history=HISTORY,
        sources=SOURCES,
        model=ScriptedModel(["x"], window=window),
        reserve=5,
    )
    return " | ".join(message.content for message in messages), held


@pytest.mark.parametrize(
    ("window", "expected", "held"),
    [
        (None, f"example answer | old 1 | said 1 | old 2 | said 2 | {ALL} my own question", 3),
        (24, f"example answer | old 1 | said 1 | old 2 | said 2 | {ALL} my own question", 3),
        (23, f"example answer | old 2 | said 2 | {ALL} my own question", 3),
        (19, f"example answer | {ALL} my own question", 3),
        (15, "example answer | best source next source my own question", 2),
        (13, "example answer | best source my own question", 1),
        (10, "best source my own question", 1),
    ],
)
def test_history_goes_first_then_sources_then_examples(
    window: int | None, expected: str, held: int
) -> None:
    assert fitted(window) == (expected, held)


def test_the_question_is_never_cut() -> None:
    with pytest.raises(ModelError, match=r"too long .* reads 9 tokens; ask it in fewer words"):
        fitted(9)


def test_only_whole_turns_are_recalled_and_the_latest() -> None:
    asked = [Turn(Message("user", f"a b {n}"), Reply("c d", "answered")) for n in range(5)]
    kept = recent(asked, 12, ScriptedModel(["x"]))
    assert [message.content for message in kept] == ["a b 3", "c d", "a b 4", "c d"]
    assert recent(asked, 0, ScriptedModel(["x"])) == ()
