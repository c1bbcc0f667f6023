"""Bringing files into a store: incremental by content hash, safe against being killed.

Every batch of records is one transaction, so a second run does what the first one left. What
cannot be read is collected with file, line and reason, and the rest goes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from knowledge.catalogue import Embedded, Entry
from knowledge.errors import ReadError
from knowledge.payload import content_hash
from knowledge.readers import read_document, read_products, sources
from knowledge.splitting import SPLITTER_VERSION, split
from knowledge.types import Document, Kind, Passage, Product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.embedding import Embedder
    from knowledge.index import Index
    from knowledge.readers.mapping import FieldMap

# Large enough that the encoder's batches hold texts of like length, small enough to lose little.
BATCH_PASSAGES = 2_048
BATCH_RECORDS = 2_048


@dataclass(frozen=True, slots=True)
class Summary:
    """What an ingestion did; `failed` lists what could not be read, in order."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    failed: tuple[ReadError, ...] = ()
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the summary as JSON values."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "deleted": self.deleted,
            "failed": [
                {"source": error.source, "line": error.line, "reason": error.reason}
                for error in self.failed
            ],
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is: records read so far, and the file being read."""

    records: int
    source: str


Record = Product | Document
Choice = Literal["products", "documents"] | None


@dataclass(frozen=True, slots=True)
class _Read:
    """A record, the file it was read from (absolute), and its content hash."""

    record: Record
    file: str
    digest: str


def ingest(
    paths: Sequence[Path],
    *,
    index: Index,
    embedder: Embedder,
    kind: Choice = None,
    mapping: FieldMap | None = None,
    prune: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Read files and folders into the store; raises `StoreError` when another process writes.

    `prune` deletes records that came from the same paths and are no longer there.
    """
    started = perf_counter()
    with index.exclusive():
        index.update()
        run = _Run(index=index, embedder=embedder, progress=progress)
        for path in map(Path.resolve, paths):
            run.read(path, kind=kind, mapping=mapping)
            if prune:
                run.prune(path)
        index.update()
    return run.summary(perf_counter() - started)


