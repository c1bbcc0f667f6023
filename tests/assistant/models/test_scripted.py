from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.models.base import complete
from assistant.models.scripted import ScriptedModel
from assistant.types import Sampling
from prompts.messages import turn
from prompts.types import Message
from tests.contracts.chat_model import ChatModelContract, ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.base import ChatModel


def echo(messages: Sequence[Message]) -> str:
    return (
        f"You asked in {len(messages)} messages: «{messages[-1].content}» Please — see aisle 7 ☂."
    )


class TestScriptedModel(ChatModelContract):
    @pytest.fixture
    def model(self) -> ChatModel:
        return ScriptedModel(echo)

    @pytest.fixture
    def slow_model(self) -> ChatModel:
        return ScriptedModel(["word " * 1000], delay=0.02)


def test_replies_come_in_order_and_the_last_one_stays() -> None:
    model = ScriptedModel(["One.", "Two."])
    assert [complete(model, ask("?"), Sampling()) for _ in range(3)] == ["One.", "Two.", "Two."]


def test_a_single_string_is_one_reply() -> None:
    assert complete(ScriptedModel("Hello there."), ask("?"), Sampling()) == "Hello there."


def test_white_space_survives() -> None:
    text = " - one\n\n- two \n"
    assert complete(ScriptedModel([text]), ask("?"), Sampling()) == text


def test_no_reply_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one reply"):
        ScriptedModel([])


def test_words_are_counted_and_may_be_limited() -> None:
    model = ScriptedModel(["one two three"], window=50)
    last = list(model.stream([Message("user", "a b")], Sampling()))[-1]
    assert (last.prompt_tokens, last.completion_tokens, model.window) == (2, 3, 50)


def test_without_replies_it_quotes_the_source_that_fits_the_question() -> None:
    sources = (
        "Shipping. We ship to Canada in 5 days.",
        "Returns. You have 30 days.\nSale items are final.",
    )
    message = turn("Are sale items final?", sources)
    assert complete(ScriptedModel(), [message], Sampling()) == "Sale items are final. [2]"


def test_without_sources_it_says_so() -> None:
    reply = complete(ScriptedModel(), ask("Are sale items final?"), Sampling())
    assert reply == "I have no source that answers this."
