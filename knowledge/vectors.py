"""The Chroma side of a store: one collection of passages for products, one for documents.

Two collections, because a metadata filter costs Chroma several times an unfiltered query and
the kind is the filter that almost every question has.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import StoreError
from knowledge.types import Kind, Passage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import QueryResult
    from numpy.typing import NDArray

Key = tuple[str, int]
KINDS: tuple[Kind, ...] = get_args(Kind)


class VectorIndex:
    """Nearest passages by cosine similarity; safe to query from many threads."""

    def __init__(self, client: ClientAPI, *, prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self._collections = {kind: self._collection(kind) for kind in KINDS}

    @classmethod
    def embedded(cls, folder: str) -> VectorIndex:
        """Open or make an index in a folder; raises `StoreError` when what is there is damaged."""
        import chromadb
        from chromadb.config import Settings
        from chromadb.errors import ChromaError

        Path(folder).mkdir(parents=True, exist_ok=True)
        settings = Settings(anonymized_telemetry=False)
        try:
            return cls(chromadb.PersistentClient(folder, settings=settings), prefix="floorwalker")
        except (ChromaError, AttributeError, ValueError) as error:
            # The latter two are chromadb 1.5 failing to clean up after the first.
            raise StoreError(
                f"the Chroma index in {folder} cannot be opened; delete that folder, it is built "
                "again from the catalogue"
            ) from error

    @classmethod
    def server(cls, url: str, *, prefix: str) -> VectorIndex:
        """Open or make an index on a Chroma server; `prefix` tells the server's stores apart."""
        import chromadb
        import httpx
        from chromadb.config import Settings

        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise StoreError(f"chroma_url {url!r} is no address; write it like http://host:8000")
        secure = parts.scheme == "https"
        try:
            client = chromadb.HttpClient(
                host=parts.hostname,
                port=parts.port or (443 if secure else 8000),
                ssl=secure,
                settings=Settings(anonymized_telemetry=False),
            )
            return cls(client, prefix=prefix)
        except (ValueError, httpx.HTTPError) as error:
            raise StoreError(
                f"no Chroma server answers at {url} ({error}); start one with "
                "`chroma run --path DIR`, or take chroma_url out of floorwalker.toml"
            ) from error

    def write(self, kind: Kind, items: Sequence[tuple[Passage, NDArray[np.float32]]]) -> None:
        """Add or replace passages with their unit vectors."""
        for start in range(0, len(items), self._most):
            part = items[start : start + self._most]
            self._collections[kind].upsert(
                ids=[_key_text(passage.document_id, passage.position) for passage, _ in part],
                embeddings=np.stack([vector for _, vector in part]),
                documents=[passage.text for passage, _ in part],
                metadatas=[_to_metadata(passage) for passage, _ in part],
            )

    def delete(self, kind: Kind, keys: Sequence[Key]) -> None:
        """Delete passages; keys that are not there are no error."""
        for start in range(0, len(keys), self._most):
            ids = [_key_text(*key) for key in keys[start : start + self._most]]
            self._collections[kind].delete(ids=ids)

    def query(
        self,
        vector: NDArray[np.float32],
        kind: Kind,
        limit: int,
        within: Sequence[Key] | None = None,
    ) -> list[tuple[Key, float]]:
        """Return (key, cosine similarity) of the passages nearest to a unit vector, best first.

        `within` restricts the search to these passages. Chroma's own `where` on their metadata
        takes several times as long as a list of ids, and texts several times as long as distances.
        """
        from chromadb.errors import InternalError

        ids = None if within is None else [_key_text(*key) for key in within]
        try:
            found = self._nearest(vector, kind, limit, ids)
        except InternalError:
            if not ids:
                raise
            # One of them is gone: another process has just deleted it.
            there = self._collections[kind].get(ids=ids, include=[])["ids"]
            found = self._nearest(vector, kind, limit, there)
        if found is None:
            return []
        distances = (found["distances"] or [[]])[0]
        return [
            (_key(text), 1.0 - distance)
            for text, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def _nearest(
        self, vector: NDArray[np.float32], kind: Kind, limit: int, ids: list[str] | None
    ) -> QueryResult | None:
        if ids is not None and not ids:
            return None
        return self._collections[kind].query(
            query_embeddings=vector[np.newaxis],
            n_results=limit,
            ids=ids,
            include=["distances"],
        )

    def count(self, kind: Kind) -> int:
        """Return how many passages of a kind are indexed."""
        return self._collections[kind].count()

    def clear(self) -> None:
        """Drop everything that is indexed."""
        for kind in KINDS:
            self._client.delete_collection(self._name(kind))
            self._collections[kind] = self._collection(kind)

    def close(self) -> None:
        """Release the client; other clients of the same folder or server stay open."""
        # chromadb 1.5 leaves the two HTTP sessions of a closed client open.
        sessions = [
            getattr(getattr(each, "_server", None), "_session", None)
            for each in (self._client, getattr(self._client, "_admin_client", None))
        ]
        for part in (self._client, *sessions):
            if (close := getattr(part, "close", None)) is not None:
                close()

    @property
    def _most(self) -> int:
        return self._client.get_max_batch_size()

    def _name(self, kind: Kind) -> str:
        return f"{self._prefix}-{kind}"

    def _collection(self, kind: Kind) -> Collection:
        return self._client.get_or_create_collection(
            self._name(kind),
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
        )


def _key_text(record_id: str, position: int) -> str:
    return f"{record_id}#{position}"


def _key(text: str) -> Key:
    record_id, _, position = text.rpartition("#")
    return record_id, int(position)


def _to_metadata(passage: Passage) -> dict[str, str | int]:
    return {
        "document_id": passage.document_id,
        "title": passage.title,
        "position": passage.position,
        "source": passage.source,
    }
