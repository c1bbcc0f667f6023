"""Fitting a prompt into the model's window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.errors import ModelError
from assistant.models.base import ChatModel
from assistant.types import Turn
from prompts.types import Example, Message

# Renders messages from what is left of: examples, history, sources.
Render = Callable[[Sequence[Example], Sequence[Message], Sequence[str]], tuple[Message, ...]]
# Where a model cannot count: about 4 characters a token in English, taken with a margin.
_CHARACTERS_PER_TOKEN = 3


def recent(turns: Sequence[Turn], tokens: int, model: ChatModel) -> tuple[Message, ...]:
    """Return the latest whole turns that fit into `tokens`, oldest first."""
    kept: tuple[Message, ...] = ()
    for turn in reversed(turns):
        longer = (turn.message, Message("assistant", turn.reply.text), *kept)
        if _count(model, longer) > tokens:
            break
        kept = longer
    return kept


def fit(
    render: Render,
    *,
    examples: Sequence[Example],
    history: Sequence[Message],
    sources: Sequence[str],
    model: ChatModel,
    reserve: int,
) -> tuple[tuple[Message, ...], int]:
    """Return messages that leave `reserve` tokens to write, and how many sources they hold.

    The oldest history goes first, then the least relevant sources down to one, then examples;
    never the question. Raises `ModelError` when the question alone is too long.
    """
    examples, history, sources = tuple(examples), tuple(history), tuple(sources)
    window = model.window
    while True:
        messages = render(examples, history, sources)
        if window is None or _count(model, messages) + reserve <= window:
            return messages, len(sources)
        if history:
            history = history[2:]
        elif len(sources) > 1:
            sources = sources[:-1]
        elif examples:
            examples = examples[:-1]
        else:
            raise ModelError(
                f"the question is too long for the chat model, which reads {window} tokens; "
                "ask it in fewer words"
            )


def _count(model: ChatModel, messages: Sequence[Message]) -> int:
    counted = model.count_tokens(messages)
    if counted is not None:
        return counted
    return sum(len(message.content) for message in messages) // _CHARACTERS_PER_TOKEN
