"""`floorwalker ingest --kind queries`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.build import open_embedder, open_index
from assistant.settings import load_settings
from knowledge.errors import ReadError
from knowledge.ingest import Progress, Summary
from ui.commands.ingest import print_failures
from ui.errors import UsageError
from ui.terminal import ingest_progress, print_json, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.completion import Completions


def ingest_queries(store: Path, paths: Sequence[Path], *, as_json: bool) -> int:
    """Read query logs into a store that has an index; 1 when something could not be read."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist; check the path")
        if path.is_dir():
            raise UsageError(f"{path} is a folder; name the query logs in it")
    started = perf_counter()
    settings = load_settings(store)
    with open_index(store, settings, open_embedder(settings)) as index:
        with ingest_progress("Reading") as progress:
            counts, failed = _log(paths, index.completions, progress)
            # Now, because the first keystroke should not have to wait for it.
            index.completions.sync(index.catalogue, index.generation)
        suggested, stored = index.completions.suggested()
    left_out = counts.pop("left_out", 0)
    summary = Summary(**counts, failed=tuple(failed), seconds=perf_counter() - started)
    values = {**summary.to_json(), "left_out": left_out, "suggested": suggested, "stored": stored}
    if as_json:
        print_json(values)
    else:
        print_failures(summary.failed)
        _print(values)
    return 1 if failed else 0


def _log(
    paths: Sequence[Path], completions: Completions, progress: Callable[[Progress], None]
) -> tuple[Counter[str], list[ReadError]]:
    """Return how many queries were added, updated ..., and what could not be read."""
    counts, failed = Counter[str](), list[ReadError]()
    for path in dict.fromkeys(paths):
        progress(Progress(counts.total(), str(path)))
        try:
            stored, lines = completions.log(path)
        except ReadError as error:
            failed.append(error)
        else:
            counts.update(asdict(stored))
            failed += lines
    return counts, failed


def _print(values: dict[str, Any]) -> None:
    say(
        "{added} queries added, {updated} updated, {unchanged} unchanged, {deleted} deleted, "
        "{left_out} left out, {bad} failed in {seconds:.1f} s".format(
            **values, bad=len(values["failed"])
        )
    )
    say(
        f"{values['suggested']:,} of the store's {values['stored']:,} queries are suggested: those "
        "that enough people typed and something in stock is a hit of"
    )
