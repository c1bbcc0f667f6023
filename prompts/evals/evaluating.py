"""Jobs as cases of pydantic-evals, and its reports as results.

It keeps so many cases going at once, tries again what failed for another reason than the answer,
and holds errors of the task and of checks apart from verdicts. Import it late: it takes a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext
from pydantic_evals.lifecycle import CaseLifecycle
from pydantic_evals.reporting import ReportCase, ReportCaseFailure
from tenacity import retry_if_exception, stop_after_attempt, wait_exponential

from prompts.evals.asking import FINAL, Asked, Asking, Job
from prompts.evals.suite import Check, Undecided
from prompts.evals.types import CaseResult, Checked

if TYPE_CHECKING:
    from pydantic_ai.retries import RetryConfig

    from prompts.evals.runner import Options

Report: TypeAlias = "ReportCase[Job, Asked, Any] | ReportCaseFailure[Job, Asked, Any]"


async def evaluate(
    name: str,
    jobs: Sequence[Job],
    asking: Asking,
    *,
    options: Options,
    told: Callable[[CaseResult], None],
) -> list[CaseResult]:
    """Return the result of each job, in their order; each is also told when it is there."""
    # Any, because with types of ours it would validate every field of them.
    dataset = Dataset[Any, Any, Any](
        name=name,
        cases=[
            Case(name=str(index), inputs=job, evaluators=_evaluators(job, asking))
            for index, job in enumerate(jobs)
        ],
    )
    report = await dataset.evaluate(
        asking.ask,
        max_concurrency=options.workers,
        progress=False,
        retry_task=_retries(options),
        retry_evaluators=_retries(options),
        lifecycle=lambda case: _Telling(case, told),
    )
    reports: list[Report] = [*report.cases, *report.failures]
    found = {int(each.name): each for each in reports}
    return [_result(found[index]) for index in range(len(jobs))]


def _retries(options: Options) -> RetryConfig:
    return {
        "stop": stop_after_attempt(options.attempts),
        "wait": wait_exponential(multiplier=options.pause, max=10),
        # Not what ends a run: a cancellation is no Exception.
        "retry": retry_if_exception(
            lambda error: isinstance(error, Exception) and not isinstance(error, _DECIDED)
        ),
        "reraise": True,
    }


_DECIDED = (*FINAL, Undecided)


def _evaluators(job: Job, asking: Asking) -> list[Evaluator[Job, Asked, Any]]:
    checks = _checks(job)
    return [_Checking(str(index), *each, asking) for index, each in enumerate(checks)]


def _checks(job: Job) -> list[tuple[int, Check]]:
    return [(turn, check) for turn, each in enumerate(job.case.turns) for check in each.checks]


@dataclass(repr=False)
class _Checking(Evaluator[Job, Asked, Any]):
    """A check of ours as an evaluator of theirs, named by its place among the case's checks."""

    place: str
    turn: int
    check: Check
    asking: Asking

    def get_default_evaluation_name(self) -> str:
        """Return its place: two checks of a case may have the same name."""
        return self.place

    def build_serialization_arguments(self) -> dict[str, Any]:
        """Return the check as it was written; it is only for their reports."""
        return {"check": self.check.said}

    async def evaluate(self, ctx: EvaluatorContext[Job, Asked, Any]) -> EvaluationReason:
        """Return the verdict with its reason."""
        verdict = await self.asking.check(self.check, self.turn, ctx.output)
        return EvaluationReason(value=verdict.passed, reason=verdict.reason)


class _Telling(CaseLifecycle[Job, Asked, Any]):
    """Passes each result on when it is there."""

    def __init__(self, case: Case[Job, Asked, Any], told: Callable[[CaseResult], None]) -> None:
        super().__init__(case)
        self._told = told

    async def teardown(self, result: Report | None) -> None:
        """Pass it on, unless the run was interrupted."""
        if result is not None:
            self._told(_result(result))


def _result(report: Report) -> CaseResult:
    job = report.inputs
    asked = report.output if isinstance(report, ReportCase) else None
    return CaseResult(
        suite=job.suite,
        case=job.case.id,
        variant=job.variant,
        repeat=job.repeat,
        tags=job.case.tags,
        cluster=f"{job.suite}/{job.case.cluster or job.case.id}",
        exchanges=asked.exchanges if asked else (),
        checks=tuple(_checked(job, report)) if isinstance(report, ReportCase) else (),
        error=_said(report) if isinstance(report, ReportCaseFailure) else None,
        seconds=asked.seconds if asked else 0.0,
        cached=asked.cached if asked else False,
        proof="\n".join(map(str, job.case.proof)),
    )


def _said(report: ReportCaseFailure[Job, Asked, Any]) -> str:
    """Return what went wrong; its kind goes before it unless it is ours, whose words suffice."""
    kind, _, said = report.error_message.partition(": ")
    return said if kind in {each.__name__ for each in FINAL} else report.error_message


def _checked(job: Job, report: ReportCase[Job, Asked, Any]) -> list[Checked]:
    failures = {each.name: each for each in report.evaluator_failures}
    found: list[Checked] = []
    for index, (turn, check) in enumerate(_checks(job)):
        place = str(index)
        if verdict := report.assertions.get(place):
            passed, reason = verdict.value, verdict.reason or ""
        else:
            passed, reason = None, failures[place].error_message.removeprefix("Undecided: ")
        found.append(Checked(check.said or check.name, turn, passed, reason, check.weight))
    return found
