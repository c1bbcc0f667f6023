"""`floorwalker ask` and `floorwalker answer`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant import Assistant, Delta, Reply, Source
from assistant.payload import reply_to_json
from ui.commands.batch import Row, read_batch, rows
from ui.errors import UsageError
from ui.terminal import print_json, print_sources, write


def ask(
    store: Path,
    question: str | None,
    *,
    batch: Path | None,
    customer: str | None,
    as_json: bool,
    **flags: Any,
) -> int:
    """Print one answer for each question; 1 when a single question is not answered."""
    asked = rows(question, batch, "question")
    with Assistant.open(store, **flags) as shop:
        outcomes = []
        for row in asked:
            if batch or as_json:
                reply = shop.reply(
                    row.text,
                    conversation_id=row.optional_text("conversation"),
                    customer=row.optional_text("customer") or customer,
                )
                print_json({"id": row.id, **reply_to_json(reply)})
            else:
                reply = show(shop, row.text, customer=customer)
            outcomes.append(reply.outcome)
    return 0 if batch or outcomes == ["answered"] else 1


def answer(batch: Path, *, store: Path | None, **flags: Any) -> int:
    """Print one JSON line for each question over the sources beside it."""
    from assistant.build import open_answerer

    with open_answerer(store, **flags) as shop:
        for row in read_batch(batch):
            reply = shop.answer(row.text, sources=_sources(row))
            print_json({"id": row.id, **reply_to_json(reply)})
    return 0


def show(
    shop: Assistant, question: str, *, customer: str | None = None, conversation: str | None = None
) -> Reply:
    """Write an answer to the terminal as it comes, with its sources below."""
    for event in shop.stream(question, conversation_id=conversation, customer=customer):
        if isinstance(event, Delta):
            write(event.text)
        else:
            write("\n")
            print_sources(event)
            return event
    raise UsageError("the assistant gave no reply")


def _sources(row: Row) -> list[Source]:
    given = row.values.get("sources")
    if not isinstance(given, list) or not all(map(_is_source, given)):
        raise UsageError(
            f'{row.where}: "sources" must be a list of {{"id", "title", "text"}}; '
            "title and text are strings"
        )
    return [Source(str(each["id"]), each.get("title", ""), each["text"]) for each in given]


def _is_source(value: object) -> bool:
    return (
        isinstance(value, dict)
        and "id" in value
        and isinstance(value.get("text"), str)
        and isinstance(value.get("title", ""), str)
    )
