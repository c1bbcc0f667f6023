"""Letting the chat model word a follow-up that no rule resolves, and holding it to the talk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.followups.words import content
from assistant.types import Sampling, Turn
from prompts.examples import load_examples
from prompts.messages import render
from prompts.types import Message

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.models.base import ChatModel

# Given the last question and the conversation before it, oldest first: the question by itself.
Rewrite = Callable[[str, Sequence[Message]], str]
_TURNS = 3
_LONGEST = 30
_SAMPLING = Sampling(max_tokens=48, stop=("\n",), seconds=20.0)


def rewriter(model: ChatModel, *, shop: str, folder: Path | None = None) -> Rewrite:
    """Return a rewrite by a chat model; `folder` holds a store's own prompts."""

    def rewrite(question: str, history: Sequence[Message]) -> str:
        asked = [each.content for each in history if each.role == "user"]
        messages = render(
            "followup",
            facts={"shop": shop},
            question=conversation((*asked[-_TURNS:], question)),
            sources=(),
            examples=load_examples("followup", folder),
            folder=folder,
        )
        return "".join(chunk.text for chunk in model.stream(messages, _SAMPLING)).strip()

    return rewrite


def conversation(questions: Iterable[str]) -> str:
    """Return questions as the one line that the template and its examples show."""
    *before, last = (" ".join(each.split()) for each in questions)
    return f"Before: {' / '.join(before)} Last: {last}"


def history(turns: Sequence[Turn]) -> tuple[Message, ...]:
    """Return what both sides said, oldest first."""
    return tuple(
        message
        for turn in turns
        for message in (turn.message, Message("assistant", turn.reply.text))
    )


def accepted(written: str, question: str, turns: Sequence[Turn]) -> bool:
    """Tell whether a rewritten question says nothing new and leaves out nothing that was asked."""
    new = set(content(written))
    told = set(content(question))
    for message in history(turns):
        told |= set(content(message.content))
    short = "\n" not in written.strip() and 0 < len(written.split()) <= _LONGEST
    return short and new <= told and set(content(question)) <= new
