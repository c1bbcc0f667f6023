"""What every conversation store must do; each backend's test subclasses this."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from assistant.conversations import ConversationStore
from assistant.errors import ConversationError
from assistant.types import Check, Citation, Reply, Turn
from knowledge.types import Constraint, Filters, Product, Sort, Variant
from prompts.types import Message

FULL = Reply(
    text="It costs $149. [1] Größe «M» ☂",
    outcome="answered",
    citations=(Citation(1, "T1", "Tent", "products.jsonl:1", "Price: $149.00."),),
    products=(
        Product(
            id="T1",
            title="Tent",
            categories=("Camping", "Tents"),
            price=Decimal("149.00"),
            currency="USD",
            in_stock=None,
            attributes={"waterproof": True, "weight_kg": 2.4, "colours": ("red", "blue")},
            variants=(Variant("T1-a", "Small", Decimal("99.50"), 0, {"size": "S"}),),
        ),
    ),
    intent="product",
    checks=(Check("numbers", True, "149 stands there"),),
    conversation_id="c",
    usage={"prompt_tokens": 12},
    timings={"total": 0.25},
    filters=Filters(
        "product",
        (Constraint("weight", "$lt", 2.0, "kg"), Constraint("brand", "$in", ("fell", "birch"))),
        Sort("price", descending=True),
    ),
    relaxed=("lighter than 2 kg",),
    fingerprint="0123456789abcdef",
)


def turn(text: str) -> Turn:
    return Turn(Message("user", text), Reply(f"You said {text}", "answered"))


class ConversationStoreContract:
    """Subclasses give `conversations`, an empty store."""

    @pytest.fixture
    def conversations(self) -> ConversationStore:
        raise NotImplementedError

    def test_a_new_conversation_is_empty(self, conversations: ConversationStore) -> None:
        assert tuple(conversations.history("never seen")) == ()

    def test_turns_come_back_whole_and_oldest_first(self, conversations: ConversationStore) -> None:
        turns = (turn("one"), Turn(Message("user", "two"), FULL), turn("three"))
        for each in turns:
            conversations.append("c", each)
        assert tuple(conversations.history("c")) == turns

    def test_conversations_are_apart(self, conversations: ConversationStore) -> None:
        conversations.append("c", turn("mine"))
        conversations.append("C", turn("yours"))
        conversations.append("c ", turn("theirs"))
        assert [t.message.content for t in conversations.history("c")] == ["mine"]

    def test_the_history_is_bounded_to_the_latest(self, conversations: ConversationStore) -> None:
        for number in range(60):
            conversations.append("c", turn(str(number)))
        kept = [each.message.content for each in conversations.history("c")]
        assert kept == [str(number) for number in range(10, 60)]

    @pytest.mark.parametrize(
        "conversation",
        ["x" * 200, "'; DROP TABLE turns; --", "a/b?c=%20#", "☂ 👨‍👩‍👧", "tab\tline\n", ""],
    )
    def test_odd_ids_are_ids(self, conversations: ConversationStore, conversation: str) -> None:
        conversations.append(conversation, turn("hello"))
        assert len(conversations.history(conversation)) == 1

    @pytest.mark.parametrize(
        ("conversation", "reason"),
        [
            ("x" * 201, "at most 200 characters, this one has 201"),
            ("a\0b", "character that databases do not keep"),
            ("half \ud83d", "character that databases do not keep"),
        ],
    )
    def test_ids_that_not_every_database_keeps_are_refused_everywhere(
        self, conversations: ConversationStore, conversation: str, reason: str
    ) -> None:
        with pytest.raises(ConversationError, match=reason):
            conversations.history(conversation)
        with pytest.raises(ConversationError, match=reason):
            conversations.append(conversation, turn("hello"))

    def test_odd_text_does_not_break_it(self, conversations: ConversationStore) -> None:
        conversations.append("c", turn("NUL \0, half a pair \ud83d, quote ' and \\ and \r\n"))
        (kept,) = conversations.history("c")
        assert "half a pair" in kept.message.content
        assert kept.message.content.endswith("quote ' and \\ and \r\n")

    def test_threads_lose_nothing(self, conversations: ConversationStore) -> None:
        def talk(thread: int) -> None:
            for number in range(10):
                conversations.append(f"c{thread % 4}", turn(f"{thread}:{number}"))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(talk, range(8)))
        for conversation in range(4):
            said = [t.message.content for t in conversations.history(f"c{conversation}")]
            assert len(said) == 20
            for thread in (conversation, conversation + 4):
                own = [each for each in said if each.startswith(f"{thread}:")]
                assert own == [f"{thread}:{number}" for number in range(10)]
