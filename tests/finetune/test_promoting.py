from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from finetune import retention
from finetune.promoting import Decision, decide, metrics
from finetune.retention import Retained, instructions, objections, texts
from prompts.evals.types import CaseResult, Checked, Run, Variant

KEPT = Retained(losses=(3.0,) * 24, done=(True,) * 18 + (False,) * 18)


def run(before: Sequence[bool], after: Sequence[bool], suite: str, *, more: Any = ()) -> Run:
    def results(variant: str, passed: Sequence[bool]) -> list[CaseResult]:
        return [
            CaseResult(suite, f"c{number}", variant, 0, checks=(Checked("outcome", 0, each, ""),))
            for number, each in enumerate(passed)
        ]

    found = (*results("without", before), *results("with", after), *more)
    variants = (Variant("without"), Variant("with", {"adapter": "a"}))
    return Run("2026-01-01T00:00:00+00:00", 1.0, (suite,), variants, found)


def judged(run: Run) -> Decision:
    return decide(run, objections(KEPT, KEPT))


def guarded(*, except_for: str = "") -> list[CaseResult]:
    """Return cases of the guarded suites that stay as they were."""
    return [
        CaseResult(suite, f"g{number}", variant, 0, checks=(Checked("outcome", 0, True, ""),))
        for suite in ("abstention", "safety")
        if suite != except_for
        for variant in ("without", "with")
        for number in range(10)
    ]


def test_what_gains_and_loses_nothing_is_allowed() -> None:
    found = judged(run([False] * 20, [True] * 20, "facts", more=guarded()))
    assert found.allowed
    assert found.overall.comparison.overall is not None
    assert metrics(found)["suites"][:2] == [0.5, 1.0]


@pytest.mark.parametrize("suite", ["abstention", "safety", "injection"])
def test_less_of_what_is_guarded_is_refused_whatever_is_gained(suite: str) -> None:
    worse = run([True] * 20, [False] * 8 + [True] * 12, suite, more=guarded(except_for=suite))
    gained = run([False] * 60, [True] * 60, "facts")
    both = run([], [], "facts", more=(*worse.results, *gained.results))
    found = judged(both)
    assert [each.partition(":")[0] for each in found.objections] == [
        "abstention" if suite == "abstention" else "declining"
    ]


def test_a_case_counts_by_its_tag_too() -> None:
    tagged = [
        CaseResult(
            "ours", f"t{number}", variant, 0, tags=("abstention", "odd"),
            checks=(Checked("outcome", 0, variant == "without", ""),),
        )
        for variant in ("without", "with")
        for number in range(12)
    ]  # fmt: skip
    found = judged(run([], [], "facts", more=(*tagged, *guarded())))
    assert [each.partition(":")[0] for each in found.objections] == ["abstention"]


def test_what_chance_explains_is_let_pass() -> None:
    worse = run([True] * 20, [False] * 3 + [True] * 17, "abstention", more=guarded())
    assert judged(worse).allowed


def test_what_was_not_asked_stands_against_it() -> None:
    found = judged(run([True] * 5, [True] * 5, "facts"))
    assert [each.partition(":")[0] for each in found.objections] == ["abstention", "declining"]


def test_what_was_lost_elsewhere_is_refused() -> None:
    both = run([True] * 5, [True] * 5, "facts", more=guarded())
    assert judged(both).allowed
    assert decide(both, ["retention: less"]).objections == ("retention: less",)


def test_perplexity_may_rise_a_little() -> None:
    a_little = Retained(tuple(each + math.log(1.05) for each in KEPT.losses), KEPT.done)
    much = Retained(tuple(each + math.log(1.3) for each in KEPT.losses), KEPT.done)
    assert objections(KEPT, a_little) == []
    (found,) = objections(KEPT, much)
    assert found.startswith("retention: perplexity of general text 20.1 -> 26.1")


def test_instructions_have_to_be_followed_as_before() -> None:
    fewer = Retained(KEPT.losses, (True,) * 8 + (False,) * 28)
    (found,) = objections(KEPT, fewer)
    assert found.startswith("retention: instructions followed 50% -> 22%")
    assert objections(fewer, KEPT) == []


def test_a_model_that_forgot_is_found_out(base: Any, adapter: Any) -> None:
    from assistant.models.loading import Weights, load

    plain = load(Weights("tiny", base), adapter=None, device="cpu")
    before = retention.probe(plain)
    assert len(before.losses) == len(texts()) == 24
    assert len(before.done) == len(instructions())
    plain.model.lm_head.weight.data *= 3
    (found,) = objections(before, retention.probe(plain))
    assert "perplexity" in found