class _Run:
    """One ingestion: what it has seen and counted so far."""

    def __init__(
        self, *, index: Index, embedder: Embedder, progress: Callable[[Progress], None]
    ) -> None:
        self._catalogue = index.catalogue
        self._embedder = embedder
        self._progress = progress
        self._seen: dict[str, str] = {}  # id -> the file it was read from in this run
        self._kept: set[str] = set()  # ids of records that are listed but could not be read
        self._unsure: set[str] = set()  # files with a failure that has no id
        self._failed: list[ReadError] = []
        self._counts = {"added": 0, "updated": 0, "unchanged": 0, "deleted": 0}
        self._records = 0

    def summary(self, seconds: float) -> Summary:
        return Summary(**self._counts, failed=tuple(self._failed), seconds=seconds)

    def read(self, path: Path, *, kind: Choice, mapping: FieldMap | None) -> None:
        root, batch = str(path), list[_Read]()
        for file, item in _items(path, kind=kind, mapping=mapping):
            if isinstance(item, ReadError):
                self._fail(file, item)
            elif self._admit(file, item):
                batch.append(_Read(item, file, content_hash(item, SPLITTER_VERSION)))
            if len(batch) >= BATCH_RECORDS:
                self._take(batch, root)
                batch = []
        self._take(batch, root)

    def prune(self, path: Path) -> None:
        """Delete what came from this path and is gone, but nothing of a file that had failures."""
        listed = self._seen.keys() | self._kept
        gone = [
            record_id
            for record_id, file in self._catalogue.under(str(path))
            if record_id not in listed and file not in self._unsure
        ]
        self._catalogue.delete(gone)
        self._counts["deleted"] += len(gone)

    def _fail(self, file: str, error: ReadError) -> None:
        self._failed.append(error)
        if error.record_id is None:
            self._unsure.add(file)
        else:
            # The shop still lists it, so it is not gone; its last good version stays.
            self._kept.add(error.record_id)

    def _admit(self, file: str, record: Record) -> bool:
        """Tell whether this is the first record of its id in this run."""
        self._records += 1
        if self._records % 200 == 0:
            self._progress(Progress(self._records, file))
        other = self._seen.get(record.id)
        if other is None:
            self._seen[record.id] = file
            return True
        where = "twice in this file" if other == file else f"in {other} too"
        reason = f"the id {record.id!r} stands {where}; the first one was kept"
        self._failed.append(ReadError(file, reason, record_id=record.id))
        return False

    def _take(self, batch: Sequence[_Read], root: str) -> None:
        """Embed and store what is new or changed among the records read."""
        known = self._catalogue.entries([item.record.id for item in batch])
        moved: dict[str, tuple[str, str]] = {}
        changed: list[_Read] = []
        for item in batch:
            entry = known.get(item.record.id)
            if entry is not None and self._belongs_elsewhere(item, entry):
                continue
            if entry is not None and entry.hash == item.digest:
                self._counts["unchanged"] += 1
                if (entry.source, entry.root) != (item.file, root):
                    moved[item.record.id] = (item.file, root)
                continue
            self._counts["added" if entry is None else "updated"] += 1
            changed.append(item)
        self._catalogue.relocate(moved)
        for part in _by_passages(changed):
            self._write(part, root, [i.record.id for i, _ in part if i.record.id in known])

    def _belongs_elsewhere(self, item: _Read, entry: Entry) -> bool:
        """Tell whether another source that still exists owns the record's id."""
        if entry.source == item.file or not Path(entry.source).exists():
            return False
        reason = (
            f"the id {item.record.id!r} belongs to {entry.source} already; "
            "give one of the two another id"
        )
        self._failed.append(ReadError(item.file, reason, record_id=item.record.id))
        return True

    def _write(
        self, part: Sequence[tuple[_Read, tuple[Passage, ...]]], root: str, known: Sequence[str]
    ) -> None:
        old = self._catalogue.vectors(known)
        fresh = [
            passage.text
            for item, passages in part
            for passage in passages
            if passage.text not in old.get(item.record.id, {})
        ]
        embedded = iter(self._embedder.embed(fresh)) if fresh else iter(())
        self._catalogue.write(
            [
                Embedded(
                    item.record, item.file, root, item.digest, passages,
                    _rows(passages, old.get(item.record.id, {}), embedded),
                )
                for item, passages in part
            ]
        )  # fmt: skip
        self._progress(Progress(self._records, part[-1][0].file))


def _by_passages(
    items: Sequence[_Read],
) -> Iterator[list[tuple[_Read, tuple[Passage, ...]]]]:
    """Split records and yield them in groups of about `BATCH_PASSAGES` passages."""
    part: list[tuple[_Read, tuple[Passage, ...]]] = []
    size = 0
    for item in items:
        passages = split(item.record)
        part.append((item, passages))
        size += len(passages)
        if size >= BATCH_PASSAGES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _rows(
    passages: Sequence[Passage],
    known: dict[str, NDArray[np.float32]],
    embedded: Iterator[NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Return a vector for each passage: the stored one of an unchanged text, else the next new."""
    return np.stack([known[p.text] if p.text in known else next(embedded) for p in passages])


def _items(
    path: Path, *, kind: Choice, mapping: FieldMap | None
) -> Iterator[tuple[str, Record | ReadError]]:
    """Yield (file, record or failure); a record's `source` is its file relative to `path`."""
    try:
        for found in sources(path, kind):
            if isinstance(found, ReadError):
                yield found.source, found
            else:
                yield from _records_of(*found, root=path, mapping=mapping)
    except ReadError as error:
        yield error.source, error


def _records_of(
    file: Path, kind: Kind, *, root: Path, mapping: FieldMap | None
) -> Iterator[tuple[str, Record | ReadError]]:
    name = file.relative_to(root).as_posix() if root.is_dir() else file.name
    try:
        for item in _read(file, kind, name, mapping):
            yield str(file), item if isinstance(item, ReadError) else replace(item, source=name)
    except ReadError as error:
        yield str(file), error


def _read(
    file: Path, kind: Kind, name: str, mapping: FieldMap | None
) -> Iterator[Record | ReadError]:
    if kind == "product":
        yield from read_products(file, mapping)
    else:
        yield read_document(file, document_id=name)
