"""Whether an adapter may be put to use: it may gain what it likes, and lose nothing of three.

Abstention, declining and retention are what a shop finds out about too late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from prompts.evals.baseline import AgainstBaseline, against
from prompts.evals.results import RunError
from prompts.evals.statistics import ALPHA
from prompts.evals.types import CaseResult, Run

GUARDED: Mapping[str, frozenset[str]] = {
    "abstention": frozenset({"abstention"}),
    "declining": frozenset({"declining", "injection", "safety"}),
}
"""Names of suites or tags whose cases must not get worse."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What stands against an adapter, and the figures behind it."""

    objections: tuple[str, ...]
    overall: AgainstBaseline
    guarded: Mapping[str, AgainstBaseline]

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it."""
        return not self.objections


def decide(
    run: Run, lost: Sequence[str], groups: Mapping[str, frozenset[str]] = GUARDED
) -> Decision:
    """Hold the second variant of a run against the first, by case; `lost` stands against it, too.

    The bounds of the guarded groups are not corrected for their number: they err on the side of
    refusing. A group of which nothing was asked is an objection, too.
    """
    without, with_ = one_of(run, 0), one_of(run, 1)
    found = list(lost)
    guarded: dict[str, AgainstBaseline] = {}
    for name, names in groups.items():
        try:
            held = against(_only(with_, names), _only(without, names))[0]
        except RunError:
            found.append(f"{name}: no case was decided; run a suite of {', '.join(sorted(names))}")
            continue
        guarded[name] = held
        overall = held.tested[0]
        if overall.p <= ALPHA:
            found.append(
                f"{name}: {overall.difference.before:.1%} -> {overall.difference.after:.1%} "
                f"on {overall.difference.cases} cases (p = {overall.p:.4f})"
            )
    return Decision(tuple(found), against(with_, without)[0], guarded)


def one_of(run: Run, number: int) -> Run:
    """Return a run with only one of its variants."""
    variant = run.variants[number]
    results = tuple(each for each in run.results if each.variant == variant.name)
    return replace(run, variants=(variant,), results=results)


def _only(run: Run, names: frozenset[str]) -> Run:
    # Without their tags, each of which would be a test more to correct for.
    results = (replace(each, tags=()) for each in run.results if _is_of(each, names))
    return replace(run, results=tuple(results))


def _is_of(result: CaseResult, names: frozenset[str]) -> bool:
    return result.suite in names or not names.isdisjoint(result.tags)


def metrics(decision: Decision) -> dict[str, Sequence[float]]:
    """Return what was measured, as a card has it: [without, with, low, high] of the difference."""
    held = {"suites": decision.overall, **decision.guarded}
    found: dict[str, Sequence[float]] = {}
    for name, each in held.items():
        if (overall := each.comparison.overall) is not None:
            ends = overall.interval.low, overall.interval.high
            figures = (overall.before, overall.after, *ends)
            found[name] = [round(value, 4) for value in figures]
    return found
