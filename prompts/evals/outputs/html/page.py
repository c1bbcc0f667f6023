"""The page put together from its template, style and scripts."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from prompts.evals.outputs.html import plots, view
from prompts.evals.outputs.html.data import embedded, page_data
from prompts.evals.outputs.texts import FEW_CASES, percent, points, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompts.evals.baseline import AgainstBaseline
    from prompts.evals.summary import Summary
    from prompts.evals.types import Run

_SCRIPTS = ("text.js", "diff.js", "detail.js", "cases.js")


def render_html(run: Run, summary: Summary, against: Sequence[AgainstBaseline] = ()) -> str:
    """Return the page of a run as one document that loads nothing."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        # Names are written by others, too.
        finalize=lambda value: safe(value) if type(value) is str else value,
    )
    style = _read("style.css")
    script = "(() => {\n" + "\n".join(map(_read, _SCRIPTS)) + "})();"
    return environment.from_string(_read("page.jinja")).render(
        **_overview(run, summary),
        against=against,
        shifted=lambda difference: points(difference.difference),
        data=Markup(embedded(page_data(run))),  # noqa: S704 (no "<" in it)
        # The policy names the page's own style and script: nothing else in it can run.
        style=Markup(style),  # noqa: S704
        style_hash=_hash(style),
        script=Markup(script),  # noqa: S704
        script_hash=_hash(script),
    )


def _overview(run: Run, summary: Summary) -> dict[str, Any]:
    reach = plots.reach(summary.comparisons)
    times, ticks = plots.times(run)
    return {
        "run": run,
        "headline": view.headline(summary),
        "lead": view.lead(run, summary),
        "variants": [
            {
                "summary": each,
                "colour": number % plots.COLOURS,
                "lane": each.overall and plots.lane(each.overall, number % plots.COLOURS),
            }
            for number, each in enumerate(summary.variants)
        ],
        "grid": view.grid(run, summary),
        "comparisons": [
            view.compared(each, reach, number % plots.COLOURS)
            for number, each in enumerate(summary.comparisons, start=1)
        ],
        "reach": reach,
        "tags": view.parted(view.tag_rows(summary)),
        "times": times,
        "ticks": ticks,
        "few": FEW_CASES,
        "clock": plots.clock,
        "percent": percent,
        "kinds": view.kinds(run, summary),
        "facts": view.facts(run),
    }


def _read(name: str) -> str:
    return (files("prompts.evals.outputs.html") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
