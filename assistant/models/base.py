"""The seam to whatever writes the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from knowledge.weights import EMBEDDED_CHAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Chunk, Sampling
    from prompts.types import Message


_WITH = " + "


def with_adapter(base: str, adapter: str) -> str:
    """Return what to call a base model with an adapter in it."""
    return f"{base}{_WITH}{adapter}"


def base_name(name: str) -> str:
    """Return what a model is called without its adapter."""
    return name.partition(_WITH)[0]


def is_small(model: ChatModel) -> bool:
    """Tell whether a model makes little of a long prompt. It is loaded: "auto" is any before."""
    model.load()
    return base_name(model.name) == EMBEDDED_CHAT


def is_tuned(model: ChatModel) -> bool:
    """Tell whether a model has an adapter; it is loaded to know."""
    model.load()
    return _WITH in model.name


class ChatModel(Protocol):
    """Writes one assistant message, piece by piece.

    Implementations are safe to call from several threads at once. Closing the generator stops
    the work behind it. Fitting the messages into `window` is the caller's part
    (`assistant.context`), which is why a model also counts tokens.
    """

    @property
    def name(self) -> str:
        """What to call this model in logs and in `floorwalker doctor`."""
        ...

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        """Yield the reply as it is written; raise `ModelError` when it cannot be."""
        ...

    def count_tokens(self, messages: Sequence[Message]) -> int | None:
        """Return the prompt's length in tokens, None where the backend cannot tell."""
        ...

    @property
    def window(self) -> int | None:
        """The most tokens that prompt and reply may have together, None where unknown."""
        ...

    def load(self) -> None:
        """Get ready now instead of at the first message, so that nobody has to wait for it."""
        ...


def complete(model: ChatModel, messages: Sequence[Message], sampling: Sampling) -> str:
    """Return the whole reply of `model` as one string."""
    return "".join(chunk.text for chunk in model.stream(messages, sampling))
