"""What is served at this moment: the index that the state names, and what came since."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.completion import saving
from knowledge.completion.completer import View
from knowledge.completion.shelf import Added, Satisfying, Shelf, extra_shelf
from knowledge.completion.state import Change, Served, State


class Serving:
    """Follows the state, whichever process changes it; safe from many threads."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder = folder
        self._state = state
        self._lock = threading.RLock()
        self._base: tuple[str, Shelf] | None = None
        self._satisfying: Satisfying | None = None
        self._added: dict[tuple[str, str], Added] = {}
        self._extra: tuple[set[tuple[str, str]], Shelf | None] | None = None
        self._view: tuple[int, View] | None = None

    def view(self) -> View | None:
        """Return what is served now, whichever process changed it; None before anything is."""
        try:
            return self._now()
        except FileNotFoundError:  # a new index has just taken the place of that one
            return self._now()

    def _now(self) -> View | None:
        served = self._state.served()
        with self._lock:
            if self._view is not None and self._view[0] == served.generation:
                return self._view[1]
            served, changes = self._state.now()
            if not self.is_built(served):
                return None
            view = self._current(self._load(served.base), changes)
            self._view = (served.generation, view)
            return view

    def is_built(self, served: Served) -> bool:
        """Say whether the index that is served is there; whoever wanted may have deleted it."""
        return bool(served.base) and (self._folder / served.base).is_dir()

    def _load(self, name: str) -> Shelf:
        if self._base is None or self._base[0] != name:
            self._base = (name, Shelf.of(saving.load(self._folder / name)))
            self._satisfying = None
            self._added.clear()
            self._extra = None
        return self._base[1]

    def _current(self, base: Shelf, changes: Sequence[Change]) -> View:
        stock = {change.id: change.sellable and change.body is None for change in changes}
        added = [self._add(base, change) for change in changes if change.body is not None]
        return View.of(base.with_stock(stock), added, self._extra_of(base, added))

    def _add(self, base: Shelf, change: Change) -> Added:
        assert change.body is not None  # noqa: S101 (for the type checker: the caller looked)
        known, said = change.body
        key = (change.id, known.shape)
        if key not in self._added:
            self._satisfying = self._satisfying or Satisfying(base.segment)
            self._added[key] = Added(known, said, self._satisfying.of(known))
        now = replace(known, sellable=change.sellable)
        return replace(self._added[key], facts=now)

    def _extra_of(self, base: Shelf, added: Sequence[Added]) -> Shelf | None:
        """Return what the products that came suggest; made anew only when others have come."""
        keys = {(each.facts.id, each.facts.shape) for each in added}
        if self._extra is None or self._extra[0] != keys:
            self._extra = (keys, extra_shelf(base, added) if added else None)
            self._added = {key: self._added[key] for key in keys}
        shelf = self._extra[1]
        return shelf and shelf.with_stock({each.facts.id: each.facts.sellable for each in added})

    def shelf(self, base: str) -> Shelf:
        """Return an index as it was built."""
        with self._lock:
            return self._load(base)
