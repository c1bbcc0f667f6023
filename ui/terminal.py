"""Printing: text for people, JSON lines for programs, progress for terminals only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from assistant import Reply
    from knowledge.ingest import Progress


def say(text: str, *, err: bool = False) -> None:
    """Print a line; text that the terminal cannot show is replaced, not an error."""
    stream = sys.stderr if err else sys.stdout
    encoding = stream.encoding or "utf-8"
    typer.echo(text.encode(encoding, "replace").decode(encoding), err=err)


def write(text: str) -> None:
    """Print text without a line end, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def print_json(values: dict[str, Any]) -> None:
    """Print one JSON line, at once."""
    sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_sources(reply: Reply) -> None:
    """Print what a reply cites."""
    for citation in reply.citations:
        say(f"  [{citation.number}] {citation.title} ({citation.source})")
        say(f"      {' '.join(citation.quote.split())}")


@contextmanager
def ingest_progress(what: str) -> Iterator[Callable[[Progress], None]]:
    """Yield a function that shows how far an ingestion is, if anybody can see it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(f"{what} ...") as status:
        yield lambda progress: status.update(
            f"{what}: {progress.records:,} records, {progress.source}"
        )
