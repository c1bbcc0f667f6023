from __future__ import annotations

import pytest

from assistant.shelves import Shelves
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever


@pytest.fixture
def shelves(index: Index) -> Shelves:
    retriever = HybridRetriever(index=index, embedder=WordHashEmbedder())
    return Shelves(retriever, index.catalogue, lambda: index.columns)


def named(shelves: Shelves, question: str) -> list[str]:
    return [each.id for each in shelves.named(question)]


def test_what_a_sentence_denies_names_no_product(shelves: Shelves) -> None:
    assert named(shelves, "copper kettle") == ["K1"]
    assert named(shelves, "kettle, not copper") == []
    assert named(shelves, "a kettle that isn't from Fell, not copper") == []


def test_what_a_sentence_denies_of_others_leaves_the_name(shelves: Shelves) -> None:
    assert named(shelves, "Birch Dome Tent, not black") == ["T1"]
    assert named(shelves, "is the copper kettle not heavy?") == ["K1"]
