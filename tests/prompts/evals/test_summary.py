from __future__ import annotations

import pytest

from prompts.evals.summary import summary
from prompts.evals.types import CaseResult
from tests.prompts.evals.making import result, run_of


def test_repeats_of_a_case_are_one_case() -> None:
    found = summary(
        run_of(
            *(result("sure", True, repeat=i, tags=("a",)) for i in range(4)),
            *(result("flaky", i > 0, repeat=i, tags=("a", "b")) for i in range(4)),
            *(result("never", False, repeat=i) for i in range(4)),
            *(result("gone", None, repeat=i) for i in range(4)),
        )
    ).variants[0]
    assert found.overall is not None
    assert (found.overall.rate, found.overall.cases) == (pytest.approx(1.75 / 3), 3)
    assert {name: each.rate for name, each in found.tags.items()} == {"a": 0.875, "b": 0.75}
    assert [each.case for each in found.flaky] == ["flaky"]
    assert [each.case for each in found.failed] == ["never"]
    assert [each.case for each in found.undecided] == ["gone"] * 4
    assert found.pass_at[1] == pytest.approx(1.75 / 3)
    assert found.pass_at[2] == pytest.approx(2 / 3)
    assert found.pass_all[2] == pytest.approx((1 + 0.5) / 3)
    assert found.pass_all[4] == pytest.approx(1 / 3)


def test_a_repeat_without_a_verdict_counts_for_nothing() -> None:
    results = [result("c", True), result("c", None, repeat=1)]
    found = summary(run_of(*results)).variants[0]
    assert found.overall is not None
    assert (found.overall.rate, found.outcomes[0].undecided) == (1.0, 1)
    assert set(found.pass_at) == {1}


def test_a_run_without_any_verdict_has_no_rate() -> None:
    found = summary(run_of(result("c", None))).variants[0]
    assert (found.overall, found.tags, found.pass_at) == (None, {}, {})


def test_variants_are_compared_with_the_first_case_by_case() -> None:
    def variant(name: str, passed: str) -> list[CaseResult]:
        return [
            result(f"c{i}", {"+": True, "-": False, "?": None}[sign], variant=name, tags=("t",))
            for i, sign in enumerate(passed)
        ]

    found = summary(run_of(*variant("a", "++--?+"), *variant("b", "+--++")))
    (comparison,) = found.comparisons
    assert (comparison.first, comparison.second) == ("a", "b")
    assert comparison.overall is not None
    assert (comparison.overall.before, comparison.overall.after) == (0.5, 0.5)
    assert comparison.overall.cases == 4
    assert comparison.tags["t"] == comparison.overall
    assert [(each.case, each.before, each.after) for each in comparison.changed] == [
        ("c1", 1.0, 0.0), ("c3", 0.0, 1.0),
    ]  # fmt: skip
    assert comparison.left_out == (("s", "c4"), ("s", "c5"))


def test_a_clear_difference_is_significant_and_has_an_interval_without_zero() -> None:
    worse = [result(f"c{i}", i >= 15, variant="b") for i in range(60)]
    found = summary(run_of(*(result(f"c{i}", True, variant="a") for i in range(60)), *worse))
    overall = found.comparisons[0].overall
    assert overall is not None
    assert overall.significant
    assert overall.interval.low < overall.difference == -0.25 < overall.interval.high < 0
    assert 0.1 < overall.detectable < 0.25


def test_a_conversation_is_one_however_many_cases_it_has() -> None:
    both = [
        *(result(f"c{i}", True, variant="a", cluster="s/one") for i in range(20)),
        *(result(f"c{i}", False, variant="b", cluster="s/one") for i in range(20)),
    ]
    overall = summary(run_of(*both)).comparisons[0].overall
    assert overall is not None
    assert (overall.clusters, overall.significant) == (1, False)
