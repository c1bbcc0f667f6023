"""What a run came to, as values: rates, differences and lists that outputs only have to draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import TypeVar

from prompts.evals.statistics import (
    ALPHA,
    Floats,
    Interval,
    clustered,
    detectable,
    interval,
    p_value,
    pass_all,
    pass_at,
)
from prompts.evals.types import CaseResult, Run

Key = tuple[str, str]
"""(suite, case)"""

_Item = TypeVar("_Item")
_Figure = TypeVar("_Figure")


@dataclass(frozen=True, slots=True)
class Rate:
    """A pass rate, 0 to 1, over `cases` in `clusters`: the mean of the cases' shares of passes."""

    rate: float
    interval: Interval
    cases: int
    clusters: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case in one variant: how many of its decided repeats passed, and what became of others.

    `score` is the mean share of its checks' weight that passed.
    """

    suite: str
    case: str
    cluster: str
    tags: tuple[str, ...]
    passed: int
    decided: int
    undecided: int
    score: float

    @property
    def key(self) -> Key:
        """Which case it is, whatever the variant."""
        return self.suite, self.case

    @property
    def share(self) -> float:
        """The share of its decided repeats that passed."""
        return self.passed / self.decided


@dataclass(frozen=True, slots=True)
class VariantSummary:
    """One variant; `overall`, `tags` and `suites` leave out what is undecided.

    `pass_at[k]` is the chance that one of k repeats passes, `pass_all[k]` (pass^k) that all do.
    `flaky` are the cases that passed in some repeats and failed in others, `failed` those that
    failed in all, `undecided` single results without a verdict, whose errors say why.
    `seconds` is the median time that a case's answers took, when they were given.
    """

    name: str
    overall: Rate | None
    tags: Mapping[str, Rate]
    suites: Mapping[str, Rate]
    score: float
    pass_at: Mapping[int, float]
    pass_all: Mapping[int, float]
    failed: tuple[Outcome, ...]
    flaky: tuple[Outcome, ...]
    undecided: tuple[CaseResult, ...]
    outcomes: tuple[Outcome, ...]
    seconds: float | None
    cached: int


@dataclass(frozen=True, slots=True)
class Difference:
    """How the second of two differs from the first on the same cases, in pass rate.

    `p` is two-sided and for this comparison alone; `detectable` is the smallest difference that
    would have been found with 80 % power.
    """

    before: float
    after: float
    difference: float
    interval: Interval
    p: float
    detectable: float
    cases: int
    clusters: int

    @property
    def significant(self) -> bool:
        """Whether so much is unlikely (5 %) to be chance."""
        return self.p <= ALPHA


@dataclass(frozen=True, slots=True)
class Change:
    """A case that passes more or less often than before: shares of its repeats, 0 to 1."""

    suite: str
    case: str
    tags: tuple[str, ...]
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two variants, case by case; `changed` has what got worse first, then what got better.

    `left_out` are the cases that only one of them has, or that one has no verdict on.
    """

    first: str
    second: str
    overall: Difference | None
    tags: Mapping[str, Difference]
    changed: tuple[Change, ...]
    left_out: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole run; `comparisons` are of each further variant with the first."""

    variants: tuple[VariantSummary, ...]
    comparisons: tuple[Comparison, ...]


def summary(run: Run) -> Summary:
    """Return the figures of a run."""
    variants = tuple(
        summarise(variant.name, [each for each in run.results if each.variant == variant.name])
        for variant in run.variants
    )
    first = variants[0] if variants else None
    pairs = [(first, other) for other in variants[1:] if first is not None]
    return Summary(variants, tuple(compare(before, after) for before, after in pairs))


def summarise(name: str, results: Sequence[CaseResult]) -> VariantSummary:
    """Return the figures of the results of one variant."""
    outcomes = _outcomes(results)
    decided = [each for each in outcomes if each.decided]
    seconds = [each.seconds for each in results if each.exchanges]
    repeats = max((each.decided for each in decided), default=0)
    return VariantSummary(
        name=name,
        overall=_rate(decided),
        tags=_by(decided, lambda each: each.tags, _rate),
        suites=_by(decided, lambda each: (each.suite,), _rate),
        score=fmean(each.score for each in decided) if decided else 0.0,
        pass_at=_over_k(decided, repeats, pass_at),
        pass_all=_over_k(decided, repeats, pass_all),
        failed=tuple(each for each in decided if not each.passed),
        flaky=tuple(each for each in decided if 0 < each.passed < each.decided),
        undecided=tuple(each for each in results if not each.decided),
        outcomes=tuple(outcomes),
        seconds=median(seconds) if seconds else None,
        cached=sum(each.cached for each in results),
    )


def compare(first: VariantSummary, second: VariantSummary) -> Comparison:
    """Return how `second` differs from `first` on the cases that both have a verdict on."""
    before = {each.key: each for each in first.outcomes if each.decided}
    after = {each.key: each for each in second.outcomes if each.decided}
    pairs = [(before[key], each) for key, each in after.items() if key in before]
    every = dict.fromkeys(each.key for each in (*first.outcomes, *second.outcomes))
    changed = [
        Change(new.suite, new.case, new.tags, old.share, new.share)
        for old, new in pairs
        if old.share != new.share
    ]
    return Comparison(
        first=first.name,
        second=second.name,
        overall=difference(pairs),
        tags=_by(pairs, lambda pair: pair[1].tags, difference),
        changed=tuple(sorted(changed, key=lambda each: each.after - each.before)),
        left_out=tuple(key for key in every if key not in before or key not in after),
    )


def difference(pairs: Sequence[tuple[Outcome, Outcome]]) -> Difference | None:
    """Return how the second of each pair differs from the first; None without pairs."""
    if not pairs:
        return None
    sums, sizes = paired(pairs)
    before = fmean(old.share for old, _ in pairs)
    after = fmean(new.share for _, new in pairs)
    return Difference(
        before=before,
        after=after,
        difference=after - before,
        interval=interval(sums, sizes, low=-1.0),
        p=p_value(sums),
        detectable=detectable(sums, sizes),
        cases=len(pairs),
        clusters=len(sums),
    )


def paired(pairs: Iterable[tuple[Outcome, Outcome]]) -> tuple[Floats, Floats]:
    """Return (sums, sizes) of the differences by cluster, as the statistics want them."""
    return clustered((new.cluster, new.share - old.share) for old, new in pairs)


def _outcomes(results: Iterable[CaseResult]) -> list[Outcome]:
    """Gather the repeats of each case."""
    gathered: dict[Key, list[CaseResult]] = {}
    for each in results:
        gathered.setdefault((each.suite, each.case), []).append(each)
    return [_outcome(repeats) for repeats in gathered.values()]


def _outcome(repeats: Sequence[CaseResult]) -> Outcome:
    decided = [each for each in repeats if each.decided]
    first = repeats[0]
    return Outcome(
        suite=first.suite,
        case=first.case,
        cluster=first.cluster or f"{first.suite}/{first.case}",
        tags=first.tags,
        passed=sum(each.passed for each in decided),
        decided=len(decided),
        undecided=len(repeats) - len(decided),
        score=fmean(each.score for each in decided) if decided else 0.0,
    )


def _rate(outcomes: Sequence[Outcome]) -> Rate | None:
    if not outcomes:
        return None
    sums, sizes = clustered((each.cluster, each.share) for each in outcomes)
    mean = float(sums.sum() / sizes.sum())
    return Rate(mean, interval(sums, sizes), len(outcomes), len(sums))


def _over_k(
    outcomes: Sequence[Outcome], repeats: int, estimate: Callable[[int, int, int], float]
) -> dict[int, float]:
    """Return the mean of an estimate for each k over the cases with so many decided repeats."""
    found: dict[int, float] = {}
    for k in range(1, repeats + 1):
        enough = [each for each in outcomes if each.decided >= k]
        found[k] = fmean(estimate(k, each.passed, each.decided) for each in enough)
    return found


def _by(
    items: Sequence[_Item],
    names: Callable[[_Item], Iterable[str]],
    figure: Callable[[Sequence[_Item]], _Figure | None],
) -> dict[str, _Figure]:
    grouped: dict[str, list[_Item]] = {}
    for item in items:
        for name in names(item):
            grouped.setdefault(name, []).append(item)
    found = {name: figure(grouped[name]) for name in sorted(grouped)}
    return {name: each for name, each in found.items() if each is not None}
