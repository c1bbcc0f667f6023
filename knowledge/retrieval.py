"""From a question to the passages that may answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from knowledge.splitting import split
from knowledge.types import Document, Filters, Hit, Kind, Source
from knowledge.vectors import KINDS

if TYPE_CHECKING:
    from knowledge.embedding import Embedder
    from knowledge.index import Index


class Retriever(Protocol):
    """Finds passages; implementations are safe to call from several threads at once."""

    def search(self, query: str, filters: Filters, limit: int) -> Sequence[Hit]:
        """Return up to `limit` passages, best first; an empty sequence when nothing fits."""
        ...


class DenseRetriever:
    """Nearest passages by embedding; documents that are not in force are left out."""

    def __init__(
        self, *, index: Index, embedder: Embedder, today: Callable[[], date] = date.today
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._today = today
        self._known: tuple[tuple[str | None, date], set[str], int] | None = None

    def search(self, query: str, filters: Filters, limit: int) -> tuple[Hit, ...]:
        """Return up to `limit` passages by descending cosine similarity."""
        if not query.strip() or limit < 1:
            return ()
        vector = self._embedder.embed([query])[0]
        kinds: tuple[Kind, ...] = (filters.kind,) if filters.kind else KINDS
        hidden, spare = self._hidden()
        found = [
            hit
            for kind in kinds
            for hit in self._index.query(vector, kind, limit + (spare if kind == "document" else 0))
            if hit.passage.document_id not in hidden
        ]
        return tuple(sorted(found, key=lambda hit: -hit.score)[:limit])

    def close(self) -> None:
        """Close the index behind it."""
        self._index.close()

    def _hidden(self) -> tuple[set[str], int]:
        """Return the documents that are not in force, and how many passages they have.

        These may fill places among the nearest, so that many more are asked for.
        """
        key = (self._index.generation, self._today())
        if self._known is None or self._known[0] != key:
            hidden = not_in_force(self._index.catalogue.documents(), key[1])
            passages = self._index.catalogue.vectors(sorted(hidden)).values()
            self._known = (key, hidden, sum(map(len, passages)))
        return self._known[1], self._known[2]


def not_in_force(documents: Iterable[Document], today: date) -> set[str]:
    """Return ids of documents outside their validity, or replaced by one that is in force."""
    documents = list(documents)
    outside = {
        document.id
        for document in documents
        if (document.valid_from and today < document.valid_from)
        or (document.valid_until and document.valid_until < today)
    }
    replaced = {
        old for document in documents if document.id not in outside for old in document.supersedes
    }
    return outside | (replaced & {document.id for document in documents})


def best_per_record(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """Return the best passage of each product or document, best first."""
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: -hit.score):
        best.setdefault(hit.passage.document_id, hit)
    return tuple(best.values())[:limit]


class SourceRetriever:
    """Searches texts that a caller supplies, which are split as the shop's own documents are."""

    def __init__(self, sources: Sequence[Source], *, embedder: Embedder) -> None:
        documents = (Document(each.id, each.title, each.text, each.id) for each in sources)
        self._passages = [passage for document in documents for passage in split(document)]
        self._embedder = embedder

    def search(self, query: str, filters: Filters, limit: int) -> tuple[Hit, ...]:
        """Return up to `limit` passages by descending cosine similarity."""
        if not self._passages or filters.kind == "product" or limit < 1:
            return ()
        vectors = self._embedder.embed([query, *(passage.text for passage in self._passages)])
        scores = vectors[1:] @ vectors[0]
        hits = (Hit(p, float(s)) for p, s in zip(self._passages, scores, strict=True))
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])
