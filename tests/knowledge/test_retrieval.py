from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.retrieval import HybridRetriever, relevant
from knowledge.types import Constraint, Filters, Hit, Passage, Sort

PRODUCTS = """\
{"id": "1", "title": "Fell dv7-1211ea Notebook", "description": "Seventeen inches.", "price": 900}
{"id": "2", "title": "Fell dv7-1212ea Notebook", "description": "Seventeen inches.", "price": 800}
{"id": "3", "title": "Notebook Sleeve", "description": "For 17 inch. Memory foam.", "price": 20}
{"id": "4", "title": "Foam Pillow", "description": "Foam with a memory for heads.", "price": 30}
"""
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HybridRetriever]:
    folder = tmp_path_factory.mktemp("files")
    (folder / "products.jsonl").write_text(PRODUCTS)
    (folder / "old.md").write_text(
        "---\nid: old\ntitle: Returns\nvalid_until: 2025-12-31\n---\nWithin 90 days.\n"
    )
    (folder / "new.md").write_text(
        "---\nid: new\ntitle: Returns\nvalid_from: 2026-01-01\nsupersedes: [old]\n---\n"
        "Within 30 days.\n"
    )
    (folder / "next.md").write_text(
        "---\nid: next\ntitle: Returns\nvalid_from: 2027-01-01\n---\nWithin 10 days.\n"
    )
    embedder = WordHashEmbedder()
    with Index.open(tmp_path_factory.mktemp("s"), embedder=embedder, create=True) as index:
        assert ingest([folder], index=index, embedder=embedder).failed == ()
        yield HybridRetriever(index=index, embedder=embedder, today=lambda: TODAY)


def ids(retriever: HybridRetriever, query: str, filters: Filters | None = None) -> list[str]:
    hits = retriever.search(query, filters or Filters(), 10)
    return [hit.passage.document_id for hit in hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("dv7-1211ea", ["1"]),
        ("DV71211EA", ["1"]),
        ("notebook dv7-1212ea", ["2"]),
        ('"memory foam"', ["3"]),
        ('pillow "memory foam"', ["3"]),
        ('"no such phrase"', []),
        ("dv7-9999zz", []),  # a neighbour is not what was asked for
    ],
)
def test_model_numbers_and_phrases_match_exactly(
    retriever: HybridRetriever, query: str, expected: list[str]
) -> None:
    assert ids(retriever, query) == expected


def test_an_unknown_number_leaves_the_other_words(retriever: HybridRetriever) -> None:
    assert "3" in ids(retriever, "sleeve for dv7-9999zz")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("How long do returns take?", {"new"}),
        ("How long could I return it in 2025?", {"old"}),
        ("How long can I return it next year?", {"new", "next"}),
    ],
)
def test_documents_hold_at_the_time_asked_about(
    retriever: HybridRetriever, query: str, expected: set[str]
) -> None:
    assert set(ids(retriever, query, Filters(kind="document"))) == expected


def test_conditions_admit_products_only(retriever: HybridRetriever) -> None:
    cheap = Filters(constraints=(Constraint("price", "$lt", 25.0),))
    assert ids(retriever, "returns of notebooks", cheap) == ["3"]
    assert ids(retriever, "returns", Filters("document", cheap.constraints)) == []


def test_an_order_replaces_relevance(retriever: HybridRetriever) -> None:
    found = ids(retriever, "dv7 notebook", Filters("product", sort=Sort("price")))
    assert found[:2] == ["2", "1"]


def test_scores_fall(retriever: HybridRetriever) -> None:
    hits = retriever.search("notebook", Filters(kind="product"), 10)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].passage.title.endswith("Notebook")


def test_what_is_far_less_relevant_is_left_out() -> None:
    passage = Passage("1", "A", "a", 0, "product")
    hits = [Hit(passage, score) for score in (0.9, 0.8, 0.4)]
    assert [hit.score for hit in relevant(hits)] == [0.9, 0.8]
    assert relevant([]) == ()


def test_a_record_that_is_gone_from_chroma_is_passed_over(retriever: HybridRetriever) -> None:
    vector = WordHashEmbedder().embed(["notebook"])[0]
    found = retriever.index.query(vector, "product", 5, [("1", 0), ("gone", 0)])
    assert [key for key, _ in found] == [("1", 0)]
    assert retriever.index.query(vector, "product", 5, [("gone", 0)]) == []
    assert retriever.index.query(vector, "product", 5, []) == []
