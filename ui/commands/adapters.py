"""`floorwalker adapters`: which adapters a store has, and what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune import cards
from finetune.errors import AdapterError
from finetune.registry import Registry
from knowledge.adapters import EMBEDDER, MATCHING
from ui.errors import UsageError
from ui.terminal import print_json, say

if TYPE_CHECKING:
    from finetune.cards import Card
    from finetune.export import Form


def list_adapters(store: Path, *, as_json: bool) -> int:
    """Print each adapter of a store."""
    found = Registry(_there(store)).entries()
    for each in found:
        if as_json:
            print_json({"name": each.folder.name, "active": each.active, "card": asdict(each.card)})
            continue
        mark, base = "*" if each.active else " ", each.card.base["name"]
        score = each.card.metrics.get("score", {})
        value = f"score {score['value']:.2f}" if isinstance(score, dict) and score else ""
        say(f"{mark} {each.folder.name:<20} {each.card.kind:<9} {base:<28} {value}")
    if not found and not as_json:
        say("No adapters; the one that ships with us is used where it fits.")
    return 0


def show(name: str, store: Path | None, *, as_json: bool) -> int:
    """Print an adapter's card."""
    folder = folder_of(name, store)
    card = cards.read(folder)
    if as_json:
        print_json({"folder": str(folder), **asdict(card)})
        return 0
    for line in _lines(card):
        say(line)
    return 0


def rollback(store: Path, kind: str, *, as_json: bool) -> int:
    """Take the adapter in use out of use."""
    now = Registry(_there(store)).rollback(kind)
    if as_json:
        print_json({"kind": kind, "active": now})
    else:
        say(f"In use: {now or 'none of the store, so the shipped one where it fits'}.")
    return 0


def export(name: str, target: Path, store: Path | None, *, form: Form, dtype: str | None) -> int:
    """Write an adapter for serving elsewhere."""
    from finetune.export import export as run
    from finetune.matching.exporting import export_encoder

    if dtype and form != "merged":
        raise UsageError("--dtype is for --form merged: an adapter keeps the numbers it has")
    folder = folder_of(name, store)
    if cards.read(folder).kind == EMBEDDER:
        raise UsageError(
            f"{folder} is a whole sentence-transformers model already: copy the folder; its "
            "matrices alone lie in lora/"
        )
    if cards.read(folder).kind != MATCHING:
        written = run(folder, target, form, dtype=dtype)
    elif dtype:
        raise UsageError("--dtype is for chat adapters: an encoder keeps the numbers of its base")
    else:
        written = export_encoder(folder, target, form)
    say(f"Written: {written}")
    return 0


def folder_of(name: str, store: Path | None) -> Path:
    """Return the folder of an adapter, given as a name in a store or as a folder."""
    if store is not None and Path(name).name == name and not Path(name).is_dir():
        return Registry(store).entry(name).folder
    folder = Path(name).expanduser()
    if not folder.is_dir():
        where = f"nor an adapter of {store}" if store else "and without --store no other place"
        raise AdapterError(f"there is no folder {name}, {where}")
    return folder


def _there(store: Path) -> Path:
    if not store.is_dir():
        raise UsageError(f"there is no store {store}: ingest into it first")
    return store


def _lines(card: Card) -> Iterator[str]:
    base = card.base
    yield f"{card.name} ({card.kind}), {card.licence}, {card.created}"
    yield f"  base       {base['name']} {base.get('revision', '')} {base['sha256'][:12]}"
    yield f"  parent     {card.parent or 'none'}"
    learned, held = card.data.get("train", 0), card.data.get("development", 0)
    yield f"  data       {learned} examples, {held} held"
    for source in card.data.get("sources", ()):
        yield f"             {source['name']}: {source['kept']} ({source['licence']})"
    yield f"  seeds      {', '.join(f'{key} {value}' for key, value in card.seeds.items())}"
    for name, figure in card.metrics.items():
        yield f"  {name:<10} {_figure(figure)}"
    for task, found in card.templates.items():
        yield f"  template   {task} {found}"


def _figure(figure: Any) -> str:
    if isinstance(figure, dict):
        ends = f"{figure['low']:.3f} to {figure['high']:.3f}"
        return f"{figure['value']:.3f} (95 %: {ends}, n = {figure['n']})"
    return " ".join(map(str, figure)) if isinstance(figure, list) else str(figure)
