"""How well a record bears out what is said of a product."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.described import borne_out, fitness
from assistant.shelves import Shelves
from knowledge.embedding import WordHashEmbedder
from knowledge.evidence import Scores, SimilarityMatcher
from knowledge.index import Index
from knowledge.quotable import Unit
from knowledge.retrieval import HybridRetriever


@pytest.fixture
def shelves(index: Index) -> Shelves:
    retriever = HybridRetriever(index=index, embedder=WordHashEmbedder())
    return Shelves(retriever, index.catalogue, lambda: index.columns)


class Judge:
    """Is sure of the statements with a word, as a reader of both texts is of an answer."""

    def __init__(self, word: str) -> None:
        self.word = word

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        return np.array([float(self.word in text) for text in texts], dtype=np.float32)


def scored(shelves: Shelves, text: str, judge: Judge | None = None) -> dict[str, float]:
    ids = ["T1", "T2", "K1"]
    products = list(shelves.products(ids).values())
    matcher = SimilarityMatcher(WordHashEmbedder())
    return dict(zip(ids, fitness(text, products, shelves, matcher, judge), strict=True))


def test_the_record_that_says_it_bears_it_out_best(shelves: Shelves) -> None:
    found = scored(shelves, "a tunnel with a standing-height cabin")
    assert max(found, key=lambda each: found[each]) == "T2"


def test_a_judge_reads_the_nearest_statements(shelves: Shelves) -> None:
    without, judged = scored(shelves, "whistling"), scored(shelves, "whistling", Judge("whistling"))
    assert judged["K1"] == pytest.approx(without["K1"] + 1)
    assert judged["T1"] == pytest.approx(without["T1"])


@pytest.mark.parametrize(
    ("statement", "text", "denied"),
    [
        ("insulated: no", "is it insulated", True),
        ("insulated: no", "one that is not insulated", False),
        ("insulated: no", "no, I need one that is insulated", True),
        ("wireless charging case: no", "a charging case without a cable", True),
        ("It is not waterproof.", "one that is waterproof", True),
        ("It charges without a cable.", "one that charges a phone", False),
    ],
)
def test_what_a_record_denies_counts_against_it(statement: str, text: str, denied: bool) -> None:
    units = [Unit(statement, statement)]
    (found,) = borne_out(text, [units], SimilarityMatcher(WordHashEmbedder()), None)
    assert (found < 0) is denied
