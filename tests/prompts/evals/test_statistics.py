"""The statistics, held against simulations in which the truth is known."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from prompts.evals.statistics import (
    clustered,
    detectable,
    holm,
    interval,
    p_value,
    pass_all,
    pass_at,
)


def conversations(
    rng: np.random.Generator, clusters: int, rate: float, alike: float
) -> tuple[np.ndarray, np.ndarray]:
    """Draw clusters of 1 to 3 cases that pass at `rate` and are correlated by `alike`."""
    sizes = rng.choice([1, 1, 1, 2, 3], clusters)
    own = rng.beta(rate * (1 - alike) / alike, (1 - rate) * (1 - alike) / alike, clusters)
    return rng.binomial(sizes, own).astype(float), sizes.astype(float)


@pytest.mark.parametrize(
    ("clusters", "rate"), [(20, 0.5), (20, 0.9), (60, 0.8), (60, 0.95), (200, 0.7)]
)
def test_the_interval_holds_the_truth_about_95_times_in_100(clusters: int, rate: float) -> None:
    rng = np.random.default_rng(5)
    drawn = [interval(*conversations(rng, clusters, rate, 0.4)) for _ in range(300)]
    covered = sum(each.low <= rate <= each.high for each in drawn) / 300
    # Three standard errors of 300 draws below; a rate near 1 may come out wider, never narrower.
    assert 0.95 - 3 * math.sqrt(0.95 * 0.05 / 300) <= covered <= 0.997


def test_cases_of_one_conversation_count_for_less_than_as_many_conversations() -> None:
    values = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0] * 10
    alone = interval(*clustered((str(i), value) for i, value in enumerate(values)))
    together = interval(*clustered((str(i // 6), value) for i, value in enumerate(sorted(values))))
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_where_all_agree_the_interval_is_what_so_many_could_have_missed() -> None:
    found = interval([1.0] * 20, [1.0] * 20)
    assert (found.low, found.high) == (pytest.approx(0.025 ** (1 / 20)), 1.0)
    assert interval([0.0], [1.0]).high > 0.95  # one case shows nothing
    nothing = interval([0.0] * 100, [1.0] * 100, low=-1.0)
    assert -nothing.low == nothing.high == pytest.approx(0.0362, abs=0.001)


def test_the_interval_is_the_same_each_time() -> None:
    sums, sizes = conversations(np.random.default_rng(1), 50, 0.8, 0.3)
    assert interval(sums, sizes) == interval(sums, sizes)


@pytest.mark.parametrize("alternative", ["two-sided", "less"])
def test_few_differences_have_an_exact_p_value(alternative: str) -> None:
    differences = [-1.0, -1.0, 0.5, -0.5, -1.0, 0.0, 0.0]
    moved = [each for each in differences if each]
    sums = [sum(s * d for s, d in zip(signs, moved, strict=True))
            for signs in product((-1, 1), repeat=len(moved))]  # fmt: skip
    below = sum(each <= sum(moved) for each in sums) / len(sums)
    expected = below if alternative == "less" else min(1.0, 2 * below)
    assert p_value(differences, alternative) == pytest.approx(expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("differences", "less", "two_sided"),
    [([0.0, 0.0], 1.0, 1.0), ([0.0, -1.0], 0.5, 1.0), ([1.0], 1.0, 1.0),
     ([-1.0] * 5, 1 / 32, 1 / 16), ([1.0] * 5, 1.0, 1 / 16)],
)  # fmt: skip
def test_p_values_of_next_to_nothing(
    differences: list[float], less: float, two_sided: float
) -> None:
    assert p_value(differences, "less") == pytest.approx(less)
    assert p_value(differences) == pytest.approx(two_sided)


def test_the_p_value_is_below_5_percent_at_most_5_times_in_100_when_nothing_differs() -> None:
    rng = np.random.default_rng(2)
    found = []
    for _ in range(400):
        before, sizes = conversations(rng, 40, 0.8, 0.3)
        after = rng.binomial(sizes.astype(int), before / sizes)  # as likely as it was
        found.append(p_value(after - rng.binomial(sizes.astype(int), before / sizes), "less"))
    assert np.mean(np.array(found) <= 0.05) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 400)


def test_what_is_called_detectable_is_found_about_8_times_in_10() -> None:
    rng = np.random.default_rng(3)
    clusters = 200

    def differences(drop: float) -> np.ndarray:
        noise = rng.choice([-1.0, 0.0, 1.0], clusters, p=[0.1, 0.8, 0.1])
        return np.where(rng.random(clusters) < drop, -1.0, noise)

    drop = detectable(differences(0.0), np.ones(clusters))
    assert 0.05 < drop < 0.2
    found = np.mean([p_value(differences(drop)) <= 0.05 for _ in range(100)])
    assert 0.68 <= found <= 0.95


def test_nothing_that_differs_still_leaves_a_least_detectable_difference() -> None:
    assert 0.07 < detectable([0.0] * 100, [1.0] * 100) < 0.1
    assert detectable([0.0] * 10, [1.0] * 10) > 0.45
    assert detectable([-1.0, 0.0], [1.0, 1.0]) == 1.0  # two cases can show nothing


def test_holm_corrects_for_the_number_and_keeps_the_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    assert holm([0.6, 0.9]) == [1.0, 1.0]


def test_pass_at_k_and_pass_to_the_k_are_unbiased() -> None:
    runs = [True, True, False, True]
    pairs = [(a, b) for i, a in enumerate(runs) for j, b in enumerate(runs) if i < j]
    assert pass_at(2, 3, 4) == pytest.approx(np.mean([a or b for a, b in pairs]))
    assert pass_all(2, 3, 4) == pytest.approx(np.mean([a and b for a, b in pairs]))
    assert (pass_at(1, 3, 4), pass_all(1, 3, 4)) == (0.75, 0.75)
    assert (pass_at(4, 0, 4), pass_all(4, 4, 4)) == (0.0, 1.0)
