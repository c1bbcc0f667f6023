from __future__ import annotations

import io

from rich.console import Console

from prompts.evals.outputs.table import print_table
from prompts.evals.summary import summary
from prompts.evals.types import Run
from tests.prompts.evals.outputs.runs import HOSTILE, compared, error, result, run_of


def printed(run: Run, *, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    print_table(run, summary(run), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_changes_come_first_and_errors_last() -> None:
    text = printed(compared())
    order = [
        "Changed from zero to fixed",
        "✗ worse policies/worse",
        "✓ better policies/better",
        "Passed (95 % interval)",
        "Against zero",
        "Failed: 2",
        "Errors, counted in no rate: 2",
    ]
    places = [text.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)


def test_rates_overall_and_by_tag_with_intervals() -> None:
    lines = {line.split()[0]: line for line in printed(compared()).splitlines() if line.strip()}
    assert "67 % (" in lines["all"]
    assert "100 % (" in lines["policy"]
    assert "0 % (" in lines["price"]


def test_flaky_cases_are_named() -> None:
    run = run_of([result(), result(passed=False, repeat=1), result("same")], repeats=2)
    text = printed(run)
    assert "policies/sale-return: 1 of 2 passed (default)" in text
    assert "sale-return (repeat 2)" in text


def test_long_lists_are_counted() -> None:
    run = run_of([result(f"case-{number}", passed=False) for number in range(25)])
    assert "and 5 more: --html FILE shows all" in printed(run)


def test_text_of_others_is_no_markup_and_moves_no_cursor() -> None:
    text = printed(run_of([result(passed=False, reason=HOSTILE)]), width=400)
    assert "[bold]x[/bold]" in text
    assert "\x1b" not in text


def test_nothing_but_errors_has_no_rate() -> None:
    assert "TimeoutError: no answer" in printed(run_of([error()]))


def test_a_terminal_without_such_characters_gets_others() -> None:
    console = Console(file=io.TextIOWrapper(io.BytesIO(), encoding="ascii"), width=100)
    run = compared()
    print_table(run, summary(run), console)
    console.file.flush()
    assert isinstance(console.file, io.TextIOWrapper)
    assert b"? worse policies/worse" in console.file.buffer.getvalue()  # type: ignore[attr-defined]
