"""From a question to the passages that may answer it, by meaning and by words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np

from knowledge.evidence import identifiers
from knowledge.splitting import split
from knowledge.terms import quoted, words
from knowledge.types import Document, Filters, Hit, Kind, Sort, Source
from knowledge.validity import Period, asked_period, not_in_force
from knowledge.vectors import KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.embedding import Embedder
    from knowledge.index import Index
    from knowledge.vectors import Key

# So many of the best by meaning, and as many by words, are scored exactly.
_DEPTH = 200
# The shares of a score, chosen on Icecat's 34 rated queries by `tests/benchmarks/retrieval.py`:
# similarity; the rank by BM25 over all columns, and over title and description; and how many of
# the query's words, weighed by rarity, a record has at all.
_DENSE, _BM25, _BM25_ABOUT, _COVERAGE = 0.6, 0.1, 0.1, 0.2
_RANK_CONSTANT = 60  # that of reciprocal rank fusion
# Pseudo-relevance feedback: the query moves towards the best of a first scoring.
_FEEDBACK_RECORDS, _FEEDBACK = 3, 0.3
# Where something is to be sorted, what is so much less relevant than the best does not take part.
_RELEVANT = 0.8
# A quoted phrase or model number that stands in more records than this singles out none.
_EXACT = 5_000


class Retriever(Protocol):
    """Finds passages; implementations are safe to call from several threads at once."""

    def search(self, query: str, filters: Filters, limit: int) -> Sequence[Hit]:
        """Return up to `limit` passages, best first; an empty sequence when nothing fits."""
        ...


@dataclass(frozen=True, slots=True)
class _Lexical:
    """What the words of a query say about a record; ranks are 1 for the first, else lower."""

    bm25: float = 0.0
    about: float = 0.0
    coverage: float = 0.0

    @property
    def score(self) -> float:
        return _BM25 * self.bm25 + _BM25_ABOUT * self.about + _COVERAGE * self.coverage


class HybridRetriever:
    """Dense similarity (Chroma) and BM25 (SQLite FTS5), fused; conditions hold before ranking."""

    def __init__(
        self, *, index: Index, embedder: Embedder, today: Callable[[], date] = date.today
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._today = today
        self._known: tuple[tuple[str | None, Period], set[str], int] | None = None

    @property
    def index(self) -> Index:
        """The index that is searched."""
        return self._index

    def search(self, query: str, filters: Filters, limit: int) -> tuple[Hit, ...]:
        """Return up to `limit` passages, best first, or in the order that `filters` ask for.

        A product has one passage, the one that describes it. Constraints admit only products.
        """
        if limit < 1 or not (query.strip() or filters.constraints or filters.sort):
            return ()
        within: set[str] | None = None
        kinds: tuple[Kind, ...] = (filters.kind,) if filters.kind else KINDS
        if filters.constraints or filters.sort:
            if "product" not in kinds:
                return ()
            kinds = ("product",)
        if filters.constraints:
            within = self._index.columns.matching(filters.constraints)
        vector = self._embedder.embed([query])[0]
        # What is to be sorted has to be looked at whole.
        most = max(limit, _DEPTH) if filters.sort else limit
        found = [
            hit
            for kind in kinds
            for hit in self._ranked(query, vector, kind, self._exact(query, kind, within), most)
        ]
        found.sort(key=lambda hit: -hit.score)
        if filters.sort:
            # Where the category is a condition, all that meets it is wanted.
            whole = any(each.field == "category" for each in filters.constraints)
            found = self._sorted(found if whole else relevant(found), filters.sort)
        return tuple(found[:limit])

    def close(self) -> None:
        """Close the index behind it."""
        self._index.close()

    def _exact(self, query: str, kind: Kind, within: set[str] | None) -> set[str] | None:
        """Return which records have the quoted phrases and model numbers of a query.

        A number that no record has leaves the rest of the query to be searched for.
        """
        codes, phrases = sorted(identifiers(query)), quoted(query)[1]
        if not codes and not phrases:
            return within
        columns = self._index.columns
        if codes and not columns.lexical(query, kind=None, within=within, limit=1, require=codes):
            if all(any(word in code for code in codes) for word in words(query)):
                return set()
            codes = []
            if not phrases:
                return within
        found = columns.lexical(query, kind=kind, within=within, limit=_EXACT, require=codes)
        return {match.record_id for match in found}

    # -- scoring ---------------------------------------------------------------------------

    def _ranked(
        self,
        query: str,
        vector: NDArray[np.float32],
        kind: Kind,
        within: set[str] | None,
        limit: int,
    ) -> list[Hit]:
        """Score the candidates of a kind; `within` are the ids of the records admitted."""
        depth = max(_DEPTH, limit)
        hidden, spare = self._hidden(query) if kind == "document" else (set(), 0)
        nearest = self._index.query(vector, kind, depth + spare, self._keys(kind, within))
        words = self._words(query, kind, within, depth, [key[0] for key, _ in nearest])
        ids = {key[0] for key, _ in nearest} | words.keys()
        vectors = self._index.catalogue.vectors(sorted(ids - hidden))
        if not vectors:
            return []
        found = list(vectors)
        matrix = np.stack([vectors[key] for key in found])
        lexical = np.array([words.get(key[0], _Lexical()).score for key in found])
        similarity = matrix @ vector
        scores = _DENSE * similarity + lexical
        if kind == "product":
            scores = _DENSE * (matrix @ _moved(vector, matrix, scores)) + lexical
        best = np.argsort(-scores, kind="stable")[:limit]
        return self._hits([(found[i], float(scores[i]), float(similarity[i])) for i in best])

    def _keys(self, kind: Kind, within: set[str] | None) -> list[Key] | None:
        if within is None:
            return None
        if kind == "product":
            return [(each, 0) for each in within]
        return list(self._index.catalogue.vectors(sorted(within)))

    def _words(
        self, query: str, kind: Kind, within: set[str] | None, depth: int, near: Sequence[str]
    ) -> dict[str, _Lexical]:
        """Return what the words of the query say about the records that have any of them."""
        matches = self._index.columns.lexical(query, kind=kind, within=within, limit=depth)
        ids = {match.record_id for match in matches} | set(near)
        coverage = self._index.columns.coverage(query, ids, kind=kind)
        about = sorted((m for m in matches if m.about > 0), key=lambda match: -match.about)
        first = {match.record_id: _reciprocal(rank) for rank, match in enumerate(matches)}
        second = {match.record_id: _reciprocal(rank) for rank, match in enumerate(about)}
        return {
            each: _Lexical(first.get(each, 0.0), second.get(each, 0.0), coverage.get(each, 0.0))
            for each in ids
        }

    def _hits(self, scored: Sequence[tuple[Key, float, float]]) -> list[Hit]:
        passages = self._index.catalogue.passages(list({key[0] for key, _, _ in scored}))
        by_key = {
            (passage.document_id, passage.position): passage
            for each in passages.values()
            for passage, _ in each
        }
        return [
            Hit(by_key[key], score, similarity)
            for key, score, similarity in scored
            if key in by_key  # else deleted by another process a moment ago
        ]

    def _sorted(self, hits: Sequence[Hit], sort: Sort) -> list[Hit]:
        """Return the hits in an order by a field, without what lacks the field."""
        kept = {hit.passage.document_id: hit for hit in hits}
        return [kept[each] for each in self._index.columns.order(list(kept), sort)]

    def _hidden(self, query: str) -> tuple[set[str], int]:
        """Return the documents that do not hold at the time asked about, and their passages' count.

        These may fill places among the nearest, so that many more are asked for.
        """
        key = (self._index.generation, asked_period(query, self._today()))
        if self._known is None or self._known[0] != key:
            hidden = not_in_force(self._index.catalogue.documents(), key[1])
            self._known = (key, hidden, len(self._index.catalogue.vectors(sorted(hidden))))
        return self._known[1], self._known[2]


def relevant(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits that are not far less relevant than the best of them, in their order."""
    least = _RELEVANT * max((hit.score for hit in hits), default=0.0)
    return tuple(hit for hit in hits if hit.score >= least)


def _reciprocal(rank: int) -> float:
    """Return 1 for the first place (0) and less for each later one."""
    return (_RANK_CONSTANT + 1) / (_RANK_CONSTANT + 1 + rank)


def _moved(
    vector: NDArray[np.float32], matrix: NDArray[np.float32], scores: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the query vector [d] moved towards the rows of `matrix` [n, d] that score best."""
    best = np.argsort(-scores, kind="stable")[:_FEEDBACK_RECORDS]
    moved = vector + _FEEDBACK * matrix[best].mean(axis=0)
    return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)


def best_per_record(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """Return the first passage of each product or document, in the order given."""
    best: dict[str, Hit] = {}
    for hit in hits:
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
        hits = (Hit(p, float(s), float(s)) for p, s in zip(self._passages, scores, strict=True))
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])
