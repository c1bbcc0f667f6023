from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from prompts.selection import Count, ExampleSelector, Mode, vote
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


def picks(*questions: str, limit: int = 2, **more: Any) -> ExampleSelector:
    return ExampleSelector(examples(*questions), embed=embed, limit=limit, **more)


def test_a_double_of_a_chosen_example_gives_way_to_another() -> None:
    assert chosen(picks("ab", "ab", "cd", "xyz"), "abcd") == ["ab", "cd"]


def test_what_is_unlike_the_question_is_no_diversity() -> None:
    assert chosen(picks("aab", "aabb", "xyz"), "aab") == ["aab", "aabb"]


def test_equal_choices_are_equal_prompts_whichever_is_nearest() -> None:
    selector = picks("ab", "xy", "bc")
    assert chosen(selector, "abb") == chosen(selector, "bbc") == ["ab", "bc"]


def test_no_mode_embeds_what_it_does_not_need() -> None:
    def never(texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError(texts)

    shots = examples("a", "b")
    assert ExampleSelector(shots, embed=never, limit=1, mode="zero").select("a") == ()
    fixed = ExampleSelector(shots, embed=never, limit=1, mode="fixed")
    assert fixed.select("b") == shots[:1]


def test_fixed_examples_are_of_every_outcome_and_in_file_order() -> None:
    shots = (
        Example("1", (), "x"),
        Example("2", (), "x"),
        Example("3", (), "x", "abstained"),
        Example("4", (), "x", "refused"),
        Example("5", (), "x", "abstained"),
    )
    selector = ExampleSelector(shots, embed=embed, limit=4, mode="fixed")
    assert chosen(selector, "a") == chosen(selector, "z") == ["1", "2", "3", "4"]


@pytest.mark.parametrize("mode", ["fixed", "similar"])
def test_examples_stay_within_the_budget_and_a_long_one_is_passed_over(mode: Mode) -> None:
    shots = (Example("ab", ("long " * 50,), "x"), *examples("ab", "abc", "abcd"))
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return len(text.split())

    # "ab", "ab" and "fine" are three words; the long one has fifty more.
    selector = ExampleSelector(shots, embed=embed, limit=9, mode=mode, tokens=6, count_tokens=count)
    for question in ("ab", "ab"):
        assert len(selector.select(question)) == 2
        assert shots[0] not in selector.select(question)
    assert len(counted) == len(set(counted)) <= 4


@pytest.mark.parametrize("count", [None, lambda text: None])
def test_without_a_count_four_characters_are_a_token(count: Count | None) -> None:
    shots = examples("abcd", "abce")  # each 4 + 4 + 4 characters and 2 line ends
    for tokens, held in ((2, 0), (3, 1), (5, 1), (6, 2)):
        selector = ExampleSelector(shots, embed=embed, limit=9, tokens=tokens, count_tokens=count)
        assert len(selector.select("abcd")) == held
