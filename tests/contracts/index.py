"""What every index must do, whatever holds its vectors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.retrieval import HybridRetriever, best_per_record
from knowledge.splitting import search_text
from knowledge.types import Filters


class IndexContract:
    """Subclass it with a `chroma_url` fixture."""

    @pytest.fixture
    def embedder(self) -> WordHashEmbedder:
        return WordHashEmbedder()

    @pytest.fixture
    def index(
        self,
        tmp_path: Path,
        shop_files: Path,
        chroma_url: str | None,
        embedder: WordHashEmbedder,
    ) -> Iterator[Index]:
        with Index.open(
            tmp_path / "s", embedder=embedder, chroma_url=chroma_url, create=True
        ) as index:
            assert ingest([shop_files], index=index, embedder=embedder).added == 7
            yield index

    def test_the_nearest_passage_comes_first(
        self, index: Index, embedder: WordHashEmbedder
    ) -> None:
        retriever = HybridRetriever(index=index, embedder=embedder)
        hits = retriever.search("copper kettle for induction", Filters(), 3)
        assert hits[0].passage.document_id == "K1"
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)

    def test_a_kind_is_kept_to(self, index: Index, embedder: WordHashEmbedder) -> None:
        retriever = HybridRetriever(index=index, embedder=embedder)
        for kind in ("product", "document"):
            hits = retriever.search("tent return", Filters(kind=kind), 50)
            assert hits
            assert {hit.passage.kind for hit in hits} == {kind}

    def test_documents_out_of_force_are_not_found(
        self, index: Index, embedder: WordHashEmbedder
    ) -> None:
        def found(today: date) -> set[str]:
            retriever = HybridRetriever(index=index, embedder=embedder, today=lambda: today)
            hits = retriever.search("return items within days", Filters(kind="document"), 2)
            return {hit.passage.document_id for hit in hits}

        assert found(date(2026, 6, 1)) == {"returns"}

    def test_similarities_are_cosines(self, index: Index, embedder: WordHashEmbedder) -> None:
        hits = HybridRetriever(index=index, embedder=embedder).search("tent", Filters(), 4)
        texts = [text for hit in hits if (text := search_text(hit.passage)) is not None]
        vectors = embedder.embed(["tent", *texts])
        assert np.allclose(vectors[1:] @ vectors[0], [hit.similarity for hit in hits], atol=1e-4)

    def test_one_hit_per_record(self, index: Index, embedder: WordHashEmbedder) -> None:
        hits = HybridRetriever(index=index, embedder=embedder).search("returns", Filters(), 50)
        ids = [hit.passage.document_id for hit in best_per_record(hits, 50)]
        assert len(ids) == len(set(ids)) == 6

    def test_a_deleted_record_is_gone(self, index: Index, embedder: WordHashEmbedder) -> None:
        index.catalogue.delete(["K1"])
        with index.exclusive():
            index.update()
        hits = HybridRetriever(index=index, embedder=embedder).search("kettle", Filters(), 50)
        assert "K1" not in {hit.passage.document_id for hit in hits}

    def test_an_empty_question_finds_nothing(
        self, index: Index, embedder: WordHashEmbedder
    ) -> None:
        assert HybridRetriever(index=index, embedder=embedder).search("  ", Filters(), 5) == ()
