from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from prompts.evals.baseline import against
from prompts.evals.results import RunError
from prompts.evals.types import Run
from tests.prompts.evals.making import result, run_of

TAGS = ("a", "b", "c")


def drawn(rng: np.random.Generator, *, drop: float = 0.0, tag: str | None = None) -> Run:
    """60 cases of three tags that pass with chances of their own, less `drop` where `tag` is."""
    chances = np.random.default_rng(0).uniform(0.6, 1.0, 60)
    results = []
    for index, chance in enumerate(chances):
        own = TAGS[index % 3]
        less = drop if tag in (None, own) else 0.0
        passes = rng.random(3) < chance - less
        results += [
            result(f"c{index}", bool(each), repeat=repeat, tags=(own,))
            for repeat, each in enumerate(passes)
        ]
    return run_of(*results)


def test_runs_that_differ_by_their_seeds_alone_are_flagged_at_the_stated_rate() -> None:
    flagged = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        (held,) = against(drawn(rng), drawn(rng))
        flagged += bool(held.regressions)
    # 5 of 100 are stated; three standard errors of a hundred draws more are chance.
    assert flagged <= 100 * (0.05 + 3 * math.sqrt(0.05 * 0.95 / 100))


def test_a_real_drop_is_caught_wherever_it_is() -> None:
    rng = np.random.default_rng(1)
    (everywhere,) = against(drawn(rng, drop=0.2), drawn(rng))
    assert everywhere.regressions[0].name == "overall"
    (somewhere,) = against(drawn(rng, drop=0.6, tag="b"), drawn(rng))
    assert "b" in {each.name for each in somewhere.regressions}
    assert not {"a", "c"} & {each.name for each in somewhere.regressions}


def test_what_got_better_is_no_regression() -> None:
    rng = np.random.default_rng(2)
    (held,) = against(drawn(rng), drawn(rng, drop=0.3))
    assert held.regressions == ()
    assert held.comparison.overall is not None
    assert held.comparison.overall.significant


def test_the_same_again_changes_nothing() -> None:
    run = drawn(np.random.default_rng(3))
    (held,) = against(run, run)
    assert (held.regressions, held.comparison.changed, held.left_out) == ((), (), {})
    assert [each.name for each in held.tested] == ["overall", "a", "b", "c"]
    assert held.comparison.overall is not None
    assert held.comparison.overall.difference == 0
    assert held.comparison.overall.interval.low < 0 < held.comparison.overall.interval.high


def test_five_cases_to_the_worse_are_the_least_that_is_more_than_chance() -> None:
    before = run_of(*(result(f"c{i}", True) for i in range(50)))
    for lost, regressed in ((4, False), (5, True)):
        after = run_of(*(result(f"c{i}", i >= lost) for i in range(50)))
        (held,) = against(after, before)
        assert bool(held.regressions) is regressed, lost


def test_a_tag_that_cannot_be_significant_does_not_cost_the_others() -> None:
    def run(lost: int) -> Run:
        return run_of(*(result(f"c{i}", i >= lost, tags=(f"t{i}",)) for i in range(40)))

    (held,) = against(run(5), run(0))
    assert [each.name for each in held.regressions] == ["overall"]
    assert held.tested[0].p == pytest.approx(1 / 32)


def test_cases_that_cannot_be_compared_are_said_and_left_out() -> None:
    before = run_of(
        result("same", True), result("gone", True), result("asked", True), result("error", True),
        result("checked", True),
    )  # fmt: skip
    checked = result("checked", False)
    checked = replace(checked, checks=(replace(checked.checks[0], check="says no"),))
    after = run_of(
        result("same", True), result("new", False), result("asked", False, ask="Something else"),
        result("error", None), checked,
    )  # fmt: skip
    (held,) = against(after, before)
    assert held.left_out == {
        "new since the baseline": (("s", "new"),),
        "changed since the baseline": (("s", "asked"), ("s", "checked")),
        "without a verdict": (("s", "error"),),
        "only in the baseline": (("s", "gone"),),
    }
    assert held.comparison.overall is not None
    assert (held.comparison.overall.cases, held.regressions) == (1, ())


def test_variants_meet_their_namesakes_and_one_meets_one() -> None:
    before = run_of(result("c", True, variant="a"), result("c", False, variant="b"))
    after = run_of(result("c", True, variant="b"), result("c", True, variant="a"))
    assert [(each.variant, each.baseline) for each in against(after, before)] == [
        ("b", "b"), ("a", "a"),
    ]  # fmt: skip
    one, other = run_of(result("c", True, variant="x")), run_of(result("c", True, variant="y"))
    assert [(each.variant, each.baseline) for each in against(one, other)] == [("x", "y")]
    with pytest.raises(RunError, match="has no variant 'x' but a, b"):
        against(one, before)


def test_nothing_in_common_is_an_error() -> None:
    with pytest.raises(RunError, match="1 new since the baseline, 1 only in the baseline"):
        against(run_of(result("c", True)), run_of(result("d", True)))
