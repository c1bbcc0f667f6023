"""`floorwalker ingest`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.build import open_embedder, open_index
from assistant.settings import load_settings
from knowledge.errors import ReadError
from knowledge.ingest import Choice
from knowledge.ingest import ingest as run
from knowledge.readers import load_mapping
from ui.errors import UsageError
from ui.terminal import ingest_progress, print_json, say

# A file of a million bad rows should not scroll everything else away.
_SHOWN_FAILURES = 20


def ingest(
    store: Path,
    paths: Sequence[Path],
    *,
    kind: Choice,
    mapping: str | None,
    prune: bool,
    as_json: bool,
) -> int:
    """Read the paths into the store; 1 when something could not be read."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist; check the path")
    fields = load_mapping(mapping) if mapping else None
    settings = load_settings(store)
    embedder = open_embedder(settings)
    store.mkdir(parents=True, exist_ok=True)
    with (
        open_index(store, settings, embedder, create=True) as index,
        ingest_progress("Reading") as progress,
    ):
        summary = run(
            paths,
            index=index,
            embedder=embedder,
            kind=kind,
            mapping=fields,
            prune=prune,
            progress=progress,
        )
        # Now, because the first keystroke should not have to wait for it.
        index.completions.sync(index.catalogue, index.generation)
    if as_json:
        print_json(summary.to_json())
    else:
        print_failures(summary.failed)
        say(
            f"{summary.added} added, {summary.updated} updated, {summary.unchanged} unchanged, "
            f"{summary.deleted} deleted, {len(summary.failed)} failed "
            f"in {summary.seconds:.1f} s"
        )
    return 1 if summary.failed else 0


def print_failures(failed: Sequence[ReadError]) -> None:
    """Print what could not be read, one line each."""
    for error in failed[:_SHOWN_FAILURES]:
        say(f"failed: {error}", err=True)
    if len(failed) > _SHOWN_FAILURES:
        say(f"... and {len(failed) - _SHOWN_FAILURES} more; --json lists all", err=True)
