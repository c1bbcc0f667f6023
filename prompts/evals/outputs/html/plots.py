"""Rates, differences and times as shapes: every position is a percent of the plot's width."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from prompts.evals.outputs.texts import percent, points

if TYPE_CHECKING:
    from prompts.evals.summary import Comparison, Difference, Rate
    from prompts.evals.types import Run

COLOURS = 6
"""So many variants have colours of their own; then they begin again."""

_BINS = 40


@dataclass(frozen=True, slots=True)
class Lane:
    """A value with its interval on a line from 0 to 100, and what they say in words."""

    low: float
    value: float
    high: float
    said: str
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram: where it begins, how wide and how high it is, how many it counts."""

    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Times:
    """How long the cases of one variant took; `bars` stand on a logarithmic scale."""

    name: str
    colour: int
    count: int
    median: float
    slow: float
    bars: tuple[Bar, ...]
    median_at: float
    slow_at: float


def lane(rate: Rate, colour: int = 0) -> Lane:
    """Return a pass rate as a lane."""
    low, high = rate.interval.low, rate.interval.high
    said = f"{percent(rate.rate)}, 95 % interval {percent(low)} to {percent(high)}"
    return Lane(100 * low, 100 * rate.rate, 100 * high, said, colour)


def shift(difference: Difference, reach: float, colour: int) -> Lane:
    """Return a difference as a lane whose middle is zero and whose ends are `reach`."""

    def at(value: float) -> float:
        return 50 + 50 * max(-1.0, min(1.0, value / reach))

    ends = difference.interval
    said = f"{points(difference.difference)} points, 95 % interval {span(difference)}"
    return Lane(at(ends.low), at(difference.difference), at(ends.high), said, colour)


def blind(difference: Difference, reach: float) -> Lane:
    """Return the differences that are too small to have been detected."""
    half = min(50.0, 50 * difference.detectable / reach)
    return Lane(50 - half, 50, 50 + half, "")


def span(difference: Difference) -> str:
    """Return the interval of a difference in words."""
    return f"{points(difference.interval.low)} to {points(difference.interval.high)}"


def reach(comparisons: Sequence[Comparison]) -> float:
    """Return how far the differences reach from zero, rounded up to 5 points."""
    found = [each.overall for each in comparisons if each.overall is not None]
    ends = ((-each.interval.low, each.interval.high, each.detectable) for each in found)
    most = max(map(max, ends), default=0.0)
    return max(0.05, math.ceil(20 * most) / 20)


def times(run: Run) -> tuple[list[Times], list[tuple[float, str]]]:
    """Return the times of each variant, and (position, label) of the scale's ticks in seconds.

    What came from the cache took no time, and what broke off says nothing about the time.
    """
    taken = {
        variant.name: sorted(
            max(each.seconds, 0.001)
            for each in run.results
            if each.variant == variant.name and not each.cached and each.error is None
        )
        for variant in run.variants
    }
    every = [value for values in taken.values() for value in values]
    if not every:
        return [], []
    low, high = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
    high = max(high, low + 1)

    def at(value: float) -> float:
        return 100 * (math.log10(value) - low) / (high - low)

    drawn = [
        _times(name, number % COLOURS, values, at)
        for number, (name, values) in enumerate(taken.items())
        if values
    ]
    return drawn, [(at(10.0**power), _tick(power)) for power in range(low, high + 1)]


def _times(name: str, colour: int, values: Sequence[float], at: Callable[[float], float]) -> Times:
    counts = [0] * _BINS
    for value in values:
        counts[min(_BINS - 1, int(at(value) * _BINS / 100))] += 1
    width = 100 / _BINS
    bars = (
        Bar(number * width, width, 100 * count / max(counts))
        for number, count in enumerate(counts)
        if count
    )
    # Of a single value there are no quantiles.
    slow = quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
    middle = median(values)
    return Times(name, colour, len(values), middle, slow, tuple(bars), at(middle), at(slow))


def _tick(power: int) -> str:
    return f"{10**power} s" if power >= 0 else f"{round(1000 * 10.0**power)} ms"


def clock(seconds: float) -> str:
    """Return a time as a person says it."""
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 100:
        return f"{seconds:.1f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
