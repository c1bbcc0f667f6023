"""What `floorwalker eval` says while it runs and when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import load_settings
from prompts.evals.outputs import Format, write
from prompts.evals.results import write_run
from prompts.evals.summary import summary
from ui.terminal import say

if TYPE_CHECKING:
    from prompts.evals.baseline import AgainstBaseline, Tested
    from prompts.evals.runner import Options, Planned
    from prompts.evals.summary import Key
    from prompts.evals.types import CaseResult, Run

_NAMED = 5
"""So many cases are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where to write what, None for nowhere."""

    json: Path | None = None
    csv: Path | None = None
    junit: Path | None = None
    markdown: Path | None = None
    html: Path | None = None


@contextmanager
def progress(total: int) -> Iterator[Callable[[CaseResult], None]]:
    """Yield what is to be told of each result: it shows how far the run is, to a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeLeft())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=total)
        tally = _Tally()

        def tell(result: CaseResult) -> None:
            shown.update(task, advance=1, description=tally.with_(result))

        yield tell


class _Tally:
    """Counts what became of the cases so far."""

    def __init__(self) -> None:
        self._failed = self._errors = 0

    def with_(self, result: CaseResult) -> str:
        self._failed += result.decided and not result.passed
        self._errors += not result.decided
        return f"{self._failed} failed, {self._errors} without a verdict"


def warn_of_twins(planned: Sequence[Planned], options: Options) -> None:
    """Say where repeats can show nothing: a model that always takes the likeliest word."""
    greedy = {
        variant.name
        for each in planned
        for variant in each.variants
        if load_settings(each.store, **variant.settings).temperature == 0
    }
    if options.repeats > 1 and greedy:
        say(
            "floorwalker: temperature is 0, so repeats are the same answer again: set temperature "
            "in floorwalker.toml, or --vary temperature=0.7, to see how answers vary",
            err=True,
        )


def report(run: Run, held: Sequence[AgainstBaseline] | None, outputs: Outputs) -> None:
    """Print what a run came to, and write the files that are wanted."""
    from rich.console import Console

    from prompts.evals.outputs.table import print_table

    figures = summary(run)
    if outputs.json:
        write_run(run, outputs.json)
    wanted: dict[Format, Path | None] = {
        "csv": outputs.csv, "junit": outputs.junit,
        "markdown": outputs.markdown, "html": outputs.html,
    }  # fmt: skip
    files = {name: path for name, path in wanted.items() if path is not None}
    write(run, figures, files, against=held or ())
    print_table(run, figures, Console())
    for each in held or ():
        say_baseline(each)


def exit_status(run: Run, held: Sequence[AgainstBaseline] | None) -> int:
    """Return 1 when a case failed or, with a baseline, something regressed; 2 without a verdict.

    What failed weighs more than what could not be decided.
    """
    if held is None:
        bad = any(each.decided and not each.passed for each in run.results)
    else:
        bad = any(each.regressions for each in held)
    return 1 if bad else 0 if all(each.decided for each in run.results) else 2


def say_baseline(held: AgainstBaseline) -> None:
    """Print how a variant stands beside its baseline."""
    overall = held.comparison.overall
    if overall is None:
        return
    low, high = overall.interval.low, overall.interval.high
    say(
        f"{held.variant} against the baseline: {overall.before:.1%} -> {overall.after:.1%} "
        f"({overall.difference:+.1%}, 95 % interval {low:+.1%} to {high:+.1%}, "
        f"{overall.cases} cases; {overall.detectable:.1%} could have been seen)"
    )
    for tested in held.regressions:
        say(f"  significantly worse: {_regression(tested)}")
    if not held.regressions:
        say("  no significant regression, overall or in any tag")
    for change in held.comparison.changed:
        say(f"  {change.suite}/{change.case}: {change.before:.0%} -> {change.after:.0%}")
    for reason, keys in held.left_out.items():
        say(f"  left out, {reason}: {_named(keys)}")


def _regression(tested: Tested) -> str:
    found = tested.difference
    return (
        f"{tested.name}, {found.before:.1%} -> {found.after:.1%} on {found.cases} cases "
        f"(p = {tested.p:.4f}, corrected)"
    )


def _named(keys: Sequence[Key]) -> str:
    named = ", ".join("/".join(key) for key in keys[:_NAMED])
    return f"{named} and {len(keys) - _NAMED} more" if len(keys) > _NAMED else named
