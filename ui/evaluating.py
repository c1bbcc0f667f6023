"""The `floorwalker eval` command: parse and call."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.options import Adapter, Device, Model, NoVerify, flags

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="SUITE",
        help="Files, folders, or names of shipped suites; demo is all of those. "
        "`new [FILE]` writes a starter suite instead, `from-conversations [FILE]` drafts cases "
        "from the conversations of --store.",
    ),
]
OwnStore = Annotated[
    Path | None,
    typer.Option("--store", "-s", file_okay=False, help="Run all suites on this store."),
]


def evaluate(
    suites: Names,
    store: OwnStore = None,
    model: Model = None,
    adapter: Adapter = None,
    device: Device = None,
    no_verify: NoVerify = False,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AXIS=A,B",
            help="Compare, in the place of the suites' matrices: examples=zero,fixed,similar, "
            "model=..., adapter=..., prompts=..., or any setting. May be given again.",
        ),
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Only cases with one of these.")] = None,
    case: Annotated[list[str] | None, typer.Option(help="Only these, by id or suite/id.")] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Ask each case so often.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Cases at a time.")] = 4,
    time_limit: Annotated[
        float, typer.Option(min=0.001, metavar="SECONDS", help="The most that a case may take.")
    ] = 300.0,
    seed: Annotated[int, typer.Option(help="Of the first repeat; each further adds one.")] = 0,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Ask everything anew, and keep nothing.")
    ] = False,
    judge: Annotated[str | None, typer.Option(help="The model that judges rubrics.")] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, metavar="FILE",
            help="A --json file: fail on a significant regression from it, not on failed cases.",
        ),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FILE", help="Write everything, for --baseline."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(dir_okay=False, metavar="FILE", help="Write a table.")
    ] = None,
    junit: Annotated[
        Path | None, typer.Option(dir_okay=False, metavar="FILE", help="Write JUnit XML.")
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FILE", help="Write a summary for a pull request."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(dir_okay=False, metavar="FILE", help="Write a page to look at.")
    ] = None,
) -> None:  # fmt: skip
    """Run eval suites: is it good, and what did a change make better or worse?

    Exit status: 0 when all cases passed, 1 when one failed, 2 when it could not run or a case
    came to no verdict. With --baseline, 1 is a significant regression, overall or in a tag, and
    failed cases alone are none.
    """
    if suites[0] in {"new", "from-conversations"}:
        _draft(suites, store)
        return
    from prompts.evals.runner import Options
    from ui.commands.eval_report import Outputs
    from ui.commands.evaluate import Selection
    from ui.commands.evaluate import evaluate as run

    raise typer.Exit(
        run(
            Selection(suites, store, tag or (), case or (), vary or ()),
            options=Options(repeats=repeats, seed=seed, workers=workers, seconds=time_limit),
            outputs=Outputs(json, csv, junit, markdown, html),
            baseline=baseline,
            cached=not no_cache,
            judge=judge,
            **flags(model, adapter, device, no_verify),
        )
    )


def _draft(words: list[str], store: Path | None) -> None:
    from ui.commands import drafts
    from ui.errors import UsageError

    what, *rest = words
    if what == "new" and len(rest) <= 1:
        raise typer.Exit(drafts.new(Path(*rest)))
    if what == "from-conversations" and len(rest) <= 1 and store is not None:
        raise typer.Exit(drafts.from_conversations(store, Path(*rest)))
    use = "new [FILE]" if what == "new" else "from-conversations [FILE] --store S"
    raise UsageError(f"write it as: floorwalker eval {use}")
