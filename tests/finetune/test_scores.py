from __future__ import annotations

from collections.abc import Sequence

import pytest

from finetune.scores import scored
from prompts.evals.results import RunError
from prompts.evals.types import CaseResult, Checked, Run, Variant


def run(passed: Sequence[bool | None]) -> Run:
    results = tuple(
        CaseResult("facts", f"c{number}", "default", 0, checks=(Checked("has", 0, each, ""),))
        for number, each in enumerate(passed)
    )
    return Run("2026-01-01T00:00:00+00:00", 1.0, ("facts",), (Variant("default"),), results)


def test_what_answers_alike_has_the_same_score() -> None:
    found = scored("merged", run([True] * 30 + [False] * 10), run([True] * 29 + [False] * 11))
    assert found.same
    assert (found.ours, found.other, found.cases) == (0.75, 0.725, 40)
    assert (found.low < 0.7, found.high > 0.8) == (True, True)


def test_another_model_has_another_score() -> None:
    found = scored("merged", run([True] * 30 + [False] * 10), run([True] * 10 + [False] * 30))
    assert not found.same


def test_what_one_of_them_did_not_decide_counts_for_neither() -> None:
    found = scored("merged", run([True, False, None]), run([True, None, True]))
    assert (found.ours, found.other, found.cases) == (1.0, 1.0, 1)
    with pytest.raises(RunError, match="decided no case"):
        scored("merged", run([None]), run([True]))
