"""A run as people and programs read it: terminal, CSV, JUnit XML, Markdown and one HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from prompts.evals.baseline import AgainstBaseline
    from prompts.evals.summary import Summary
    from prompts.evals.types import Run

Format = Literal["csv", "junit", "markdown", "html"]


def write(
    run: Run,
    summary: Summary,
    formats: Mapping[Format, Path],
    *,
    against: Sequence[AgainstBaseline] = (),
) -> None:
    """Write a run in each format to its file, replacing what is there; folders are made."""
    for name, path in formats.items():
        text = render(run, summary, name, against)
        path.parent.mkdir(parents=True, exist_ok=True)
        # newline="": CSV has its own line ends. Half a surrogate pair is no reason to lose a run.
        path.write_text(text, encoding="utf-8", errors="replace", newline="")


def render(
    run: Run, summary: Summary, name: Format, against: Sequence[AgainstBaseline] = ()
) -> str:
    """Return a run in one format."""
    match name:
        case "csv":
            from prompts.evals.outputs.csv import render_csv

            return render_csv(run)
        case "junit":
            from prompts.evals.outputs.junit import render_junit

            return render_junit(run)
        case "markdown":
            from prompts.evals.outputs.markdown import render_markdown

            return render_markdown(run, summary, against)
        case "html":
            from prompts.evals.outputs.html import render_html

            return render_html(run, summary, against)
