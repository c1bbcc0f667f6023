"""`floorwalker ask` and `floorwalker answer`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant import Assistant, Delta, Reply, Source
from assistant.payload import reply_to_json
from ui.commands.batch import one_of, read_batch
from ui.errors import UsageError
from ui.terminal import print_json, print_sources, say, write


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
    one_of(question, batch, "question")
    with Assistant.open(store, **flags) as shop:
        if question is not None and not as_json:
            reply = show(shop, question, customer=customer)
            return 0 if reply.outcome == "answered" else 1
        outcomes = []
        for row in _rows(question, batch):
            reply = shop.reply(
                row["text"],
                conversation_id=row.get("conversation"),
                customer=row.get("customer", customer),
            )
            outcomes.append(reply.outcome)
            print_json({"id": row["id"], **reply_to_json(reply)})
    return 0 if batch or outcomes == ["answered"] else 1


def answer(batch: Path, *, store: Path | None, as_json: bool, **flags: Any) -> int:
    """Print one answer for each question over the sources beside it."""
    from assistant.build import open_answerer

    with open_answerer(store, **flags) as shop:
        for row in read_batch(batch):
            reply = shop.answer(row["text"], sources=_sources(row))
            if as_json:
                print_json({"id": row["id"], **reply_to_json(reply)})
            else:
                say(f"{row['id']}: {reply.text}")
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


def _rows(question: str | None, batch: Path | None) -> Iterator[dict[str, Any]]:
    if batch is None:
        yield {"id": "1", "text": question or ""}
    else:
        yield from read_batch(batch)


def _sources(row: dict[str, Any]) -> list[Source]:
    try:
        return [
            Source(id=str(each["id"]), title=str(each.get("title", "")), text=str(each["text"]))
            for each in row["sources"]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f'line {row["id"]!r}: "sources" must be a list of {{"id", "title", "text"}}'
        ) from error
