"""Printing: text for people, JSON lines for programs, progress for terminals only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

import typer

from knowledge.wording import conditions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant import Reply
    from knowledge.completion import Correction
    from knowledge.ingest import Progress
    from knowledge.types import Filters


# A catalogue is written by others: its text must not move the cursor or rename the window.
_CONTROLS = dict.fromkeys(
    code for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)
)


def say(text: str, *, err: bool = False) -> None:
    """Print a line; text that the terminal cannot show is replaced, not an error."""
    typer.echo(_shown(text, sys.stderr if err else sys.stdout), err=err)


def write(text: str) -> None:
    """Print text without a line end, at once."""
    sys.stdout.write(_shown(text, sys.stdout))
    sys.stdout.flush()


def print_json(values: dict[str, Any]) -> None:
    """Print one JSON line, at once; what the encoding has no characters for is escaped."""
    line = json.dumps(values, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(values)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _shown(text: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"
    return text.translate(_CONTROLS).encode(encoding, "replace").decode(encoding)


def print_sources(reply: Reply) -> None:
    """Print what a reply cites."""
    for citation in reply.citations:
        say(f"  [{citation.number}] {citation.title} ({citation.source})")
        say(f"      {' '.join(citation.quote.split())}")


def print_understood(filters: Filters, relaxed: Sequence[str], currency: str | None) -> None:
    """Print the conditions that were read from a question, and which of them nothing meets."""
    found = conditions(filters, relaxed, currencies=(currency,))
    if found:
        say(f"Understood: {', '.join(each.text for each in found)}")
    if unmet := [each.text for each in found if not each.met]:
        say(f"Nothing meets: {', '.join(unmet)}. Without it:")


def print_correction(correction: Correction | None) -> None:
    """Print how a query was read, or what it may have meant."""
    from assistant.correcting import understood  # NumPy comes with it, and every command prints

    if correction is not None and correction.certain:
        say(understood(correction))
    elif correction is not None:
        say(f"Did you mean \u201c{correction.text}\u201d?")


@contextmanager
def ingest_progress(what: str) -> Iterator[Callable[[Progress], None]]:
    """Yield a function that shows how far an ingestion is, if anybody can see it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    with console.status(f"{what} ...") as status:
        # As text, because a path with [brackets] would be taken for markup.
        yield lambda progress: status.update(
            Text(f"{what}: {progress.records:,} records, {progress.source}")
        )
