"""What the figures of an eval run are worth: intervals, p-values, and what could have been seen.

Cases of one cluster (a conversation) are not independent, so the cluster is what is drawn anew and
what changes sign. For each cluster there is a sum of its cases' values and the number of its
cases: arrays `sums` and `sizes`, both of shape [clusters].
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

ALPHA = 0.05
POWER = 0.8
RESAMPLES = 2_999
PERMUTATIONS = 9_999

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval, both ends inclusive."""

    low: float
    high: float


def interval(sums: ArrayLike, sizes: ArrayLike, *, low: float = 0.0, high: float = 1.0) -> Interval:
    """Return the 95 % interval of the mean value of a case, which lies within [low, high].

    A bootstrap over clusters (BCa, whose coverage in simulations is 94 to 97 %). When all clusters
    agree there is no spread to draw from: then it is the exact binomial bound on what so many
    clusters could have failed to show.
    """
    from scipy.stats import bootstrap

    sums, sizes = _arrays(sums, sizes)
    mean = _ratio(sums, sizes)
    clusters = len(sums)
    found = (math.nan, math.nan)
    if np.ptp(sums / sizes) > 0:
        ends = bootstrap(
            (sums, sizes), _ratio, paired=True, vectorized=True, n_resamples=RESAMPLES,
            confidence_level=1 - ALPHA, method="BCa", rng=np.random.default_rng(0),
        ).confidence_interval  # fmt: skip
        found = (float(ends.low), float(ends.high))
    unseen = 1 - (ALPHA / 2) ** (1 / clusters)
    if math.isnan(sum(found)):
        found = (mean - unseen, mean + unseen)
    return Interval(max(low, found[0]), min(high, found[1]))


def p_value(sums: ArrayLike, alternative: Literal["two-sided", "less"] = "two-sided") -> float:
    """Return the p-value of paired differences against "the sign of each is a coin's toss".

    A sign-flip test by cluster: exact up to 13 clusters that differ, else from random signs.
    """
    from scipy.stats import permutation_test

    differing = np.asarray(sums, dtype=float)
    differing = differing[differing != 0]  # their signs change nothing
    if not len(differing):
        return 1.0
    if len(differing) == 1:  # scipy wants two
        return 0.5 if alternative == "less" and differing[0] < 0 else 1.0
    found = permutation_test(
        (differing,), _sum, permutation_type="samples", vectorized=True,
        n_resamples=PERMUTATIONS, alternative=alternative, rng=np.random.default_rng(0),
    )  # fmt: skip
    return float(min(1.0, found.pvalue))


def detectable(sums: ArrayLike, sizes: ArrayLike) -> float:
    """Return the smallest difference that would have been found, two-sided, with 80 % power.

    From the variance of the paired differences, and what such a difference would add to it. Where
    nothing differed the variance is the most that so many clusters could have failed to show. It
    is never less than what the sign-flip test needs at all.
    """
    from scipy.stats import norm

    sums, sizes = _arrays(sums, sizes)
    clusters, cases = len(sums), sizes.sum()
    if sums.any() and clusters > 1:
        residuals = sums - _ratio(sums, sizes) * sizes
        variance = clusters / (clusters - 1) * np.square(residuals).sum() / cases**2
    else:
        variance = (1 - ALPHA ** (1 / clusters)) / clusters
    z = float(norm.ppf(1 - ALPHA / 2) + norm.ppf(POWER)) ** 2
    # Cases that turn to one side make d = sqrt(z * (variance + d * (1 - d) / clusters)).
    added = z / clusters
    found = (added + math.sqrt(added**2 + 4 * (1 + added) * z * variance)) / (2 * (1 + added))
    # 6 clusters that differ, all to one side: 2 / 2**6 is the first below 5 %.
    needed = math.ceil(math.log2(2 / ALPHA)) / clusters
    return float(min(1.0, max(needed, found)))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number (Holm): at most 5 % of families err at 0.05."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    corrected = [1.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        corrected[index] = highest
    return corrected


def pass_at(k: int, passed: int, of: int) -> float:
    """Return pass@k, unbiased: the chance that at least one of `k` draws from `of` runs passes."""
    return 1 - math.comb(of - passed, k) / math.comb(of, k)


def pass_all(k: int, passed: int, of: int) -> float:
    """Return pass^k, unbiased: the chance that all of `k` draws from `of` runs pass."""
    return math.comb(passed, k) / math.comb(of, k)


def clustered(values: Iterable[tuple[str, float]]) -> tuple[Floats, Floats]:
    """Return (sums, sizes) of (cluster, value) pairs, in the order in which clusters come."""
    found: dict[str, list[float]] = {}
    for cluster, value in values:
        found.setdefault(cluster, []).append(value)
    return _arrays([sum(each) for each in found.values()], [len(each) for each in found.values()])


def _arrays(sums: ArrayLike, sizes: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(sums, dtype=np.float64), np.asarray(sizes, dtype=np.float64)


def _ratio(sums: Floats, sizes: Floats, axis: int = -1) -> Any:
    return sums.sum(axis) / sizes.sum(axis)


def _sum(sums: Floats, axis: int = -1) -> Any:
    return sums.sum(axis)
