"""What a run came to, for a terminal: what changed first, then the rates, then why cases failed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from prompts.evals.outputs.texts import (
    FEW_CASES,
    MANY_TAGS,
    NONE,
    cell_name,
    one_line,
    percent,
    points,
    reasons,
    status,
    worse_first,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console
    from rich.table import Table

    from prompts.evals.summary import Change, Comparison, Rate, Summary, VariantSummary
    from prompts.evals.types import CaseResult, Run

_LISTED = 20
"""So many cases are listed of a kind; the rest is counted."""


def print_table(run: Run, summary: Summary, console: Console) -> None:
    """Print the tables of a run; text of models and catalogues is shown as it is, not as markup.

    What the terminal has no characters for is replaced, not an error.
    """
    with console.capture() as captured:
        _print_all(run, summary, console)
    encoding = console.encoding
    console.file.write(captured.get().encode(encoding, "replace").decode(encoding))


def _print_all(run: Run, summary: Summary, console: Console) -> None:
    for comparison in summary.comparisons:
        _changes(comparison, console)
    console.print(_rates(summary))
    if summary.comparisons:
        console.print(_differences(summary.comparisons))
    _flaky(summary.variants, console)
    _listed("Failed", _of(run, "failed"), run, console)
    # Apart from the failures: they say nothing about the answers.
    _listed("Errors, counted in no rate", _of(run, "error"), run, console)


def _table(title: str, *columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    return table


def _rates(summary: Summary) -> Table:
    table = _table(
        "Passed (95 % interval)", "", "cases", *(_plain(each.name) for each in summary.variants)
    )
    overall = [each.overall for each in summary.variants]
    table.add_row("all", *_row(overall), style="bold", end_section=True)
    tags = sorted({tag for each in summary.variants for tag in each.tags})
    for tag in tags:
        rates = [each.tags.get(tag) for each in summary.variants]
        most = max(each.cases for each in rates if each is not None)
        if most >= FEW_CASES or len(tags) <= MANY_TAGS:
            table.add_row(_plain(tag), *_row(rates))
    if rare := len(tags) + 1 - table.row_count:
        table.caption = f"and {rare} tags of fewer than {FEW_CASES} cases: --html FILE shows all"
    return table


def _row(rates: Sequence[Rate | None]) -> list[str]:
    cases = [each.cases for each in rates if each is not None]
    low, high = min(cases, default=0), max(cases, default=0)
    return [str(high) if low == high else f"{low} to {high}", *map(_rate, rates)]


def _rate(rate: Rate | None) -> str:
    if rate is None:
        return NONE
    return f"{percent(rate.rate)} ({100 * rate.interval.low:.0f} to {100 * rate.interval.high:.0f})"


def _differences(comparisons: Sequence[Comparison]) -> Table:
    first = _plain(comparisons[0].first)
    columns = ("points (95 % interval)", "p", "detectable", "cases")
    table = _table(f"Against {first}", "", *columns)
    for each in comparisons:
        found = each.overall
        if found is None:
            table.add_row(_plain(each.second), NONE, NONE, NONE, "0")
            continue
        ends = f"{points(found.interval.low)} to {points(found.interval.high)}"
        style = ("green" if found.difference > 0 else "red") if found.significant else None
        table.add_row(
            _plain(each.second),
            f"{points(found.difference)} ({ends})",
            f"{found.p:.3f}",
            f"{100 * found.detectable:.1f}",
            str(found.cases),
            style=style,
        )
    return table


def _changes(comparison: Comparison, console: Console) -> None:
    if not comparison.changed:
        return
    title = f"Changed from {_plain(comparison.first)} to {_plain(comparison.second)}"
    _print(console, title, style="bold")
    shown, left = worse_first(comparison.changed, _LISTED // 2)
    for each in shown:
        style = "red" if each.after < each.before else "green"
        _print(console, f"  {_change(each)}", style=style)
    _more(left, console)
    console.print()


def _change(change: Change) -> str:
    worse = change.after < change.before
    shares = "" if {change.before, change.after} == {0.0, 1.0} else (
        f" ({percent(change.before)} → {percent(change.after)} of its repeats)"
    )  # fmt: skip
    return f"{'✗ worse' if worse else '✓ better'} {change.suite}/{change.case}{shares}"


def _flaky(variants: Sequence[VariantSummary], console: Console) -> None:
    flaky = [(each, outcome) for each in variants for outcome in each.flaky]
    if not flaky:
        return
    _print(console, "Flaky: passed and failed", style="bold yellow")
    for each, outcome in flaky[:_LISTED]:
        passed = f"{outcome.passed} of {outcome.decided} passed"
        _print(console, f"  {outcome.suite}/{outcome.case}: {passed} ({each.name})")
    _more(len(flaky) - _LISTED, console)
    console.print()


def _of(run: Run, wanted: str) -> list[CaseResult]:
    return [each for each in run.results if status(each) == wanted]


def _listed(title: str, results: Sequence[CaseResult], run: Run, console: Console) -> None:
    if not results:
        return
    _print(
        console,
        f"{title}: {len(results)}",
        style="bold red" if title == "Failed" else "bold yellow",
    )
    for each in islice(results, _LISTED):
        variant = f" [{each.variant}]" if len(run.variants) > 1 else ""
        _print(console, f"  {each.suite}/{cell_name(each, run)}{variant}")
        for reason in _short(reasons(each)):
            _print(console, f"    {reason}", style="dim")
    _more(len(results) - _LISTED, console)
    console.print()


def _short(texts: Iterable[str]) -> Iterator[str]:
    for text in map(one_line, texts):
        yield text if len(text) <= 200 else f"{text[:199]}…"


def _more(left: int, console: Console) -> None:
    if left > 0:
        _print(console, f"  and {left} more: --html FILE shows all", style="dim")


def _print(console: Console, text: str, *, style: str | None = None) -> None:
    console.print(one_line(text) if not text.startswith(" ") else _indented(text), style=style,
                  markup=False, highlight=False, soft_wrap=True)  # fmt: skip


def _indented(text: str) -> str:
    stripped = text.lstrip(" ")
    return " " * (len(text) - len(stripped)) + one_line(stripped)


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(one_line(text))
