from __future__ import annotations

import csv
import io

from prompts.evals.outputs.csv import COLUMNS, render_csv
from prompts.evals.types import Run
from tests.prompts.evals.outputs.runs import HOSTILE, error, result, run_of


def rows(run: Run) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_csv(run), newline="")))


def test_a_row_has_what_happened_and_why() -> None:
    (row,) = rows(run_of([result(passed=False)]))
    assert tuple(row) == COLUMNS
    assert row["status"] == "failed"
    assert row["score"] == "0.5000"
    assert row["tags"] == "policy; smoke"
    assert row["cited"] == "returns"
    assert row["products"] == "T1"
    assert row["failed_checks"] == "contains: 14 days"
    assert row["reasons"] == 'contains: 14 days — the answer does not contain "14 days"'


def test_an_error_has_no_score() -> None:
    (row,) = rows(run_of([error()]))
    assert (row["status"], row["score"], row["reasons"]) == ("error", "", "TimeoutError: no answer")


def test_lines_quotes_and_commas_come_back_whole() -> None:
    text = 'First, "second"\nthird;'
    assert rows(run_of([result(text=text)]))[0]["answer"] == text


def test_an_answer_is_never_a_formula() -> None:
    for start in ("=", "+", "-", "@"):
        answer = rows(run_of([result(text=f'{start}HYPERLINK("x")')]))[0]["answer"]
        assert answer.startswith(f"'{start}")


def test_hostile_text_can_be_written() -> None:
    text = render_csv(run_of([result(text=HOSTILE)]))
    assert text.encode("utf-8")
    assert "\x00" not in text
