"""What a data source is, and what it is given to work with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from finetune.config import Form
from finetune.drawing import draw
from finetune.errors import DataError, MissingDataError
from finetune.types import Example
from knowledge.catalogue import Catalogue
from knowledge.errors import KnowledgeError, ReadError
from knowledge.index import sqlite_url
from knowledge.readers import read_document, read_products, sources
from knowledge.readers.mapping import load_mapping
from knowledge.types import Document, Product

if TYPE_CHECKING:
    from assistant.models.base import ChatModel

# What a store folder has, beside others.
_INDEX = "index/catalogue.sqlite"
_REMEDY = "set data.folder to where the public data sets lie, or take the source out"


# What a path held, and the files that were read for it.
Records = tuple[tuple[Product | Document, ...], dict[str, Path]]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that becomes no example, and why, in a few words."""

    reason: str


@dataclass(slots=True)
class Place:
    """What a source may use; it remembers which files were read, for the data card.

    `evidence` is the most texts of a prompt. `find` returns where a path of the config leads,
    `chat` opens a chat model by its name and address.
    """

    seed: int = 1
    evidence: int = 3
    folder: Path | None = None
    find: Callable[[str], Path] = Path
    chat: Callable[[str, str | None], ChatModel] | None = None
    opened: dict[str, Path] = field(default_factory=dict)
    known: dict[tuple[str, str | None], Records] = field(default_factory=dict)

    def beside(self, name: str) -> int:
        """Return how many texts stand beside the one that answers, drawn by an example's name.

        Half of the prompts have one, as the best evidence of serving is right more often than not;
        the others have fewer or more, up to `evidence` texts in all.
        """
        weights = {0: 0.45, 1: 0.45, **dict.fromkeys(range(2, self.evidence), 0.1)}
        fit = {many: weight for many, weight in weights.items() if many < self.evidence}
        return draw(fit, self.seed, "beside", name)

    def public(self, name: str) -> Path:
        """Return a file of the public data sets; raise `MissingDataError` when it is not there."""
        if self.folder is None:
            raise MissingDataError(f"{name} is needed, and data.folder is not set: {_REMEDY}")
        path = self.folder / name
        if not path.exists():
            raise MissingDataError(f"there is no {path}: {_REMEDY}")
        return self.remember(path, name)

    def file(self, name: str) -> Path:
        """Return a file or folder that an option names: a public one, else as the config has it."""
        if self.folder is not None and (self.folder / name).exists():
            return self.public(name)
        return self.own(name)

    def own(self, name: str) -> Path:
        """Return a file or folder that an option names."""
        path = self.find(name)
        if not path.exists():
            raise MissingDataError(f"there is no {path}, which a source of the config names")
        return self.remember(path, path.name)

    def remember(self, path: Path, name: str) -> Path:
        """Note that a file is read."""
        if path.is_file():
            self.opened[name] = path
        return path

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of each file that was read, by its name."""
        return {name: _sha256(path) for name, path in sorted(self.opened.items())}


class DataSource(Protocol):
    """A module of `finetune.sources`."""

    Options: type[Form]
    LICENCE: str

    def examples(self, options: Any, place: Place) -> Iterator[Example | Dropped]:
        """Yield for each row an example, or why there is none; raise `DataError`."""
        ...


def whole_text(path: Path) -> str:
    """Return a file's text; raise `DataError` when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{path}:{line}: is not UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def records(path: str, mapping: str | None, place: Place) -> Sequence[Product | Document]:
    """Return the records of a catalogue or of documents: `demo`, a store, or a file or folder.

    A path is looked up under `data.folder` first; what another source of the config has read is
    not read again. Raises `DataError` where one cannot be read.
    """
    key = (path, mapping)
    if key not in place.known:
        opened = replace(place, opened={})
        found = tuple(_records(path, mapping, opened))
        place.known[key] = (found, opened.opened)
    found, files = place.known[key]
    place.opened |= files
    return found


def _records(path: str, mapping: str | None, place: Place) -> Iterator[Product | Document]:
    if path == "demo":
        with as_file(files("knowledge") / "demo") as data:
            yield from _read(data / "products", None, place)
            yield from _read(data / "documents", None, place)
        return
    root = place.file(path)
    if (root / _INDEX).is_file():
        catalogue = Catalogue(sqlite_url(place.remember(root / _INDEX, f"{root.name}/{_INDEX}")))
        with closing(catalogue):
            ids = [id_ for id_, _ in catalogue.origins(("product", "document"))]
            yield from catalogue.records(ids).values()
        return
    yield from _read(root, mapping, place)


def _read(root: Path, mapping: str | None, place: Place) -> Iterator[Product | Document]:
    try:
        fields = load_mapping(mapping) if mapping else None
        for found in sources(root):
            if isinstance(found, ReadError):
                continue  # a folder may hold a licence or a picture beside what is read
            file, kind = found
            name = file.relative_to(root).as_posix() if root.is_dir() else file.name
            place.remember(file, f"{root.name}/{name}" if root.is_dir() else name)
            if kind == "document":
                yield read_document(file, document_id=name)
                continue
            for row in read_products(file, fields):
                if not isinstance(row, ReadError):  # `ingest` tells of those
                    yield row
    except KnowledgeError as error:
        raise DataError(str(error)) from error
