"""Bringing files into a store: incremental by content hash, safe against being killed.

Every batch of records is one transaction, so a second run does what the first one left. What
cannot be read is collected with file, line and reason, and the rest goes in.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from knowledge.catalogue import Embedded, Entry
from knowledge.completion.goods import sellable
from knowledge.errors import ReadError
from knowledge.payload import content_hash
from knowledge.readers import read_document, read_products, sources
from knowledge.splitting import SPLITTER_VERSION, search_text, split
from knowledge.types import Document, Kind, Passage, Product

if TYPE_CHECKING:
    import numpy as np
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
_KINDS: dict[Choice, tuple[Kind, ...]] = {
    None: ("product", "document"), "products": ("product",), "documents": ("document",)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Read:
    """A record, the file it was read from and the PATH it belongs to, and its content hash."""

    record: Record
    file: str
    root: str
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

    `prune` deletes records of the kinds read that came from the same paths and are gone.
    """
    started = perf_counter()
    with index.exclusive():
        index.update()
        before = index.generation
        run = _Run([p.resolve() for p in paths], index=index, embedder=embedder, progress=progress)
        run.read(kind=kind, mapping=mapping)
        if prune:
            run.prune(_KINDS[kind])
        index.update()
        # Now, because the first search should not have to wait for it.
        _ = index.columns
        if not index.completions.update(
            index.catalogue, index.generation, since=before, changed=run.changed
        ):
            index.completions.sync(index.catalogue, index.generation)
    return run.summary(perf_counter() - started)


class _Run:
    """One ingestion: what it has seen and counted so far."""

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        index: Index,
        embedder: Embedder,
        progress: Callable[[Progress], None],
    ) -> None:
        self._paths = paths
        self._catalogue = index.catalogue
        self._completions = index.completions
        self.changed: set[str] = set()  # ids of records that are not as they were
        self._embedder = embedder
        self._progress = progress
        self._roots = [*paths, *map(Path, index.catalogue.roots())]
        self._done: set[str] = set()  # files read, by their real path
        self._seen: dict[str, str] = {}  # id -> the file it was accepted from in this run
        self._pages: dict[str, str] = {}  # real path of a document's file -> the document's id
        self._kept: set[str] = set()  # ids of records that are listed but could not be taken
        self._unsure: set[str] = set()  # real paths of which not everything could be read
        self._all_read = False
        self._contested: list[_Read] = []  # wait until the file that owns their id is read
        self._failed: list[ReadError] = []
        self._counts = {"added": 0, "updated": 0, "unchanged": 0, "deleted": 0}
        self._records = 0

    def summary(self, seconds: float) -> Summary:
        return Summary(**self._counts, failed=tuple(self._failed), seconds=seconds)

    def read(self, *, kind: Choice, mapping: FieldMap | None) -> None:
        for path in self._paths:
            self._read_path(path, kind=kind, mapping=mapping)
        self._all_read = True
        for start in range(0, len(self._contested), BATCH_RECORDS):
            self._take(self._contested[start : start + BATCH_RECORDS])
        self._replace()

    def prune(self, kinds: Sequence[Kind]) -> None:
        """Delete what came from the paths and is gone, but nothing of a file that had failures."""
        for path in self._paths:
            gone = [
                record_id
                for record_id, file in self._catalogue.origins(kinds, str(self._root(path)))
                if record_id not in self._seen
                and record_id not in self._kept
                and Path(file).is_relative_to(path)
                and not self._is_unsure(file)
            ]
            self._delete(gone)

    def _read_path(self, path: Path, *, kind: Choice, mapping: FieldMap | None) -> None:
        root, batch = self._root(path), list[_Read]()
        items = _items(path, kind=kind, mapping=mapping, root=root, done=self._done)
        for file, item in items:
            if isinstance(item, ReadError):
                self._fail(file, item)
                continue
            self._records += 1
            if self._records % 200 == 0:
                self._progress(Progress(self._records, file))
            batch.append(_Read(item, file, str(root), content_hash(item, SPLITTER_VERSION)))
            if len(batch) >= BATCH_RECORDS:
                self._take(batch)
                batch = []
        self._take(batch)

    def _root(self, path: Path) -> Path:
        """Return the outermost PATH of this run or an earlier one that reads `path` too.

        A file's records are then the same, whichever of the two is ingested.
        """
        outer = [root for root in self._roots if _reads(root, path)]
        return min(outer, key=lambda root: len(root.parts))

    def _replace(self) -> None:
        """Delete the documents whose file holds another id by now: a file is one document."""
        if self._pages:
            self._delete(
                [
                    record_id
                    for record_id, file in self._catalogue.origins(["document"])
                    if self._pages.get(os.path.realpath(file), record_id) != record_id
                ]
            )

    def _delete(self, ids: Sequence[str]) -> None:
        self._catalogue.delete(ids)
        self._changed(ids, gone=ids)
        self._counts["deleted"] += len(ids)

    def _fail(self, file: str, error: ReadError) -> None:
        self._failed.append(error)
        if error.record_id is None:
            self._unsure.add(os.path.realpath(file))
        else:
            # The shop still lists it, so it is not gone; its last good version stays.
            self._kept.add(error.record_id)

    def _is_unsure(self, file: str) -> bool:
        """Tell whether the file, or a folder it lies in, could not be read whole."""
        real = Path(os.path.realpath(file))
        return any(str(place) in self._unsure for place in (real, *real.parents))

    def _take(self, batch: Sequence[_Read]) -> None:
        """Embed and store what is new or changed among the records read."""
        known = self._catalogue.entries([item.record.id for item in batch])
        moved: dict[str, tuple[str, str]] = {}
        changed: list[_Read] = []
        for item in batch:
            entry = known.get(item.record.id)
            if self._is_refused(item, entry):
                continue
            self._seen[item.record.id] = item.file
            if isinstance(item.record, Document):
                self._pages[os.path.realpath(item.file)] = item.record.id
            # A record whose file has another name is written again: its citations name the file.
            if entry is None or entry.hash != item.digest or _shown(entry) != item.record.source:
                self._counts["added" if entry is None else "updated"] += 1
                changed.append(item)
                continue
            self._counts["unchanged"] += 1
            if (entry.source, entry.root) != (item.file, item.root):
                moved[item.record.id] = (item.file, item.root)
        self._catalogue.relocate(moved)
        for part in _by_passages(changed):
            self._write(part, [i.record.id for i, _ in part if i.record.id in known])

    def _is_refused(self, item: _Read, entry: Entry | None) -> bool:
        """Tell whether the record's id is another source's, or has to wait for that source."""
        owner = self._seen.get(item.record.id)
        if owner is None:
            if entry is None or _same_or_gone(entry.source, item.file):
                return False
            owner = entry.source
            if not self._all_read and self._will_read(owner):
                self._contested.append(item)
                return True
            if self._gave_up(owner, item.record.id):
                return False
        where = "twice in this file" if owner == item.file else f"in {owner} too"
        reason = (
            f"the id {item.record.id!r} stands {where}; that one is kept, so give this one another"
        )
        self._fail(item.file, ReadError(item.file, reason, record_id=item.record.id))
        return True

    def _will_read(self, file: str) -> bool:
        real = Path(os.path.realpath(file))
        return any(_reads(path, place) for path in self._paths for place in (real, Path(file)))

    def _gave_up(self, owner: str, record_id: str) -> bool:
        """Tell whether the file was read whole in this run and lists the record no more."""
        read = os.path.realpath(owner) in self._done
        return read and record_id not in self._kept and not self._is_unsure(owner)

    def _write(
        self, part: Sequence[tuple[_Read, tuple[Passage, ...]]], known: Sequence[str]
    ) -> None:
        vectors = self._vectors([p for _, passages in part for p in passages], known)
        self._catalogue.write(
            [
                Embedded(
                    item.record, item.file, item.root, item.digest, passages,
                    tuple(next(vectors) for _ in passages),
                )
                for item, passages in part
            ]
        )  # fmt: skip
        records = [item.record for item, _ in part]
        gone = [each.id for each in records if isinstance(each, Product) and not sellable(each)]
        self._changed([each.id for each in records], gone=gone)
        self._progress(Progress(self._records, part[-1][0].file))

    def _changed(self, ids: Sequence[str], *, gone: Sequence[str]) -> None:
        self.changed.update(ids)
        # At once: what is sold out is suggested no more, however long the rest takes.
        self._completions.take_away(gone)

    def _vectors(
        self, passages: Sequence[Passage], known: Sequence[str]
    ) -> Iterator[NDArray[np.float32] | None]:
        """Yield a vector for each passage to be found by one, the stored one if there is one."""
        stored = {
            (passage.document_id, search_text(passage)): vector
            for each in self._catalogue.passages(known).values()
            for passage, vector in each
            if vector is not None
        }
        texts = [search_text(passage) for passage in passages]
        keys = [(each.document_id, text) for each, text in zip(passages, texts, strict=True)]
        new = [key[1] for key in keys if key[1] is not None and key not in stored]
        embedded = iter(self._embedder.embed(new)) if new else iter(())
        for key in keys:
            yield None if key[1] is None else stored[key] if key in stored else next(embedded)


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


