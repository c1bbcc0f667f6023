from __future__ import annotations

import re

import pytest

from prompts.evals.baseline import against
from prompts.evals.outputs.markdown import LONGEST, code, render_markdown
from prompts.evals.summary import summary
from prompts.evals.types import Run
from tests.prompts.evals.outputs.runs import HOSTILE, compared, error, result, run_of


def markdown(run: Run) -> str:
    return render_markdown(run, summary(run))


def test_what_changed_sides_stands_before_the_failed_cases() -> None:
    text = markdown(compared())
    order = [
        "| `zero` | **67 %** |",
        "### `fixed` against `zero`",
        "- ❌ worse: `policies/worse`",
        "- ✅ better: `policies/better`",
        "<details><summary>2 failed</summary>",
        "<details><summary>2 without a verdict</summary>",
    ]
    places = [text.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)


def test_errors_are_no_failures() -> None:
    text = markdown(run_of([result(), error()]))
    assert "failed</summary>" not in text
    assert "1 without a verdict" in text
    assert "`TimeoutError: no answer`" in text


def test_a_regression_from_the_baseline_comes_first() -> None:
    before = run_of([result(f"case-{number}") for number in range(30)])
    after = run_of([result(f"case-{number}", passed=number > 15) for number in range(30)])
    text = render_markdown(after, summary(after), against(after, before))
    assert "❌ significantly worse in `overall` (\N{MINUS SIGN}53.3 points" in text
    assert text.index("against the baseline") < text.index("| Variant |")
    calm = render_markdown(before, summary(before), against(before, before))
    assert "✅ no significant regression" in calm


@pytest.mark.parametrize("cases", [400, 3000])
def test_it_fits_into_a_comment_and_says_what_it_left_out(cases: int) -> None:
    long = "word " * 200
    failed = [result(f"case-{n}", passed=False, reason=long, text=long) for n in range(cases)]
    text = markdown(run_of([*failed, error()]))
    assert len(text) <= LONGEST
    assert re.search(r"- and \d+ more, left out for length", text)
    # The short list is not what pays for the long one.
    assert "`TimeoutError: no answer`" in text
    assert text.count("<details>") == text.count("</details>")
    assert "seed 7" in text


def test_text_of_others_is_code_whatever_it_holds() -> None:
    text = markdown(run_of([result(passed=False, reason=HOSTILE, text=HOSTILE)]))
    outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    for dangerous in ("<script", "<img", "@someone", "#1", "<!--"):
        assert dangerous in text
        assert dangerous not in outside


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "`plain`"),
        ("a `tick`", "`` a `tick` ``"),
        ("``", "``` `` ```"),
        ("two\n lines", "`two lines`"),
        ("", "(empty)"),
        ("long " * 100, f"`{('long ' * 100)[:9]}…`"),
    ],
)
def test_code(text: str, shown: str) -> None:
    assert code(text, 10 if len(text) > 100 else 300) == shown
