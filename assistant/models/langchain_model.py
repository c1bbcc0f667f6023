"""Any chat model of LangChain."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError
from assistant.models.stopping import limited

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from assistant.types import Chunk, Sampling
    from prompts.types import Message


class LangChainModel:
    """Streams from a LangChain `BaseChatModel` that the caller has configured.

    Its own settings decide temperature and length, because each provider names them differently;
    stop strings, the time limit and, as a net, `max_tokens` pieces are kept here.
    """

    def __init__(self, model: BaseChatModel, *, window: int | None = None) -> None:
        self._model = model
        self._window = window

    @property
    def name(self) -> str:
        """The model's LangChain name."""
        return f"langchain {self._model.get_name()}"

    @property
    def window(self) -> int | None:
        """The window it was given."""
        return self._window

    def load(self) -> None:
        """There is nothing to load: LangChain models are ready when they are made."""

    def count_tokens(self, messages: Sequence[Message]) -> int | None:  # noqa: ARG002
        """Return None: LangChain's own count falls back on another model's tokenizer."""
        return None

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        """Yield the text that the model writes."""
        usage: dict[str, int] = {}
        with closing(limited(self._pieces(messages, sampling, usage), sampling)) as chunks:
            for chunk in chunks:
                yield (
                    chunk
                    if chunk.finish is None
                    else replace(
                        chunk,
                        prompt_tokens=usage.get("input_tokens"),
                        completion_tokens=usage.get("output_tokens"),
                    )
                )

    def _pieces(
        self, messages: Sequence[Message], sampling: Sampling, usage: dict[str, int]
    ) -> Generator[str, None, None]:
        chunks: Any = self._model.stream(
            [_translated(message) for message in messages], stop=list(sampling.stop) or None
        )
        try:
            with closing(chunks):
                for chunk in chunks:
                    for key in ("input_tokens", "output_tokens"):
                        # Some providers send the counts in parts, some at the end.
                        usage[key] = usage.get(key, 0) + (chunk.usage_metadata or {}).get(key, 0)
                    if chunk.text:
                        yield str(chunk.text)
        # Each provider has exceptions of its own, so there is no narrower type to name here.
        except Exception as error:
            what = " ".join(str(error).split()) or type(error).__name__
            msg = f"{self.name} failed ({what}): check its settings and its provider"
            raise ModelError(msg) from error


def _translated(message: Message) -> BaseMessage:
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    match message.role:
        case "system":
            return SystemMessage(message.content)
        case "user":
            return HumanMessage(message.content)
        case "assistant":
            return AIMessage(message.content)
