from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from finetune.matching.groups import (
    Group,
    Nearness,
    Pool,
    beside,
    draw,
    seeded,
    share_of,
    titled,
)
from finetune.matching.measuring import (
    OTHERS,
    choice_groups,
    figures,
    interval,
    measured_groups,
)
from knowledge.embedding import WordHashEmbedder

POOL = Pool(
    question="is the tent red",
    answers=("the tent is red", "red, yes"),
    others=("the tent is big", "it is blue", "poles", "the tent is red"),
    product="p",
    source="s",
    labelled=("the kettle is red",),
)


def near(question: str, texts: Sequence[str]) -> np.ndarray:
    return Nearness(WordHashEmbedder())(question, texts)


def test_a_group_has_one_answer_and_no_answer_among_its_negatives() -> None:
    for seed in range(20):
        group = draw(POOL, near, negatives=3, rng=random.Random(seed))
        assert group is not None
        assert sum(group.labels) == 1
        assert len(group.texts) == len(set(group.texts)) == 4
        right = group.texts[group.labels.index(1.0)]
        assert right in POOL.answers
        assert not (set(group.texts) - {right}) & set(POOL.answers)
        # What a person judged to be none comes first.
        assert "the kettle is red" in group.texts


def test_without_evidence_there_is_no_group() -> None:
    empty = Pool("q", ("a",), ("a",), "p", "s")
    assert draw(empty, near, negatives=3, rng=random.Random(1)) is None
    assert beside(POOL, near, texts=9, kind="any", lost=False, rng=random.Random(1)) is None


def test_a_group_that_lost_its_answer_has_none() -> None:
    for kind in OTHERS:
        group = beside(POOL, near, texts=4, kind=kind, lost=True, rng=random.Random(1))
        assert group is not None
        assert not group.answerable
        assert len(group.texts) == 4
        assert not set(group.texts) & set(POOL.answers)


def test_the_nearest_beside_an_answer_are_the_nearest() -> None:
    group = beside(POOL, near, texts=3, kind="nearest", lost=False, rng=random.Random(1))
    assert group is not None
    wrong = {text for text, label in zip(group.texts, group.labels, strict=True) if not label}
    assert wrong == {"the tent is big", "the kettle is red"}


def test_a_third_of_what_is_measured_on_has_lost_its_answer() -> None:
    pools = [replace(POOL, product=str(number)) for number in range(300)]
    found = measured_groups(pools, near, "any")
    assert len(found) == 300
    assert 70 < sum(not group.answerable for group in found) < 130
    assert all(group.answerable for group in choice_groups(pools, near, "any"))
    assert found == measured_groups(pools, near, "any")


def test_titles_change_no_label() -> None:
    group = Group("q", ("a", "b"), (1.0, 0.0), "p", "s")
    shown = [titled(group, {"a": "A review"}, random.Random(seed)) for seed in range(60)]
    assert any(each.texts[0] == "A review: a" for each in shown)
    assert any(each.texts == group.texts for each in shown)
    assert {each.labels for each in shown} == {group.labels}
    assert all(
        text.endswith(own) for each in shown for text, own in zip(each.texts, "ab", strict=True)
    )


def test_seeds_and_splits_depend_on_their_text_alone() -> None:
    assert seeded(1, "a").random() == seeded(1, "a").random()
    assert seeded(1, "a").random() != seeded(2, "a").random()
    assert share_of("B001") == share_of("B001") != share_of("B001", "d")
    assert 0.4 < sum(share_of(str(each)) < 0.5 for each in range(1000)) / 1000 < 0.6


def test_figures_of_a_scorer_that_knows_and_of_one_that_does_not() -> None:
    groups = [
        Group("q", ("a", "b"), (1.0, 0.0) if each % 3 else (0.0, 0.0), "p", "s")
        for each in range(300)
    ]
    can = [group for group in groups if group.answerable]
    knows = [np.array(group.labels) for group in groups]
    found = figures(can, [np.array(group.labels) for group in can], groups, knows)
    assert (found.chosen, found.auc, found.abstained_at_10) == (1.0, 1.0, 1.0)
    assert (found.of, found.unanswerable) == (200, 100)
    rng = np.random.default_rng(1)
    guess = [rng.random(2) for _ in groups]
    found = figures(can, guess[: len(can)], groups, guess)
    assert found.chosen == pytest.approx(0.5, abs=0.12)
    assert found.auc == pytest.approx(0.5, abs=0.12)
    assert found.abstained_at_12 == pytest.approx(0.12, abs=0.12)


def test_the_interval_of_a_share() -> None:
    low, high = interval(0.7, 100)
    assert low == pytest.approx(0.604, abs=0.005)
    assert high == pytest.approx(0.781, abs=0.005)
    assert interval(0.0, 0) == (0.0, 1.0)
