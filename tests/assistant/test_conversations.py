from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant.conversations import (
    ConversationStore,
    MemoryConversations,
    SQLConversations,
    new_conversation_id,
)
from assistant.errors import ConversationError
from tests.contracts.conversations import FULL, ConversationStoreContract, turn


class TestSQLConversations(ConversationStoreContract):
    @pytest.fixture
    def conversations(self, tmp_path: Path) -> Iterator[ConversationStore]:
        store = SQLConversations(f"sqlite:///{tmp_path / 'conversations.sqlite'}")
        yield store
        store.close()


class TestMemoryConversations(ConversationStoreContract):
    @pytest.fixture
    def conversations(self) -> ConversationStore:
        return MemoryConversations()


def test_a_second_process_reads_what_the_first_wrote(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    first, second = SQLConversations(url), SQLConversations(url)
    first.append("c", turn("hello"))
    assert second.history("c") == (turn("hello"),)
    first.close()
    second.close()


def test_conversations_are_listed_in_the_order_in_which_they_began(tmp_path: Path) -> None:
    store = SQLConversations(f"sqlite:///{tmp_path / 'c.sqlite'}")
    assert store.ids() == ()
    for name in ("late", "early", "late"):
        store.append(name, turn("hello"))
    assert store.ids() == ("late", "early")
    store.close()


def test_stores_that_start_at_once_do_not_trip_over_each_other(tmp_path: Path) -> None:
    for round_ in range(5):
        together = threading.Barrier(8)

        def start(url: str, together: threading.Barrier = together) -> None:
            together.wait(timeout=30)
            SQLConversations(url).close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(start, [f"sqlite:///{tmp_path / f'{round_}.sqlite'}"] * 8))


@pytest.mark.parametrize(
    "url",
    [
        "garbage",
        "",
        "nosuch://host/db",
        "postgresql://host:port/db",
        "sqlite:////no/such/folder/c.sqlite",
        "mysql+nosuchdriver://host/db",
    ],
)
def test_a_bad_address_is_one_line_that_names_the_setting(url: str) -> None:
    with pytest.raises(ConversationError, match="check database_url") as caught:
        SQLConversations(url)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("reply", ["{", "{}", "[]", '{"text": 1}'])
def test_a_damaged_turn_is_an_error_of_ours(tmp_path: Path, reply: str) -> None:
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    store = SQLConversations(url)
    store.append("c", turn("hello"))
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE turns SET reply = :reply"), {"reply": reply})
    engine.dispose()
    with pytest.raises(ConversationError, match="'c' holds a turn that cannot be read"):
        store.history("c")
    store.close()


def test_a_database_that_goes_away_is_an_error_of_ours(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    store = SQLConversations(url)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE turns"))
    engine.dispose()
    with pytest.raises(ConversationError, match="no such table"):
        store.append("c", turn("hello"))
    store.close()


def test_ids_cannot_be_guessed() -> None:
    ids = {new_conversation_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(each) for each in ids} == {22}


def test_the_fixture_reply_uses_every_field() -> None:
    empty = [name for name in FULL.__dataclass_fields__ if not getattr(FULL, name)]
    assert empty == ["prompt", "passages"]  # which a stored conversation does not keep
