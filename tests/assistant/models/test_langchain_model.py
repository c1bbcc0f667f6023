from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.language_models import BaseChatModel, FakeListChatModel
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.errors import ModelError
from assistant.models.base import complete
from assistant.models.langchain_model import LangChainModel
from assistant.types import Sampling
from prompts.types import Message
from tests.contracts.chat_model import ChatModelContract, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.messages import BaseMessage

    from assistant.models.base import ChatModel


class Echo(BaseChatModel):
    """A chat model of LangChain that repeats the question, in content blocks."""

    delay: float = 0.0
    repeat: int = 1

    @property
    def _llm_type(self) -> str:
        return "echo"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        message = AIMessage("".join(self._words(messages)))
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        for word in self._words(messages):
            time.sleep(self.delay)
            block: list[str | dict[Any, Any]] = [{"type": "text", "text": word, "index": 0}]
            usage = UsageMetadata(input_tokens=0, output_tokens=1, total_tokens=1)
            message = AIMessageChunk(content=block, usage_metadata=usage)
            yield ChatGenerationChunk(message=message)

    def _words(self, messages: list[BaseMessage]) -> list[str]:
        kinds = " ".join(message.type for message in messages)
        text = f"{kinds}: {messages[-1].text} Please — look on the shelf to your left ☂."
        return [f"{word} " for word in text.split()] * self.repeat


class TestLangChainModel(ChatModelContract):
    @pytest.fixture
    def model(self) -> ChatModel:
        return LangChainModel(Echo())

    @pytest.fixture
    def slow_model(self) -> ChatModel:
        return LangChainModel(Echo(delay=0.02, repeat=100))


def test_roles_are_translated_and_tokens_counted() -> None:
    messages = [
        Message("system", "s"),
        Message("user", "u"),
        Message("assistant", "a"),
        Message("user", "Where?"),
    ]
    chunks = list(LangChainModel(Echo()).stream(messages, Sampling()))
    assert "".join(chunk.text for chunk in chunks).startswith("system human ai human: Where? ")
    assert chunks[-1].completion_tokens == len(chunks) - 1


def test_langchains_own_fakes_stream() -> None:
    by_letter = LangChainModel(FakeListChatModel(responses=["Yes [1].", "No."]), window=64)
    assert complete(by_letter, ask("?"), Sampling()) == "Yes [1]."
    assert complete(by_letter, ask("?"), Sampling()) == "No."
    assert (by_letter.window, by_letter.name) == (64, "langchain FakeListChatModel")
    by_word = LangChainModel(GenericFakeChatModel(messages=iter(["Sale items are final."])))
    assert complete(by_word, ask("?"), Sampling()) == "Sale items are final."


def test_a_providers_error_is_a_model_error() -> None:
    model = LangChainModel(FakeListChatModel(responses=["Hello there."], error_on_chunk_number=3))
    with pytest.raises(ModelError, match="langchain FakeListChatModel failed"):
        complete(model, ask("?"), Sampling())
