from __future__ import annotations

from defusedxml.ElementTree import fromstring

from prompts.evals.outputs.junit import render_junit
from tests.prompts.evals.outputs.runs import HOSTILE, compared, error, result, run_of


def test_a_suite_for_each_suite_and_variant_with_its_own_counts() -> None:
    run = compared()
    other = result("elsewhere", suite="products", variant="zero")
    root = fromstring(render_junit(run_of([*run.results, other], variants=("zero", "fixed"))))
    assert {
        each.get("name"): (each.get("tests"), each.get("failures"), each.get("errors"))
        for each in root
    } == {
        "policies / zero": ("4", "1", "1"),
        "policies / fixed": ("4", "1", "1"),
        "products / zero": ("1", "0", "0"),
    }
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("9", "2", "2")


def test_a_failure_says_why_and_an_error_is_none() -> None:
    run = run_of([result(), result("bad", passed=False), error(), result("odd", passed=None)])
    passed, bad, broken, odd = fromstring(render_junit(run)).iter("testcase")
    assert list(passed) == []
    (failure,) = bad
    assert failure.tag == "failure"
    assert failure.get("message") == 'contains: 14 days — the answer does not contain "14 days"'
    assert failure.text is not None
    assert "asked: Can I return a sale item?" in failure.text
    assert "proof: returns: within 30 days" in failure.text
    assert [each.tag for each in (*broken, *odd)] == ["error", "error"]
    assert broken[0].get("message") == "TimeoutError: no answer"


def test_hostile_text_is_valid_xml_and_only_text() -> None:
    run = run_of([result(HOSTILE, passed=False, reason=HOSTILE, text=HOSTILE, proof=HOSTILE)])
    text = render_junit(run)
    assert text.encode("utf-8")
    root = fromstring(text)
    assert {each.tag for each in root.iter()} == {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure",
    }  # fmt: skip
    (case,) = root.iter("testcase")
    assert "</script><script>" in str(case.get("name"))
    assert "\x1b" not in text


def test_repeats_have_names_of_their_own() -> None:
    run = run_of([result(), result(repeat=1)], repeats=2)
    names = [each.get("name") for each in fromstring(render_junit(run)).iter("testcase")]
    assert names == ["sale-return (repeat 1)", "sale-return (repeat 2)"]


def test_a_run_without_results_is_valid() -> None:
    assert fromstring(render_junit(run_of([]))).get("tests") == "0"
