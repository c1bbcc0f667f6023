"""From a plan to the messages of a chat: the one renderer that serving and training share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.neutral import break_tokens
from prompts.places import TURN, template_path
from prompts.templates import load_template, load_turn
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
    decided: bool = False,
) -> tuple[Message, ...]:
    """Return system message, examples, history and the question with its numbered sources.

    Everything up to the history depends on template, facts and examples only, so a model server
    can keep its work on that prefix. `folder` holds a store's own prompts. Where it is `decided`
    that the sources answer, our templates leave out how to abstain, and no example does; what a
    store wrote itself is sent as it stands.
    """
    found = load_template(template, folder)
    told = found.render(facts)
    if decided:
        examples = [each for each in examples if each.outcome != "abstained"]
        if found.form and found.path == template_path(template):
            told = found.form.without_abstention(told)
    system = Message("system", told)
    shots = [message for example in examples for message in pair(template, example, folder)]
    past = [Message(message.role, break_tokens(message.content)) for message in history]
    last = turn(question, sources, task=template, facts=facts, folder=folder)
    return (system, *shots, *past, last)


def turn(
    question: str,
    sources: Sequence[str],
    *,
    task: str = TURN,
    facts: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Message:
    """Return a question as the user's message of a task, behind its sources numbered from 1."""
    values = {**(facts or {}), "question": question, "sources": tuple(sources)}
    return Message("user", load_turn(task, folder).render(values))


def pair(task: str, example: Example, folder: Path | None = None) -> tuple[Message, Message]:
    """Return an example as the two messages that a prompt has for it."""
    asked = turn(example.question, example.sources, task=task, facts=example.facts, folder=folder)
    return asked, Message("assistant", example.answer)
