"""What the page's overview says, as values for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prompts.evals.outputs.html.plots import COLOURS, Lane, blind, clock, lane, shift, span
from prompts.evals.outputs.texts import FEW_CASES, MANY_TAGS, percent, points

if TYPE_CHECKING:
    from prompts.evals.summary import Change, Comparison, Difference, Summary, VariantSummary
    from prompts.evals.types import Run


TagRow = tuple[str, int, list["Lane | None"]]


def parted(rows: Sequence[TagRow]) -> tuple[list[TagRow], list[TagRow]]:
    """Return the tags to show, and those of so few cases that they would only hide these."""
    shown = [row for row in rows if row[1] >= FEW_CASES]
    if len(rows) <= MANY_TAGS or not shown:
        return list(rows), []
    return shown, [row for row in rows if row[1] < FEW_CASES]


def tag_rows(summary: Summary) -> list[TagRow]:
    """Return (tag, cases, a lane for each variant), the lowest mean rate first."""
    names = sorted({tag for each in summary.variants for tag in each.tags})
    rows = []
    for name in names:
        rates = [each.tags.get(name) for each in summary.variants]
        had = [rate for rate in rates if rate is not None]
        mean = sum(rate.rate for rate in had) / len(had)
        lanes = [
            None if rate is None else lane(rate, number % COLOURS)
            for number, rate in enumerate(rates)
        ]
        rows.append((mean, name, max(rate.cases for rate in had), lanes))
    return [(name, cases, lanes) for _, name, cases, lanes in sorted(rows, key=lambda row: row[:2])]


def axes(run: Run) -> list[str]:
    """Return the settings in which the variants differ."""
    keys = dict.fromkeys(key for each in run.variants for key in each.settings)
    return [key for key in keys if len({str(each.settings.get(key)) for each in run.variants}) > 1]


@dataclass(frozen=True, slots=True)
class Grid:
    """Two axes of settings; `cells[row][column]` is the variant of both, if it was run."""

    rows: tuple[str, tuple[str, ...]]
    columns: tuple[str, tuple[str, ...]]
    cells: tuple[tuple[VariantSummary | None, ...], ...]


def grid(run: Run, summary: Summary) -> Grid | None:
    """Return the matrix of a run that varies exactly two settings."""
    varied = axes(run)
    if len(varied) != 2:
        return None

    def value(settings: Mapping[str, Any], key: str) -> str:
        return str(settings.get(key, "default"))

    found = {
        tuple(value(variant.settings, key) for key in varied): each
        for variant, each in zip(run.variants, summary.variants, strict=True)
    }
    rows, columns = (tuple(dict.fromkeys(cell[axis] for cell in found)) for axis in (0, 1))
    cells = tuple(tuple(found.get((row, column)) for column in columns) for row in rows)
    return Grid((varied[0], rows), (varied[1], columns), cells)


def headline(summary: Summary) -> str:
    """Return the one sentence that somebody in a hurry reads."""
    rated = [(each, each.overall) for each in summary.variants if each.overall is not None]
    if not rated:
        return "No case came to a verdict"
    if len(summary.variants) == 1:
        each, rate = rated[0]
        passed = sum(outcome.decided > 0 and outcome.share == 1 for outcome in each.outcomes)
        return f"{passed} of {rate.cases} cases passed"
    clear = [each for each in summary.comparisons if each.overall and each.overall.significant]
    if not clear:
        return f"No variant differs clearly from {summary.variants[0].name}"
    best, rate = max(rated, key=lambda pair: pair[1].rate)
    return f"{best.name} does best: {percent(rate.rate)} of its cases passed"


def lead(run: Run, summary: Summary) -> str:
    """Return what was run, in a sentence."""
    cases = len({(each.suite, each.case) for each in run.results})
    parts = [f"{cases} cases"]
    if len(run.suites) > 1:
        parts[0] += f" of {len(run.suites)} suites"
    if len(summary.variants) > 1:
        parts.append(f"{len(summary.variants)} variants")
    if run.repeats > 1:
        parts.append(f"{run.repeats} repeats")
    times = " \N{MULTIPLICATION SIGN} ".join(parts)
    return f"{times}, {run.started[:16].replace('T', ' ')} UTC, in {clock(run.seconds)}."


def compared(comparison: Comparison, reach: float, colour: int) -> dict[str, Any]:
    """Return what the template says of a comparison."""
    found = comparison.overall
    worse, better = sides(comparison.changed)
    return {
        "comparison": comparison,
        "colour": colour,
        "lane": found and shift(found, reach, colour),
        "blind": found and blind(found, reach),
        "shift": found and points(found.difference),
        "span": found and span(found),
        "judged": found and judged(found),
        "worse": worse,
        "better": better,
    }


def kinds(run: Run, summary: Summary) -> list[tuple[str, str]]:
    """Return the filters by result that can find something in this run."""
    compares = [("changed", "Changed")] if len(summary.variants) > 1 else []
    flaky = [("flaky", "Flaky")] if run.repeats > 1 else []
    return [
        ("all", "All"),
        *compares,
        ("failed", "Failed"),
        ("error", "Errors"),
        *flaky,
        ("passed", "Passed"),
    ]


def facts(run: Run) -> list[tuple[str, str]]:
    """Return what is needed to run it again."""
    settings = [
        (each.name, ", ".join(f"{key} = {value}" for key, value in each.settings.items()))
        for each in run.variants
        if each.settings
    ]
    return [
        ("suites", ", ".join(run.suites)),
        *settings,
        ("repeats", str(run.repeats)),
        ("seed", str(run.seed)),
        ("workers", str(run.workers)),
        *((str(name), str(value)) for name, value in run.versions.items()),
    ]


def sides(changed: Sequence[Change]) -> tuple[int, int]:
    """Return how many cases got worse and how many got better."""
    worse = sum(each.after < each.before for each in changed)
    return worse, len(changed) - worse


def judged(difference: Difference) -> str:
    """Return what a difference is worth, in words."""
    if difference.significant:
        return "better" if difference.difference > 0 else "worse"
    return "no clear difference"
