"""A store's index: the catalogue in SQL and the Chroma index that follows it.

The catalogue is the truth. Changes wait there as `pending` until Chroma has learnt them, and a
Chroma index that was being written when its process died is built again from the stored vectors.
"""

from __future__ import annotations

import itertools
import shutil
import threading
import uuid
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa
from filelock import FileLock, Timeout

from knowledge.catalogue import Catalogue
from knowledge.columns import Columns
from knowledge.completion import Completions, Policy
from knowledge.errors import StoreError
from knowledge.vectors import KINDS, VectorIndex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    from knowledge.embedding import Embedder
    from knowledge.types import Kind, Passage
    from knowledge.vectors import Key

_BATCH = 2_000
_FOLDER = "chroma_folder"
_GENERATION = "generation"
_OPENED = itertools.count()
_STATE = "chroma_state"  # "writing" while Chroma's files change, else "ready"


class Index:
    """Open it with `Index.open`, close it when done; queries are safe from many threads."""

    def __init__(
        self,
        folder: Path,
        *,
        catalogue: Catalogue,
        chroma_url: str | None,
        lock: FileLock,
        policy: Policy | None = None,
    ) -> None:
        self.catalogue = catalogue
        self._folder = folder
        self._chroma_url = chroma_url
        self._lock = lock
        self._vectors: VectorIndex | None = None
        self._retired: VectorIndex | None = None
        self._generation = self.catalogue.meta(_GENERATION)
        self._columns: Columns | None = None
        self._columns_generation: str | None = None
        self._policy = policy
        self._completions: Completions | None = None
        self._opening = threading.RLock()

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        embedder: Embedder,
        database_url: str | None = None,
        chroma_url: str | None = None,
        create: bool = False,
        policy: Policy | None = None,
    ) -> Index:
        """Open the index in a store folder, or make one with `create`.

        `policy` says what may be suggested. Raises `StoreError` when there is none, or when
        another embedder made it.
        """
        place = folder / "index"
        if not create and not (place / "catalogue.sqlite").exists() and database_url is None:
            raise StoreError(
                f"{folder} holds no index; fill it with `floorwalker ingest --store {folder} PATH`"
            )
        place.mkdir(parents=True, exist_ok=True)
        catalogue = Catalogue(database_url or sqlite_url(place / "catalogue.sqlite"))
        try:
            _claim(catalogue, embedder, folder)
        except StoreError:
            catalogue.close()
            raise
        lock = FileLock(place / "write.lock")
        policy = policy or Policy(folder=folder)
        index = cls(place, catalogue=catalogue, chroma_url=chroma_url, lock=lock, policy=policy)
        if not create:
            index.recover()
        return index

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Release the databases."""
        self._close_vectors()
        if self._columns is not None:
            self._columns.close()
        if self._completions is not None:
            self._completions.close()
        self.catalogue.close()

    def exclusive(self) -> AbstractContextManager[object]:
        """Take the write lock until the context ends; `StoreError` when somebody else has it."""
        try:
            return self._lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreError(
                f"another process is writing to {self._folder.parent}; wait until it is done"
            ) from error

    def query(
        self,
        vector: NDArray[np.float32],
        kind: Kind,
        limit: int,
        within: Sequence[Key] | None = None,
    ) -> list[tuple[Key, float]]:
        """Return (key, cosine similarity) of the passages nearest to a unit vector, best first."""
        self._follow()
        return self.vectors.query(vector, kind, limit, within)

    @property
    def columns(self) -> Columns:
        """What filters and words are looked up in, brought up to date when it is asked for."""
        generation = self.generation
        with self._opening:
            if self._columns is None:
                self._columns = Columns(self._folder / "search.sqlite")
            if self._columns_generation != generation or generation is None:
                self._columns.sync(self.catalogue)
                self._columns_generation = generation
            return self._columns

    @property
    def completions(self) -> Completions:
        """What queries are completed from, as it stands; `suggestions` brings it up to date."""
        with self._opening:
            if self._completions is None:
                self._completions = Completions(self._folder, policy=self._policy)
            return self._completions

    @property
    def suggestions(self) -> Completions:
        """What queries are completed from, brought up to date when it is asked for."""
        completions = self.completions
        completions.follow(self.catalogue, self.generation)
        return completions

    @property
    def generation(self) -> str | None:
        """Changes with every ingestion that changed something, whichever process made it."""
        return self.catalogue.meta(_GENERATION)

    @property
    def vectors(self) -> VectorIndex:
        """The Chroma side, opened at first use."""
        with self._opening:
            if self._vectors is None:
                self._vectors = self._open_vectors()
            return self._vectors

    def recover(self) -> None:
        """Finish what a killed ingestion left, unless another process is writing right now."""
        try:
            with self._lock.acquire(timeout=0):
                self.update()
        except Timeout:
            return

    def update(self) -> None:
        """Bring Chroma up to the catalogue; the caller holds the write lock."""
        # Files of a killed writer may be damaged in ways that no read would show.
        broken = self.catalogue.meta(_STATE) == "writing" or not self._readable()
        if broken and self._chroma_url is None:
            self._close_vectors()
            shutil.rmtree(self._chroma_folder, ignore_errors=True)
            # chromadb keeps what it knows of a folder as long as the process lives.
            self.catalogue.set_meta(_FOLDER, f"chroma-{uuid.uuid4().hex[:8]}")
            self.catalogue.mark_all_pending()
        self._apply_pending()
        if any(self.vectors.count(k) != self.catalogue.count_vectors(k) for k in KINDS):
            self.catalogue.set_meta(_STATE, "writing")
            self.vectors.clear()
            self.catalogue.mark_all_pending()
            self._apply_pending()

    def _readable(self) -> bool:
        from chromadb.errors import ChromaError

        try:
            for kind in KINDS:
                self.vectors.count(kind)
        except (ChromaError, StoreError):
            return False
        return True

    def _close_vectors(self) -> None:
        with self._opening:
            for vectors in (self._vectors, self._retired):
                if vectors is not None:
                    vectors.close()
            self._vectors = self._retired = None

    def _apply_pending(self) -> None:
        changes = self.catalogue.pending(_BATCH)
        if not changes and self.catalogue.meta(_STATE) == "ready":
            return
        self.catalogue.set_meta(_STATE, "writing")
        while changes:
            for kind in KINDS:
                mine = [change for change in changes if change[2] == kind]
                written: list[tuple[Passage, NDArray[np.float32]]] = [
                    item for _, _, _, item in mine if item is not None
                ]
                if written:
                    self.vectors.write(kind, written)
                gone = [(change[0], change[1]) for change in mine if change[3] is None]
                if gone:
                    self.vectors.delete(kind, gone)
            self.catalogue.settle((change[0], change[1]) for change in changes)
            changes = self.catalogue.pending(_BATCH)
        self.catalogue.set_meta(_STATE, "ready")
        self._generation = uuid.uuid4().hex
        self.catalogue.set_meta(_GENERATION, self._generation)

    def _follow(self) -> None:
        """Open Chroma anew when another process has changed it: what it holds in memory is old."""
        generation = self.generation
        if generation == self._generation or self._chroma_url is not None:
            return
        with self._opening:
            if generation == self._generation:  # another thread was faster
                return
            # Another thread may still be asking the old one; that before it is free by now.
            if self._retired is not None:
                self._retired.close()
            self._retired, self._vectors = self._vectors, None
            self._generation = generation

    @property
    def _chroma_folder(self) -> Path:
        return self._folder / (self.catalogue.meta(_FOLDER) or "chroma")

    def _open_vectors(self) -> VectorIndex:
        if self._chroma_url is None:
            # chromadb shares what it has in memory between clients of a folder, told apart by how
            # the path is written; a store that is opened anew must not get what is old.
            spelling = "./" * (next(_OPENED) % 64)
            return VectorIndex.embedded(f"{self._chroma_folder}/{spelling}")
        prefix = self.catalogue.meta("store_id")
        return VectorIndex.server(self._chroma_url, prefix=f"floorwalker-{prefix}")


def sqlite_url(file: Path) -> str:
    """Return the URL of an SQLite file; "?" and "%" in a name mean something in a URL."""
    return sa.URL.create("sqlite", database=str(file)).render_as_string(hide_password=False)


def _claim(catalogue: Catalogue, embedder: Embedder, folder: Path) -> None:
    """Record which embedder makes this store's vectors, or refuse one that did not."""
    made_by = catalogue.meta("embedder")
    if made_by is None:
        catalogue.set_meta("embedder", embedder.name)
        catalogue.set_meta("store_id", uuid.uuid4().hex[:12])
    elif made_by != embedder.name:
        raise StoreError(
            f"{folder} was built with the embedder {made_by!r}, the settings say "
            f"{embedder.name!r}; set embedder = {made_by!r} in floorwalker.toml, or delete "
            f"{folder / 'index'} and ingest again"
        )
