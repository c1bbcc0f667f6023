from __future__ import annotations

import json
from pathlib import Path

import pytest

from finetune.errors import DataError
from finetune.sources import files
from finetune.sources.base import Dropped, Place
from finetune.types import Example
from prompts.types import Message

MESSAGES = {"messages": [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"},
    {"role": "user", "content": "A tent?"}, {"role": "assistant", "content": "Aisle 7."},
]}  # fmt: skip
SHAREGPT = {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}
ALPACA = {"instruction": "Greet", "input": "a customer", "output": "Hello!"}


def read(folder: Path, text: str) -> list[Example | Dropped]:
    path = folder / "chats.jsonl"
    path.write_text(text, encoding="utf-8")
    return list(files.examples(files.Options(path=str(path), licence="ours"), Place()))


def test_each_reply_is_one_example_with_its_history(tmp_path: Path) -> None:
    first, second = read(tmp_path, json.dumps(MESSAGES))
    assert isinstance(first, Example)
    assert isinstance(second, Example)
    assert (first.question, first.answer, first.task) == ("Hi", "Hello!", "verbatim")
    assert second.history[0] == Message("system", "Be brief.")
    assert [each.content for each in second.history[1:]] == ["Hi", "Hello!"]
    assert second.licence == "ours"
    assert first.group == second.group


@pytest.mark.parametrize(("row", "question"), [(SHAREGPT, "Hi"), (ALPACA, "Greet\n\na customer")])
def test_the_usual_shapes_are_read(tmp_path: Path, row: dict[str, object], question: str) -> None:
    for text in (json.dumps(row) + "\n\n", json.dumps([row])):
        (found,) = read(tmp_path, text)
        assert isinstance(found, Example)
        assert (found.question, found.answer) == (question, "Hello!")


def test_a_reply_to_nothing_is_dropped(tmp_path: Path) -> None:
    row = {"messages": [{"role": "assistant", "content": "Hello!"}]}
    assert read(tmp_path, json.dumps(row)) == [Dropped("reply to nothing, or empty")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}", r"chats\.jsonl:1: has neither messages"),
        ('{"messages": []}\n{no', r"chats\.jsonl:2: is not JSON"),
        ('{"messages": [{"role": "king", "content": "x"}]}', "a message has role"),
        ('{"messages": [3]}', "a message has role"),
        ('[{"messages": []}', r"chats\.jsonl:1: is not JSON"),
    ],
)
def test_what_is_no_chat_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        read(tmp_path, text)
