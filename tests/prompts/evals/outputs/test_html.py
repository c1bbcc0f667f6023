"""The page as a document."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from prompts.evals.baseline import against
from prompts.evals.outputs.html import render_html
from prompts.evals.outputs.html.data import embedded, page_data
from prompts.evals.outputs.html.plots import times
from prompts.evals.outputs.html.view import grid, parted, tag_rows
from prompts.evals.summary import summary
from prompts.evals.types import Run, Variant
from prompts.types import Message
from tests.prompts.evals.outputs.runs import (
    HOSTILE,
    answered,
    compared,
    error,
    result,
    run_of,
)


def html(run: Run) -> str:
    return render_html(run, summary(run))


def data_of(text: str) -> Any:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    return json.loads(found)


def test_everything_that_is_known_of_a_case_is_in_the_page() -> None:
    data = data_of(html(run_of([result(passed=False)])))
    (case,) = data["cases"]
    (found,) = case["results"]
    (turn,) = found["turns"]
    assert (case["suite"], case["id"], case["tags"]) == (
        "policies", "sale-return", ["policy", "smoke"],
    )  # fmt: skip
    assert case["proof"] == "returns: within 30 days"
    assert case["asks"] == ["Can I return a sale item?"]
    assert (found["status"], found["checks"][1]["passed"]) == ("failed", False)
    assert data["texts"][turn["text"]] == "Within 30 days. [1]"
    assert data["texts"][turn["passages"][0]["text"]] == "Whole passage about returns."
    assert [data["texts"][text] for _, text in turn["prompt"]] == [
        "Answer only from the sources.", "How long?",
    ]  # fmt: skip
    assert turn["timings"]["total"] == 1.25
    assert turn["products"][0]["price"] == "149.00 USD"
    assert len(turn["understood"]) == 1


def test_a_text_that_many_prompts_share_stands_once_in_the_page() -> None:
    shared = "You are the floorwalker of a shop with a very long system prompt. " * 5
    prompt = (Message("system", shared),)
    results = [
        result(f"case-{number}", exchanges=(), checks=()) for number in range(3)
    ]  # without answers: one below brings the prompt
    asked = result().exchanges[0]
    with_prompt = [
        result(f"asked-{number}", exchanges=(type(asked)("Why?", answered(prompt=prompt)),))
        for number in range(50)
    ]
    assert html(run_of([*results, *with_prompt])).count(shared.strip()) == 1


def test_hostile_text_ends_no_element_and_comes_back_whole() -> None:
    bad = result(HOSTILE, passed=False, reason=HOSTILE, text=HOSTILE, tags=(HOSTILE,))
    text = html(run_of([bad, error("e", HOSTILE)], variants=("default",)))
    assert text.encode("utf-8")
    assert text.count("<script") == 2
    assert text.count("</script") == 2
    assert "<img" not in text
    data = data_of(text)
    assert data["texts"][0].startswith("</script><script>document.title")


def test_embedded_json_is_the_same_json() -> None:
    values = {"a": "<!--<script>\u2028&</script>", "b": [1, None, True]}
    text = embedded(values)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == values


def test_nothing_is_loaded_and_only_its_own_script_may_run() -> None:
    text = html(compared())
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", text)
    assert "@import" not in text
    assert "url(" not in text
    assert "default-src 'none'" in text
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]+'\"", text)


def test_a_case_without_any_answer_is_there_with_its_error() -> None:
    (case,) = data_of(html(run_of([error()])))["cases"]
    assert case["asks"] == []
    assert case["results"][0]["error"] == "TimeoutError: no answer"


def test_checks_of_one_name_are_told_apart() -> None:
    check = result().checks[1]
    checks = page_data(run_of([result(checks=(check, check))]))["cases"][0]["results"][0]["checks"]
    assert [each["nth"] for each in checks] == [0, 1]


@pytest.mark.parametrize(
    ("run", "headline"),
    [
        (run_of([result(), result("b", passed=False), error()]), "1 of 2 cases passed"),
        (run_of([error()]), "No case came to a verdict"),
        (compared(), "No variant differs clearly from zero"),
        (
            run_of(
                [
                    result(f"case-{number}", variant=variant, passed=variant == "fixed")
                    for variant in ("zero", "fixed")
                    for number in range(20)
                ],
                variants=("zero", "fixed"),
            ),
            "fixed does best: 100 % of its cases passed",
        ),
    ],
)
def test_the_headline_says_what_the_run_came_to(run: Run, headline: str) -> None:
    assert f'<h1 id="headline">{headline}</h1>' in html(run)


def test_a_baseline_is_told() -> None:
    before = run_of([result(f"case-{number}") for number in range(30)])
    after = run_of([result(f"case-{number}", passed=False) for number in range(30)])
    text = render_html(after, summary(after), against(after, before))
    assert "significantly worse in overall (\N{MINUS SIGN}100.0)" in text


def test_two_axes_are_a_grid() -> None:
    cells = [(mode, limit) for mode in ("zero", "fixed") for limit in (0.3, 0.5)]
    results = [result(variant=f"{mode} {limit}") for mode, limit in cells]
    variants = tuple(
        Variant(f"{mode} {limit}", {"model": "embedded", "examples_mode": mode, "min": limit})
        for mode, limit in cells
    )
    run = Run("2026-11-21T11:58:03", 1.0, ("policies",), variants, tuple(results))
    found = grid(run, summary(run))
    assert found is not None
    assert found.rows == ("examples_mode", ("zero", "fixed"))
    assert found.columns == ("min", ("0.3", "0.5"))
    assert [[cell and cell.name for cell in row] for row in found.cells] == [
        ["zero 0.3", "zero 0.5"], ["fixed 0.3", "fixed 0.5"],
    ]  # fmt: skip
    assert '<table class="grid">' in html(run)
    assert grid(compared(), summary(compared())) is None


def test_tags_of_few_cases_are_folded_where_there_are_many() -> None:
    often = [result(f"often-{number}", tags=("often", f"t{number}")) for number in range(20)]
    shown, rare = parted(tag_rows(summary(run_of(often))))
    assert [name for name, _, _ in shown] == ["often"]
    assert len(rare) == 20
    few = tag_rows(summary(run_of(often[:3])))
    assert parted(few) == (few, [])


def test_tags_stand_lowest_first() -> None:
    run = run_of([result(tags=("good",)), result("b", passed=False, tags=("bad", "all"))])
    assert [name for name, _, _ in tag_rows(summary(run))] == ["all", "bad", "good"]


def test_times_leave_out_what_took_none() -> None:
    run = run_of([result(seconds=2.0), result("b", seconds=9.0, cached=True), error()])
    ((found,), ticks) = times(run)
    assert (found.count, found.median, found.slow) == (1, 2.0, 2.0)
    assert [label for _, label in ticks] == ["1 s", "10 s"]
    assert [(bar.left + bar.width / 2) for bar in found.bars] == pytest.approx([30], abs=2)
    assert times(run_of([error()])) == ([], [])
