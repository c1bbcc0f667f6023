"""A shop's own conversations that customers liked: what was asked, cited and answered.

    {"conversation": "c1", "turn": 0, "rating": 5}

Ratings are JSON lines beside the store; without them nothing is known to be good, and nothing is
learned. The sources of a prompt are the passages that the reply quotes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from assistant.conversations import SQLConversations
from assistant.errors import AssistantError
from assistant.types import Turn
from finetune.config import Form
from finetune.errors import DataError
from finetune.sources.base import Dropped, Place, whole_text
from finetune.types import Example
from knowledge.index import sqlite_url
from knowledge.types import Source

LICENCE = "the shop's own"
_TASKS = {"product": "product", "policy": "policy", "compare": "compare"}


class Options(Form):
    """The store's folder, or its database, and the file of ratings with the least good one."""

    store: str
    ratings: str
    least: float = 4
    database_url: str | None = None
    licence: str | None = None


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield an example for each liked reply that cites; raise `DataError`."""
    liked = _liked(place.own(options.ratings), options.least)
    folder = place.own(options.store)
    url = options.database_url or sqlite_url(folder / "conversations.sqlite")
    try:
        with closing(SQLConversations(url)) as conversations:
            for id_ in sorted({conversation for conversation, _ in liked}):
                turns = conversations.history(id_)
                for number, turn in enumerate(turns):
                    if (id_, number) in liked:
                        yield _example(turn, id_, number, options.licence or LICENCE)
    except AssistantError as error:
        raise DataError(str(error)) from error


def _liked(path: Path, least: float) -> set[tuple[str, int]]:
    found = set()
    for number, line in enumerate(whole_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
            if row["rating"] >= least:
                found.add((str(row["conversation"]), int(row["turn"])))
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path}:{number}: a rating has conversation, turn (from 0) and rating, a number"
            ) from error
    return found


def _example(turn: Turn, conversation: str, number: int, licence: str) -> Example | Dropped:
    reply = turn.reply
    task = _TASKS.get(reply.intent)
    if task is None or reply.outcome != "answered" or not reply.citations:
        return Dropped("reply without citations")
    if "\n" in reply.text:
        return Dropped("list or table, which no model writes")
    evidence = tuple(
        Source(each.document_id, each.title, f"{each.title}\n{each.quote}")
        for each in sorted(reply.citations, key=lambda each: each.number)
    )
    return Example(
        id=f"conversation-{conversation}-{number}",
        task=task,  # type: ignore[arg-type]  # the keys of _TASKS are tasks
        question=turn.message.content,
        answer=reply.text,
        group=f"conversation-{conversation}",
        source="conversations",
        licence=licence,
        evidence=evidence,
    )
