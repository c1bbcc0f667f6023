"""The suite score of one way to serve beside another's: the same, when within its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompts.evals.results import RunError
from prompts.evals.statistics import clustered, interval

if TYPE_CHECKING:
    from prompts.evals.types import CaseResult, Run


@dataclass(frozen=True, slots=True)
class Scored:
    """The mean score of the cases that both decided; `low` and `high` are the 95 % ends of ours."""

    what: str
    other: float
    ours: float
    low: float
    high: float
    cases: int

    @property
    def same(self) -> bool:
        """Whether the other's score lies within the interval of ours."""
        return self.low <= self.other <= self.high


def scored(what: str, ours: Run, other: Run) -> Scored:
    """Hold the suite score of `other` against that of `ours`; raises `RunError` without cases."""
    mine, theirs = _decided(ours.results), _decided(other.results)
    both = [key for key in mine if key in theirs]
    if not both:
        raise RunError(what, "decided no case that base + adapter did: see `floorwalker eval`")
    sums, sizes = clustered((mine[key].cluster or key[1], mine[key].score) for key in both)
    ends = interval(sums, sizes)
    return Scored(
        what=what,
        other=sum(theirs[key].score for key in both) / len(both),
        ours=sum(mine[key].score for key in both) / len(both),
        low=ends.low,
        high=ends.high,
        cases=len(both),
    )


def _decided(results: Sequence[CaseResult]) -> dict[tuple[str, str, int], CaseResult]:
    return {(each.suite, each.case, each.repeat): each for each in results if each.decided}
