"""Chats in files of others: messages, ShareGPT or Alpaca, as JSON lines or one JSON list.

    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}
    {"instruction": "Greet", "input": "", "output": "Hello!"}

Each reply of a chat is one example, with what was said before as its history. They bring their
own system message, so no template of ours is put around them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from finetune.config import Form
from finetune.errors import DataError
from finetune.sources.base import Dropped, Place, whole_text
from finetune.types import Example
from prompts.types import Message, Role

LICENCE = "the file's own"
_ROLES: Mapping[str, Role] = {
    "system": "system", "user": "user", "human": "user", "assistant": "assistant",
    "gpt": "assistant", "model": "assistant", "bot": "assistant", "chatgpt": "assistant",
}  # fmt: skip


class Options(Form):
    """The file, the licence it is under, and the store whose customers are masked in it."""

    path: str
    licence: str
    store: str | None = None


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield an example for each reply; raise `DataError` for a row of no known shape."""
    path = place.own(options.path)
    for line, row in _rows(path):
        messages = _messages(row, path, line)
        group = f"{path.name}-{line}"
        replies = [number for number, each in enumerate(messages) if each.role == "assistant"]
        for number in replies:
            before = messages[:number]
            if not before or before[-1].role != "user" or not messages[number].content.strip():
                yield Dropped("reply to nothing, or empty")
                continue
            yield Example(
                id=f"{group}-{number}",
                task="verbatim",
                question=before[-1].content,
                answer=messages[number].content.strip(),
                group=group,
                source="files",
                licence=options.licence,
                history=tuple(before[:-1]),
            )


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    text = whole_text(path)
    if text.lstrip().startswith("["):
        try:
            yield from enumerate(json.loads(text), start=1)
        except json.JSONDecodeError as error:
            raise DataError(f"{path}:{error.lineno}: is not JSON: {error.msg}") from error
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                raise DataError(f"{path}:{number}: is not JSON: {error.msg}") from error


def _messages(row: Any, path: Path, line: int) -> list[Message]:
    if isinstance(row, dict):
        if isinstance(row.get("messages"), list):
            return _turns(row["messages"], "role", "content", path, line)
        if isinstance(row.get("conversations"), list):
            return _turns(row["conversations"], "from", "value", path, line)
        if isinstance(row.get("instruction"), str) and isinstance(row.get("output"), str):
            asked = "\n\n".join(each for each in (row["instruction"], row.get("input")) if each)
            return [Message("user", asked), Message("assistant", row["output"])]
    raise DataError(
        f"{path}:{line}: has neither messages nor conversations nor instruction and output: "
        "it is no chat of a known shape"
    )


def _turns(rows: Sequence[Any], role: str, text: str, path: Path, line: int) -> list[Message]:
    found = []
    for row in rows:
        said = row.get(text) if isinstance(row, dict) else None
        who = _ROLES.get(str(row.get(role))) if isinstance(row, dict) else None
        if who is None or not isinstance(said, str):
            known = ", ".join(_ROLES)
            raise DataError(f"{path}:{line}: a message has {role} ({known}) and {text}, a text")
        found.append(Message(who, said))
    return found
