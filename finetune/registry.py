"""The adapters of a store: a folder each, and one file that says which is in use."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.settings import load_settings
from finetune import cards
from finetune.cards import Card
from finetune.checkpoints import write_text
from finetune.errors import AdapterError
from finetune.publishing import published
from knowledge.adapters import ACTIVE, CARD, CHAT, EMBEDDER, FOLDER, MATCHING, active, history
from knowledge.errors import WeightsError
from knowledge.folders import check_folder
from knowledge.matching import HEAD, read_files

_SECONDS_TO_WAIT = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """An adapter of a store, and whether it is in use."""

    folder: Path
    card: Card
    active: bool


class Registry:
    """Lists, adds and puts to use the adapters of a store folder."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._root = store / FOLDER

    def entries(self) -> list[Entry]:
        """Return the adapters by name; raises `AdapterError` for a damaged card."""
        found = sorted(path.parent for path in self._root.glob(f"*/{CARD}"))
        return [self._entry(folder) for folder in found if not folder.name.startswith(".")]

    def entry(self, name: str) -> Entry:
        """Return the adapter of that name; raises `AdapterError` when there is none."""
        folder = self._root / name
        if Path(name).name != name or not (folder / CARD).is_file():
            known = ", ".join(each.folder.name for each in self.entries()) or "none"
            msg = f"{self._store} has no adapter {name}; it has {known}: name one, or a folder"
            raise AdapterError(msg)
        return self._entry(folder)

    def add(self, folder: Path) -> Entry:
        """Copy an adapter that was trained elsewhere into the store, under the name on its card.

        One that is there already is kept if it is the same, else this is an `AdapterError`.
        """
        target = self.check_addable(folder)
        if not target.exists():
            with published(target) as part:
                shutil.copytree(folder, part, dirs_exist_ok=True)
        return self._entry(target)

    def check_addable(self, folder: Path) -> Path:
        """Return where an adapter would be kept; raises `AdapterError` when it cannot come in."""
        card = cards.read(folder)
        if Path(card.name).name != card.name or card.name.startswith("."):
            raise AdapterError(f"{folder / CARD} has the name {card.name!r}: no folder can have it")
        check_loads(folder, card.kind)
        target = self._root / card.name
        if target.exists() and cards.read(target) != card:
            msg = f"{self._store} has another adapter {card.name}: give this one another name"
            raise AdapterError(f"{msg} in output.adapter and train it again, or move that one away")
        return target

    def activate(self, name: str) -> Entry:
        """Put an adapter to use; who opens the store from now on gets it.

        Raises `AdapterError` for an embedder, with whose vectors a store has to be made.
        """
        entry = self.entry(name)
        _check_kind(entry.card.kind)
        with self._locked():
            names = self._history()
            before = names.get(entry.card.kind, [])
            self._write(names | {entry.card.kind: [*(n for n in before if n != name), name]})
        return self.entry(name)

    def rollback(self, kind: str = CHAT) -> str | None:
        """Take the last one out of use and return what is in use now, None for the shipped one.

        Raises `AdapterError` when none is in use, and for embedders.
        """
        _check_kind(kind)
        with self._locked():
            names = self._history()
            before = names.get(kind, [])
            if not before:
                raise AdapterError(f"{self._store} has no {kind} adapter in use: nothing to undo")
            # What was deleted meanwhile cannot be gone back to.
            left = [name for name in before[:-1] if (self._root / name / CARD).is_file()]
            self._write(names | {kind: left})
        return left[-1] if left else None

    def in_use(self, kind: str = CHAT) -> str | None:
        """Return the name of the adapter in use, of a kind that is put to use here.

        Raises `AdapterError` when that is unreadable.
        """
        try:
            return active(self._store, kind)
        except WeightsError as error:
            raise AdapterError(str(error)) from error

    def is_in_use(self, folder: Path, card: Card) -> bool:
        """Tell whether the store uses an adapter; an embedder is used when the settings name it."""
        if card.kind != EMBEDDER:
            return self.in_use(card.kind) == card.name
        named = Path(load_settings(self._store).embedder).expanduser().resolve()
        return named in (folder.resolve(), (self._root / card.name).resolve())

    def _entry(self, folder: Path) -> Entry:
        card = cards.read(folder)
        return Entry(folder, card, active=self.is_in_use(folder, card))

    def _history(self) -> dict[str, list[str]]:
        try:
            return history(self._store)
        except WeightsError as error:
            raise AdapterError(str(error)) from error

    def _write(self, names: dict[str, list[str]]) -> None:
        write_text(self._root / ACTIVE, json.dumps(names, indent=1))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        self._root.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._root / ".lock", timeout=_SECONDS_TO_WAIT):
                yield
        except Timeout as error:
            msg = f"{self._root} is being changed by another process: wait for it, and do it again"
            raise AdapterError(msg) from error


def check_loads(folder: Path, kind: str) -> None:
    """Raise `AdapterError` unless a folder has the files that serving a kind of adapter reads."""
    if kind == EMBEDDER:
        try:
            check_folder(folder)
        except WeightsError as error:
            raise AdapterError(str(error)) from error
        return
    cards.check_files(folder)
    if kind == MATCHING:
        try:
            read_files(folder)
        except WeightsError as error:
            raise AdapterError(str(error)) from error
        if not (folder / HEAD).is_file():
            raise AdapterError(f"{folder} has no {HEAD}: it is half a matching encoder")


def _check_kind(kind: str) -> None:
    if kind == EMBEDDER:
        msg = (
            "the embedder of a store is the one in its settings, whose vectors it has: set embedder"
        )
        raise AdapterError(f"{msg} to the one wanted, delete the store's index and ingest again")
