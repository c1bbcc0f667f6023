from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.conversations import SQLConversations
from assistant.types import Citation, Reply, Turn
from finetune.errors import DataError
from finetune.sources import conversations
from finetune.sources.base import Dropped, Place
from finetune.types import Example
from knowledge.index import sqlite_url
from prompts.types import Message

CITED = Reply(
    "You have 30 days. [1]", "answered", intent="policy",
    citations=(Citation(1, "r", "Returns", "r.md", "You have 30 days."),),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    kept = SQLConversations(sqlite_url(folder / "conversations.sqlite"))
    kept.append("c1", Turn(Message("user", "How long?"), CITED))
    kept.append("c1", Turn(Message("user", "Hi"), Reply("Hello!", "answered", intent="smalltalk")))
    kept.append("c2", Turn(Message("user", "How long?"), CITED))
    kept.close()
    return folder


def read(store: Path, *ratings: object) -> list[Example | Dropped]:
    path = store.parent / "ratings.jsonl"
    path.write_text("\n".join(map(json.dumps, ratings)), encoding="utf-8")
    options = conversations.Options(store=str(store), ratings=str(path))
    return list(conversations.examples(options, Place()))


def test_only_what_customers_liked_is_learned_with_what_it_cites(store: Path) -> None:
    found, dropped = read(
        store,
        {"conversation": "c1", "turn": 0, "rating": 5},
        {"conversation": "c1", "turn": 1, "rating": 5},
        {"conversation": "c2", "turn": 0, "rating": 2},
    )
    assert isinstance(found, Example)
    assert (found.task, found.group) == ("policy", "conversation-c1")
    assert found.texts == ("Returns\nYou have 30 days.",)
    assert dropped == Dropped("reply without citations")


def test_a_rating_of_another_shape_is_told(store: Path) -> None:
    with pytest.raises(DataError, match=r"ratings\.jsonl:1: a rating has conversation"):
        read(store, {"conversation": "c1"})
