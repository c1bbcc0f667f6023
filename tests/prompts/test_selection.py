from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from prompts.selection import ExampleSelector, vote
from prompts.types import Example

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Count letters: a real, tiny embedding."""
    return np.array([[text.count(each) for each in LETTERS] for text in texts], dtype=np.float32)


def examples(*questions: str) -> tuple[Example, ...]:
    return tuple(Example(question, (), "fine") for question in questions)


def chosen(selector: ExampleSelector, question: str) -> list[str]:
    return [example.question for example in selector.select(question)]


def test_nearest_come_in_file_order() -> None:
    selector = ExampleSelector(examples("abx", "zzz", "abc", "ab"), embed=embed, limit=3)
    assert chosen(selector, "abc") == ["abx", "abc", "ab"]
    assert selector.select("abc") == selector.select(embed(["abc"])[0])


def test_ties_go_to_the_earlier_line() -> None:
    selector = ExampleSelector(examples("q", "ab", "ba", "aabb"), embed=embed, limit=2)
    assert chosen(selector, "ab") == ["ab", "ba"]


@pytest.mark.parametrize("limit", [0, 9])
def test_limits(limit: int) -> None:
    selector = ExampleSelector(examples("a", "b"), embed=embed, limit=limit)
    assert len(selector.select("a")) == min(limit, 2)


def test_unknown_words_are_similar_to_nothing() -> None:
    selector = ExampleSelector(examples("a", "b"), embed=embed, limit=1)
    assert selector.similarities("???").tolist() == [0, 0]


def test_examples_are_embedded_once_and_late_by_many_threads() -> None:
    calls: list[int] = []
    barrier = threading.Barrier(8)

    def counting(texts: Sequence[str]) -> NDArray[np.float32]:
        calls.append(len(texts))
        return embed(texts)

    selector = ExampleSelector(examples("ab", "cd", "ef"), embed=counting, limit=1)
    assert calls == []

    def ask(_: int) -> tuple[Example, ...]:
        barrier.wait()
        return selector.select(embed(["cd"])[0])

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(8)))
    assert calls == [3]
    assert answers == {examples("cd")}


def test_vote_is_the_mean_of_the_three_nearest() -> None:
    sets = {
        "near": ExampleSelector(examples("a", "a", "b", "b"), embed=embed, limit=1),
        "small": ExampleSelector(examples("a"), embed=embed, limit=1),
        "far": ExampleSelector(examples("x", "y", "z"), embed=embed, limit=1),
    }
    scores = vote(embed(["a"])[0], sets)
    assert scores == pytest.approx({"near": 2 / 3, "small": 1.0, "far": 0.0})
