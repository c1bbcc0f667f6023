"""Folders of weights: what makes one fit to load, and how one is made whole or not at all."""

from __future__ import annotations

import glob
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.pickle")


class UnavailableError(Exception):
    """One place does not have a model; its text says why, and the next place is asked."""


def check_folder(folder: Path) -> None:
    """Raise `WeightsError` unless `folder` holds complete safetensors, a config and a tokenizer.

    Weights that exist as pickle alone are refused: loading a pickle runs what is in it.
    """
    modules = list(_modules(folder))
    for module in modules:
        if _any(module, *_PICKLES) and not _any(module, "*.safetensors"):
            raise WeightsError(
                f"{module} has only pickle weights, which can run code when loaded: "
                "save them as safetensors where you trust them"
            )
    first = modules[0]
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise WeightsError(f"{folder} has no config.json: name a folder that save_pretrained wrote")
    if not _any(first, "*.safetensors"):
        raise WeightsError(f"{folder} has no safetensors weights: name a folder that has them")
    if missing := sorted(_missing_shards(first)):
        raise WeightsError(f"{folder} is incomplete, {missing[0]} is missing: copy it again")
    if not _any(first, "*token*", "vocab*"):
        raise WeightsError(f"{folder} has no tokenizer: save it there with save_pretrained")


def _modules(folder: Path) -> Iterator[Path]:
    """Yield the folders that weights are loaded from: sentence-transformers may have several."""
    index = folder / "modules.json"
    if not index.is_file():
        yield folder
        return
    for module in _read_json(index):
        yield folder / module["path"]


def _missing_shards(folder: Path) -> set[str]:
    names = {
        name
        for index in folder.glob("*.safetensors.index.json")
        for name in _read_json(index)["weight_map"].values()
    }
    return {name for name in names if not (folder / name).is_file()}


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise WeightsError(f"{path} is damaged ({error}): copy it again") from error


def _any(folder: Path, *patterns: str) -> bool:
    return any(path.is_file() for pattern in patterns for path in folder.glob(pattern))


@dataclass(frozen=True, slots=True)
class Cache:
    """Folders made once under `root`, each under its key; processes may share it."""

    root: Path

    def find(self, key: str) -> Path | None:
        """Return the folder of `key` when it has been made."""
        folder = self.root / key
        return folder if folder.is_dir() else None

    def make(self, key: str, write: Callable[[Path], Path]) -> Path:
        """Return the folder of `key`, made by `write` if it is not there yet.

        `write` gets an empty scratch folder and returns the folder in it that is to be kept. It
        is moved into place whole; whatever a killed process left behind goes at the next call.
        """
        folder = self.root / key
        if folder.is_dir() and not self._leftovers(key):
            return folder
        try:
            self._make(key, write)
        except OSError as error:
            raise WeightsError(
                f"cannot write to {self.root} ({error}): make room or access there, "
                "or set FLOORWALKER_CACHE to another folder"
            ) from error
        return folder

    def _make(self, key: str, write: Callable[[Path], Path]) -> None:
        from filelock import FileLock

        self.root.mkdir(parents=True, exist_ok=True)
        with FileLock(self.root / f".lock-{key}"):
            for leftover in self._leftovers(key):
                shutil.rmtree(leftover, ignore_errors=True)
            if (self.root / key).is_dir():
                return
            # Beside its destination, because only a rename within one file system is atomic.
            with tempfile.TemporaryDirectory(dir=self.root, prefix=f".work-{key}-") as work:
                write(Path(work)).replace(self.root / key)

    def _leftovers(self, key: str) -> list[Path]:
        return list(self.root.glob(f".work-{glob.escape(key)}-*"))
