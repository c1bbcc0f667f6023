from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversations import SQLConversations
from assistant.models.scripted import ScriptedModel
from assistant.types import Citation, Reply, Turn
from finetune.assembling import Services, assemble
from finetune.config import Config, load_config
from finetune.errors import DataError, MissingDataError
from finetune.sources import conversations
from finetune.sources.base import Dropped, Place
from finetune.types import Example
from knowledge.index import sqlite_url
from prompts.types import Message

CITED = Reply(
    "You have 30 days. [1]", "answered", intent="policy",
    citations=(Citation(1, "r", "Returns", "r.md", "You have 30 days."),),
)  # fmt: skip


NAMED = "Maya Lindqvist here, maya@example.com: how long may I keep the tent before I return it?"


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


@pytest.fixture
def named(store: Path) -> Path:
    """The store with a customer who said her name in a conversation that she liked."""
    (store / "customers.json").write_text('[{"name": "Maya Lindqvist"}]', encoding="utf-8")
    with closing(SQLConversations(sqlite_url(store / "conversations.sqlite"))) as kept:
        kept.append("c3", Turn(Message("user", NAMED), CITED))
    rating = {"conversation": "c3", "turn": 0, "rating": 5}
    (store.parent / "ratings.jsonl").write_text(json.dumps(rating), encoding="utf-8")
    return store


def tuning(store: Path, source: str) -> Config:
    path = store.parent / "x.yaml"
    path.write_text(f"data: {{sources: [{source}], development: 0.0001}}\n", encoding="utf-8")
    return load_config(path)


def learned(config: Config, chat: ScriptedModel | None = None) -> list[Example]:
    services = Services(chat=lambda *_: chat) if chat else None
    found = assemble(config, services)
    return [*found.train, *found.development]


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


def test_the_names_of_customers_are_not_learned(named: Path) -> None:
    source = "{name: conversations, options: {store: shop, ratings: ratings.jsonl}}"
    found = learned(tuning(named, source))
    assert found
    asked = {each.question for each in found}
    assert asked == {
        "(name) here, (e-mail): how long may I keep the tent before I return it?",
    }  # fmt: skip


def test_chats_in_a_file_lose_the_names_of_the_store_that_is_named(named: Path) -> None:
    row = {"instruction": NAMED, "output": "Thirty days, Maya Lindqvist."}
    (named.parent / "chats.jsonl").write_text(json.dumps(row), encoding="utf-8")
    source = "{name: files, options: {path: chats.jsonl, licence: ours, store: shop}}"
    [found] = learned(tuning(named, source))
    assert "Lindqvist" not in found.question + found.answer
    source = source.replace("store: shop", "store: gone")
    with pytest.raises(MissingDataError, match="there is no store"):
        learned(tuning(named, source))


def test_a_teacher_is_not_sent_who_asked(named: Path) -> None:
    sent: list[str] = []

    def write(messages: Sequence[Message]) -> str:
        sent.extend(each.content for each in messages)
        return "You have 30 days. [1]"

    source = (
        "{name: teacher, options: {model: m, of: conversations, "
        "options: {store: shop, ratings: ratings.jsonl}}}"
    )
    found = learned(tuning(named, source), ScriptedModel(write))
    assert any("how long may I keep the tent" in each for each in sent)
    assert {each.source for each in found} == {"teacher"}
    for text in (*sent, *(each.question for each in found)):
        assert "Lindqvist" not in text
        assert "maya@example.com" not in text


def test_customers_that_cannot_be_read_are_one_line(named: Path) -> None:
    source = "{name: conversations, options: {store: shop, ratings: ratings.jsonl}}"
    (named / "customers.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"customers\.json cannot be read"):
        learned(tuning(named, source))
    (named / "floorwalker.toml").write_text('adapter = "a"\nadaptr = "b"\n', encoding="utf-8")
    with pytest.raises(DataError, match="unknown setting"):
        learned(tuning(named, source))


def test_a_rating_of_another_shape_is_told(store: Path) -> None:
    with pytest.raises(DataError, match=r"ratings\.jsonl:1: a rating has conversation"):
        read(store, {"conversation": "c1"})
