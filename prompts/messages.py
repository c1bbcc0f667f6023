"""From a plan to the messages of a chat: the one renderer that serving and training share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.neutral import break_tokens
from prompts.templates import load_template
from prompts.types import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from prompts.types import Example


def render(
    template: str,
    *,
    facts: Mapping[str, str],
    question: str,
    sources: Sequence[str],
    examples: Sequence[Example],
    history: Sequence[Message] = (),
    folder: Path | None = None,
) -> tuple[Message, ...]:
    """Return system message, examples, history and the question with its numbered sources.

    Everything up to the history depends on template, facts and examples only, so a model server
    can keep its work on that prefix. `folder` holds a store's own prompts.
    """
    system = Message("system", load_template(template, folder).render(facts))
    shots = [message for example in examples for message in _pair(example, folder)]
    past = [Message(message.role, break_tokens(message.content)) for message in history]
    return (system, *shots, *past, turn(question, sources, folder=folder))


def turn(question: str, sources: Sequence[str], *, folder: Path | None = None) -> Message:
    """Return a question as the user's message, behind its sources numbered from 1."""
    values = {"question": question, "sources": tuple(sources)}
    return Message("user", load_template("turn", folder).render(values))


def _pair(example: Example, folder: Path | None) -> tuple[Message, Message]:
    question = turn(example.question, example.sources, folder=folder)
    return question, Message("assistant", example.answer)