def _items(
    path: Path, *, kind: Choice, mapping: FieldMap | None, root: Path, done: set[str]
) -> Iterator[tuple[str, Record | ReadError]]:
    """Yield (file, record or failure) of the files that are not `done`, and make them so."""
    try:
        for found in sources(path, kind):
            file = found.source if isinstance(found, ReadError) else str(found[0])
            if (real := os.path.realpath(file)) in done:
                continue
            done.add(real)
            if isinstance(found, ReadError):
                yield file, found
            else:
                yield from _records_of(*found, root=root, mapping=mapping)
    except ReadError as error:
        yield error.source, error


def _records_of(
    file: Path, kind: Kind, *, root: Path, mapping: FieldMap | None
) -> Iterator[tuple[str, Record | ReadError]]:
    """Yield (file, record or failure); a record's `source` is its file relative to `root`."""
    name = _name(file, root)
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


def _name(file: Path, root: Path) -> str:
    return file.name if file == root else file.relative_to(root).as_posix()


def _shown(entry: Entry) -> str:
    """Return the source that a stored record's citations name."""
    return _name(Path(entry.source), Path(entry.root))


def _reads(root: Path, path: Path) -> bool:
    """Tell whether ingesting `root` reads `path`: it lies inside and is not hidden."""
    return path.is_relative_to(root) and not any(
        part.startswith(".") for part in path.relative_to(root).parts
    )


def _same_or_gone(owner: str, file: str) -> bool:
    if owner == file or os.path.realpath(owner) == os.path.realpath(file):
        return True
    try:
        return not Path(owner).exists()
    except OSError:  # it lies where this process may not look
        return False
