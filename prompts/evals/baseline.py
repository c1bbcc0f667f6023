"""A run held against a stored one: did anything get worse that is more than noise?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from prompts.evals.results import RunError
from prompts.evals.statistics import ALPHA, holm, p_value
from prompts.evals.summary import (
    Comparison,
    Difference,
    Key,
    Outcome,
    VariantSummary,
    compare,
    paired,
    summarise,
)
from prompts.evals.types import CaseResult, Run

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Tested:
    """Whether the pass rate fell, overall or in a tag; `p` is one-sided and corrected (Holm)."""

    name: str
    difference: Difference
    p: float

    @property
    def regressed(self) -> bool:
        """Whether it fell by more than chance explains."""
        return self.p <= ALPHA


@dataclass(frozen=True, slots=True)
class AgainstBaseline:
    """One variant beside its baseline; `tested` has the overall rate first, then the tags.

    `left_out` names, for each reason, the cases that could not be compared.
    """

    variant: str
    baseline: str
    comparison: Comparison
    tested: tuple[Tested, ...]
    left_out: Mapping[str, tuple[Key, ...]]

    @property
    def regressions(self) -> tuple[Tested, ...]:
        """What got significantly worse."""
        return tuple(each for each in self.tested if each.regressed)


def against(run: Run, baseline: Run) -> tuple[AgainstBaseline, ...]:
    """Hold each variant of a run against the one of that name in the baseline.

    One variant is compared with one, whatever their names. Raises `RunError` when a variant has
    no counterpart or nothing can be compared.
    """
    return tuple(
        _against(_results(run, variant.name), _results(baseline, name), variant.name, name)
        for variant in run.variants
        for name in [_counterpart(variant.name, run, baseline)]
    )


def _counterpart(name: str, run: Run, baseline: Run) -> str:
    names = [each.name for each in baseline.variants]
    if len(names) == len(run.variants) == 1:
        return names[0]
    if name not in names:
        raise RunError(
            "--baseline",
            f"has no variant {name!r} but {', '.join(names) or 'none'}; "
            "run the same matrix, or only one variant against a baseline of one",
        )
    return name


def _results(run: Run, variant: str) -> list[CaseResult]:
    return [each for each in run.results if each.variant == variant]


def _against(
    new: Sequence[CaseResult], old: Sequence[CaseResult], variant: str, baseline: str
) -> AgainstBaseline:
    left_out = _left_out(new, old)
    gone = {key for keys in left_out.values() for key in keys}
    before, after = (
        summarise(name, [each for each in results if (each.suite, each.case) not in gone])
        for name, results in ((baseline, old), (variant, new))
    )
    comparison = replace(
        compare(before, after), left_out=tuple(key for keys in left_out.values() for key in keys)
    )
    if comparison.overall is None:
        why = ", ".join(f"{len(keys)} {reason}" for reason, keys in left_out.items())
        raise RunError("--baseline", f"has no case to hold those of {variant!r} against: {why}")
    return AgainstBaseline(
        variant, baseline, comparison, _tested(comparison, before, after), left_out
    )


def _left_out(new: Sequence[CaseResult], old: Sequence[CaseResult]) -> dict[str, tuple[Key, ...]]:
    """Return the cases that cannot be compared, by why."""
    reasons: dict[str, list[Key]] = {}
    after, before = _by_case(new), _by_case(old)
    for key in dict.fromkeys([*after, *before]):
        if reason := _why_not(after.get(key, ()), before.get(key, ())):
            reasons.setdefault(reason, []).append(key)
    return {reason: tuple(keys) for reason, keys in reasons.items()}


def _by_case(results: Iterable[CaseResult]) -> dict[Key, list[CaseResult]]:
    found: dict[Key, list[CaseResult]] = {}
    for each in results:
        found.setdefault((each.suite, each.case), []).append(each)
    return found


def _why_not(new: Sequence[CaseResult], old: Sequence[CaseResult]) -> str | None:
    if not old:
        return "new since the baseline"
    if not new:
        return "only in the baseline"
    now = next((each for each in new if each.decided), None)
    then = next((each for each in old if each.decided), None)
    if now is None or then is None:
        return "without a verdict"
    # A verdict on another question, or by another check, says nothing about what answers.
    return None if _asked(now) == _asked(then) else "changed since the baseline"


def _asked(result: CaseResult) -> tuple[object, ...]:
    asks = [each.ask for each in result.exchanges]
    return asks, [(each.check, each.turn, each.weight) for each in result.checks]


def _tested(
    comparison: Comparison, before: VariantSummary, after: VariantSummary
) -> tuple[Tested, ...]:
    old = {each.key: each for each in before.outcomes}
    pairs = [(old[each.key], each) for each in after.outcomes]
    if comparison.overall is None:
        return ()
    names = [OVERALL, *comparison.tags]
    differences = [comparison.overall, *comparison.tags.values()]
    p_values = [_p(_tagged(pairs, name)) for name in names]
    # What could not have come out significant, however it came out, is no further chance to err.
    possible = [index for index, each in enumerate(p_values) if each is not None]
    corrected = dict(zip(possible, holm([p_values[i] or 0.0 for i in possible]), strict=True))
    return tuple(
        Tested(name, difference, corrected.get(index, 1.0))
        for index, (name, difference) in enumerate(zip(names, differences, strict=True))
    )


def _tagged(
    pairs: Sequence[tuple[Outcome, Outcome]], name: str
) -> Sequence[tuple[Outcome, Outcome]]:
    return pairs if name == OVERALL else [pair for pair in pairs if name in pair[1].tags]


def _p(pairs: Sequence[tuple[Outcome, Outcome]]) -> float | None:
    """Return the one-sided p-value, None where the sign-flip test cannot get below 5 %."""
    sums, _ = paired(pairs)
    return p_value(sums, "less") if 0.5 ** np.count_nonzero(sums) <= ALPHA else None
