"""`floorwalker complete`."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from assistant import Assistant
from assistant.build import open_embedder, open_index
from assistant.settings import load_settings
from ui.commands.batch import rows
from ui.terminal import print_json, say

if TYPE_CHECKING:
    from assistant import Suggestion


def complete(
    store: Path, prefix: str | None, *, batch: Path | None, limit: int, as_json: bool
) -> int:
    """Print suggestions; 1 when there is none for a single prefix."""
    wanted = rows(prefix, batch, "prefix")
    _catch_up(store)
    # Completing needs no chat model, so whatever is wrong with the store's is no concern here.
    with Assistant.open(store, model="scripted", adapter="none", complete_with_model=False) as shop:
        # What is read or made once is no part of what a keystroke takes.
        shop.complete("a", limit=1)
        found = False
        for row in wanted:
            started = perf_counter()
            suggestions = shop.complete(row.text, limit=limit)
            milliseconds = (perf_counter() - started) * 1000
            found = found or bool(suggestions)
            if as_json or batch:
                print_json(
                    {
                        "id": row.id,
                        "suggestions": [_values(each) for each in suggestions],
                        "milliseconds": round(milliseconds, 3),
                    }
                )
            else:
                _print(suggestions)
    return 0 if found or batch else 1


def _catch_up(store: Path) -> None:
    """Have what is printed say what the store holds now: a page would go on with the old index."""
    settings = load_settings(store)
    with open_index(store, settings, open_embedder(settings)) as index:
        index.completions.catch_up(index.catalogue, index.generation)


def _values(suggestion: Suggestion) -> dict[str, str | float]:
    # Chances of single suggestions are small: digits that count, not places behind the point.
    score = float(f"{suggestion.score:.4g}")
    return {"text": suggestion.text, "score": score, "hits": suggestion.hits}


def _print(suggestions: list[Suggestion]) -> None:
    for each in suggestions:
        say(f"{each.text}  ({each.hits:,} {'product' if each.hits == 1 else 'products'})")
    if not suggestions:
        say("Nothing to suggest.")
