from __future__ import annotations

from collections import Counter

import pytest

from assistant import Assistant
from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from assistant.shelves import Shelves
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever
from knowledge.types import Filters, Hit


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


def test_a_thing_that_must_not_be_so_is_not_the_one_that_is_so(shelves: Shelves) -> None:
    assert named(shelves, "a birch dome that isn't for two people") == []
    assert named(shelves, "the Birch Dome, not for two people, is it in stock?") == ["T1"]


class Counted(HybridRetriever):
    """Counts how often the same was asked of it."""

    def __init__(self, index: Index) -> None:
        super().__init__(index=index, embedder=WordHashEmbedder())
        self.asked: Counter[tuple[str, str | None]] = Counter()

    def search(self, query: str, filters: Filters, limit: int) -> list[Hit]:
        self.asked[query, filters.kind] += 1
        return super().search(query, filters, limit)


@pytest.mark.parametrize("question", ["How long do I have to return a sale item?", "Warranty?"])
def test_passages_of_a_kind_are_looked_up_once_for_a_question(index: Index, question: str) -> None:
    retriever = Counted(index)
    shop = Assistant(
        model=ScriptedModel([""]),
        retriever=retriever,
        embedder=WordHashEmbedder(),
        catalogue=index.catalogue,
        columns=lambda: index.columns,
        options=Options(min_similarity=0.1, min_evidence=0.02),
    )
    shop.reply(question)
    assert retriever.asked[question, "document"] == 1
    assert set(retriever.asked.values()) == {1}
