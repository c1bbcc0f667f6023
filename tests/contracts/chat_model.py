"""What every chat model must do; each backend's test subclasses this."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from assistant.models.base import complete
from assistant.types import Sampling
from prompts.types import Message

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from assistant.models.base import ChatModel

WHOLE = Sampling(max_tokens=24)


def ask(text: str) -> tuple[Message, ...]:
    return (Message("system", "You help in a shop."), Message("user", text))


class ChatModelContract:
    """Subclasses give `model`, whose greedy reply to a question has more than 8 tokens and is
    its own, and `slow_model`, which would write for many seconds when asked for many tokens."""

    @pytest.fixture
    def model(self) -> ChatModel:
        raise NotImplementedError

    @pytest.fixture
    def slow_model(self) -> ChatModel:
        raise NotImplementedError

    def test_a_reply_comes_in_pieces_and_the_last_says_why_it_ended(self, model: ChatModel) -> None:
        chunks = list(model.stream(ask("Do you sell tents?"), WHOLE))
        assert sum(bool(chunk.text.strip()) for chunk in chunks) > 3
        assert all(chunk.finish is None for chunk in chunks[:-1])
        assert chunks[-1].finish in {"stop", "length"}

    def test_the_pieces_are_the_whole_reply_each_time(self, model: ChatModel) -> None:
        question = ask("Do you sell tents?")
        pieces = [chunk.text for chunk in model.stream(question, WHOLE)]
        assert "".join(pieces) == complete(model, question, WHOLE)

    def test_max_tokens_cuts_the_reply(self, model: ChatModel) -> None:
        question = ask("Do you sell tents?")
        chunks = list(model.stream(question, Sampling(max_tokens=4)))
        text = "".join(chunk.text for chunk in chunks)
        whole = complete(model, question, WHOLE)
        assert len(text) < len(whole)
        # A character cut in half is shown as a replacement.
        assert whole.startswith(text.rstrip("\ufffd"))
        assert chunks[-1].finish == "length"

    def test_a_stop_string_ends_the_reply_and_is_not_in_it(self, model: ChatModel) -> None:
        question = ask("Do you sell tents?")
        whole = complete(model, question, WHOLE)
        middle = len(whole) // 2
        stop = whole[middle : middle + 3]
        sampling = Sampling(max_tokens=24, stop=("never said", stop))
        chunks = list(model.stream(question, sampling))
        assert "".join(chunk.text for chunk in chunks) == whole[: whole.index(stop)]
        assert chunks[-1].finish == "stop"

    def test_closing_stops_the_work_and_the_next_call_is_whole(self, slow_model: ChatModel) -> None:
        stream: Generator[Any, None, None] = slow_model.stream(  # type: ignore[assignment]
            ask("Tell me everything."), Sampling(max_tokens=100_000, seconds=60)
        )
        next(stream)
        start = time.monotonic()
        stream.close()
        assert complete(slow_model, ask("And now?"), Sampling(max_tokens=4)).strip()
        assert time.monotonic() - start < 10

    def test_the_time_limit_ends_the_reply(self, slow_model: ChatModel) -> None:
        complete(slow_model, ask("Warm up."), Sampling(max_tokens=1))
        start = time.monotonic()
        sampling = Sampling(max_tokens=100_000, seconds=0.5)
        chunks = list(slow_model.stream(ask("Tell me everything."), sampling))
        assert time.monotonic() - start < 5
        assert chunks[-1].finish == "time"

    def test_eight_threads_get_their_own_replies(self, model: ChatModel) -> None:
        questions = [ask(f"What is in aisle {number}?") for number in range(8)]
        alone = [complete(model, question, WHOLE) for question in questions]
        together = threading.Barrier(8)

        def reply(question: tuple[Message, ...]) -> str:
            together.wait(timeout=30)
            return complete(model, question, WHOLE)

        with ThreadPoolExecutor(max_workers=8) as pool:
            assert list(pool.map(reply, questions)) == alone
        assert len(set(alone)) > 1

    def test_it_says_what_it_is(self, model: ChatModel) -> None:
        model.load()
        assert model.name
        assert model.window is None or model.window > 0
        count = model.count_tokens(ask("Do you sell tents?"))
        assert count is None or count > 4
