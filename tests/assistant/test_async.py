from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from assistant import Delta, Reply
from assistant.conversations import MemoryConversations
from assistant.errors import ModelError
from assistant.models.scripted import ScriptedModel
from assistant.types import Chunk, Sampling
from prompts.types import Message
from tests.assistant.conftest import Wire

QUESTION = "Is the Copper Kettle for gas and induction?"
SENTENCES = (
    "A whistling kettle for gas and induction. [1] The Copper Kettle has a price of $59.90. [1] "
    "The stock of the Copper Kettle is unknown. [1] The brand of the Copper Kettle is Fell. [1] "
)


# Each statement behind a sentence has a number of its own.
CITED = SENTENCES.strip().replace("[1]", "[2]").replace("[2]", "[1]", 1)


class Slow(ScriptedModel):
    """Writes slowly; `began` and `ended` tell what it is doing."""

    def __init__(self) -> None:
        super().__init__([SENTENCES], delay=0.02)
        self.began, self.ended = threading.Event(), threading.Event()
        self.written = 0

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        self.began.set()
        try:
            for chunk in super().stream(messages, sampling):
                self.written += 1
                yield chunk
        finally:
            self.ended.set()


def test_areply_is_reply(wire: Wire) -> None:
    reply = asyncio.run(wire(ScriptedModel([SENTENCES])).areply(QUESTION, conversation_id="c"))
    assert (reply.text, reply.conversation_id) == (CITED, "c")


def test_astream_is_stream(wire: Wire) -> None:
    shop = wire(ScriptedModel([SENTENCES]))

    async def listen() -> list[Delta | Reply]:
        return [event async for event in shop.astream(QUESTION)]

    *deltas, reply = asyncio.run(listen())
    assert isinstance(reply, Reply)
    assert len(deltas) == 4
    assert "".join(event.text for event in deltas if isinstance(event, Delta)) == reply.text


def test_the_loop_stays_free_and_replies_go_on_side_by_side(wire: Wire) -> None:
    shop = wire(ScriptedModel([SENTENCES], delay=0.01))
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.005)

    async def run() -> list[Reply]:
        ticking = asyncio.create_task(tick())
        replies = await asyncio.gather(*(shop.areply(QUESTION) for _ in range(4)))
        ticking.cancel()
        return replies

    start = time.monotonic()
    replies = asyncio.run(run())
    assert {reply.text for reply in replies} == {CITED}
    assert ticks > 10
    assert time.monotonic() - start < 4 * 32 * 0.01 + 2


@pytest.mark.parametrize("call", ["areply", "astream"])
def test_cancelling_stops_the_work_and_stores_nothing(wire: Wire, call: str) -> None:
    model, conversations = Slow(), MemoryConversations()
    shop = wire(model, conversations=conversations)

    async def listen() -> None:
        if call == "areply":
            await shop.areply(QUESTION, conversation_id="c")
            return
        async for _ in shop.astream(QUESTION, conversation_id="c"):
            pass

    async def run() -> None:
        task = asyncio.create_task(listen())
        await asyncio.to_thread(model.began.wait, 10)
        await asyncio.sleep(0.03)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert model.ended.is_set()
    assert 0 < model.written < 20
    assert conversations.history("c") == ()
    assert shop.reply(QUESTION, conversation_id="c").outcome == "answered"


def test_leaving_the_loop_stops_the_work(wire: Wire) -> None:
    model, conversations = Slow(), MemoryConversations()
    shop = wire(model, conversations=conversations)

    async def run() -> None:
        events = shop.astream(QUESTION, conversation_id="c")
        async for event in events:
            assert isinstance(event, Delta)
            break
        await events.aclose()

    asyncio.run(run())
    assert model.ended.is_set()
    assert conversations.history("c") == ()


def test_closing_before_the_first_event_is_fine(wire: Wire) -> None:
    async def run() -> None:
        await wire(Slow()).astream(QUESTION).aclose()

    asyncio.run(run())


def test_an_error_of_the_model_arrives(wire: Wire) -> None:
    def broken(messages: Sequence[Message]) -> str:
        raise ModelError("no weights")

    shop = wire(ScriptedModel(broken))
    with pytest.raises(ModelError, match="no weights"):
        asyncio.run(shop.areply(QUESTION))
