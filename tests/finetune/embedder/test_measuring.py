from __future__ import annotations

import math

import pytest

from finetune.embedder.measuring import Marks, Query, compared, marks, mean, rank
from knowledge.embedding import WordHashEmbedder


def test_marks_are_as_by_hand() -> None:
    found = marks([0, 3, 0, 1], [3, 1])
    ideal = 7 + 1 / math.log2(3)
    assert found.ndcg == pytest.approx((7 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert (found.recall, found.mrr) == (1.0, 0.5)
    assert marks([0] * 10 + [1], [1]) == Marks(0.0, 0.0, pytest.approx(1 / 11))
    assert marks([], [1]) == Marks(0.0, 0.0, 0.0)
    # Of twelve that are wanted ten places can hold ten.
    assert marks([1] * 10, [1] * 12).recall == 1.0


def test_queries_are_ranked_by_cosine() -> None:
    among = ("blue kettle", "red tent", "green rope")
    queries = [
        Query("red tent", among, {"red tent": 1.0}, "a", "x"),
        Query("green kettle kettle", among, {"red tent": 1.0}, "b", "x"),
    ]
    first, second = rank(queries, WordHashEmbedder().embed)
    assert first == Marks(1.0, 1.0, 1.0)
    assert second.mrr == pytest.approx(1 / 3)
    assert mean([first, second])["recall"] == 1.0
    assert rank([], WordHashEmbedder().embed) == []


def test_a_comparison_is_paired() -> None:
    clusters = [str(number) for number in range(20)]
    low, high = [Marks(0.2, 0.2, 0.2)] * 20, [Marks(0.5, 0.5, 0.5)] * 20
    found = compared(clusters, low, high)["ndcg"]
    assert found["base"]["value"] == 0.2
    assert found["difference"]["value"] == pytest.approx(0.3)
    assert found["difference"]["p"] < 0.01
    assert compared(clusters, low, low)["mrr"]["difference"]["p"] == 1.0
