from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Delta, Reply
from assistant.conversations import MemoryConversations, SQLConversations
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


class Watched(ScriptedModel):
    """Counts the streams that are open, and fails at a word if told so."""

    def __init__(self, text: str, *, fails_at: int | None = None) -> None:
        super().__init__([text])
        self.open = 0
        self.written = 0
        self.fails_at = fails_at

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        self.open += 1
        try:
            for number, chunk in enumerate(super().stream(messages, sampling)):
                if number == self.fails_at:
                    raise ModelError("the server went away")
                self.written += 1
                yield chunk
        finally:
            self.open -= 1


@pytest.mark.parametrize("taken", range(5))
def test_closing_stops_the_model_and_stores_nothing(wire: Wire, taken: int) -> None:
    model, conversations = Watched(SENTENCES * 50), MemoryConversations()
    shop = wire(model, conversations=conversations)
    events = shop.stream(QUESTION, conversation_id="c")
    got = [next(events) for _ in range(taken)]
    events.close()
    assert all(isinstance(event, Delta) for event in got)
    assert model.open == 0
    assert model.written <= 12 * taken
    assert conversations.history("c") == ()
    assert shop.reply(QUESTION, conversation_id="c").outcome == "answered"
    assert len(conversations.history("c")) == 1


def test_what_was_shown_whole_is_stored_even_if_nobody_listens_on(wire: Wire) -> None:
    conversations = MemoryConversations()
    events = wire(Watched(SENTENCES), conversations=conversations).stream(
        QUESTION, conversation_id="c"
    )
    reply = next(event for event in events if isinstance(event, Reply))
    events.close()
    kept = replace(reply, prompt=(), passages=())
    assert [turn.reply for turn in conversations.history("c")] == [kept]


def test_a_model_is_not_listened_to_longer_than_needed(wire: Wire) -> None:
    model = Watched(SENTENCES * 50)
    reply = wire(model).reply(QUESTION)
    # Each statement behind a sentence has a number of its own.
    cited = SENTENCES.strip().replace("[1]", "[2]").replace("[2]", "[1]", 1)
    assert reply.text == cited
    assert model.open == 0
    assert model.written < 60


@pytest.mark.parametrize("word", [0, 3, 12])
def test_a_model_that_fails_leaves_the_conversation_as_it_was(wire: Wire, word: int) -> None:
    model, conversations = Watched(SENTENCES), MemoryConversations()
    shop = wire(model, conversations=conversations)
    shop.reply(QUESTION, conversation_id="c")
    model.fails_at = word
    with pytest.raises(ModelError, match="went away"):
        shop.reply("And the price of it?", conversation_id="c")
    assert (model.open, len(conversations.history("c"))) == (0, 1)
    model.fails_at = None
    reply = shop.reply("And is it whistling?", conversation_id="c")
    assert reply.checks[0].detail == "is the Copper Kettle whistling?"


def test_a_model_that_cannot_begin_leaves_the_conversation_as_it_was(wire: Wire) -> None:
    def broken(messages: Sequence[Message]) -> str:
        raise ModelError("no weights")

    conversations = MemoryConversations()
    with pytest.raises(ModelError, match="no weights"):
        wire(ScriptedModel(broken), conversations=conversations).reply(
            QUESTION, conversation_id="c"
        )
    assert conversations.history("c") == ()


def echo(messages: Sequence[Message]) -> str:
    """Say which questions of the conversation the prompt holds; examples are of other shops."""
    asked = [m.content.rsplit("\n", 1)[-1] for m in messages if m.role == "user"]
    return "Heard " + " ".join(text.split("code ")[1] for text in asked if "code " in text)


@pytest.fixture(params=["memory", "sqlite"])
def conversations(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[MemoryConversations | SQLConversations]:
    makers: dict[str, Callable[[], MemoryConversations | SQLConversations]] = {
        "memory": MemoryConversations,
        "sqlite": lambda: SQLConversations(f"sqlite:///{tmp_path / 'c.sqlite'}"),
    }
    store = makers[request.param]()
    yield store
    store.close()


def test_eight_threads_with_five_conversations_each_mix_nothing_up(
    wire: Wire, conversations: MemoryConversations | SQLConversations
) -> None:
    shop = wire(
        ScriptedModel(echo, delay=0.0005),
        conversations=conversations,
        verify=False,
        history_tokens=10_000,
    )
    together = threading.Barrier(8)
    turns = 3

    def talk(thread: int) -> None:
        together.wait(timeout=30)
        for turn in range(turns):
            for number in range(5):  # the five go on side by side
                own = [
                    f"{'abcdefgh'[thread]}{'klmno'[number]}{'xyz'[each]}"
                    for each in range(turn + 1)
                ]
                reply = shop.reply(
                    f"Is the Copper Kettle for induction? code {own[-1]}",
                    conversation_id=f"{thread}-{number}",
                )
                assert reply.text == f"Heard {' '.join(own)}"
                assert reply.conversation_id == f"{thread}-{number}"

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(talk, range(8)))
    for thread in range(8):
        for number in range(5):
            kept = conversations.history(f"{thread}-{number}")
            codes = [turn.message.content.split("code ")[1] for turn in kept]
            assert codes == [
                f"{'abcdefgh'[thread]}{'klmno'[number]}{'xyz'[turn]}" for turn in range(turns)
            ]


def test_the_history_a_model_reads_is_bounded(wire: Wire) -> None:
    shop = wire(ScriptedModel(echo), verify=False, history_tokens=30)
    for number in range(6):
        reply = shop.reply(
            f"Is the Copper Kettle for induction? code q{number}", conversation_id="c"
        )
    assert reply.text == "Heard q3 q4 q5"
