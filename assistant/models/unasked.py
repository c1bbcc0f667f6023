"""A chat model that is not asked: it takes another one's place to see what that would be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.types import Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.models.base import ChatModel
    from assistant.types import Sampling
    from prompts.types import Message


class UnaskedModel:
    """Keeps the messages it is sent in `sent` and says nothing; name, window and counts are true.

    They decide what a prompt holds, so the other model may be loaded, but it writes nothing.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.sent: list[tuple[Message, ...]] = []

    @property
    def name(self) -> str:
        """The other model's name."""
        return self._model.name

    @property
    def window(self) -> int | None:
        """The other model's window."""
        return self._model.window

    def load(self) -> None:
        """Load the other model."""
        self._model.load()

    def count_tokens(self, messages: Sequence[Message]) -> int | None:
        """Count as the other model does."""
        return self._model.count_tokens(messages)

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:  # noqa: ARG002
        """Keep the messages and yield an empty reply."""
        self.sent.append(tuple(messages))
        yield Chunk("", finish="stop")
