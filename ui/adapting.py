"""The `floorwalker adapters` commands: parse and call."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ui.options import AsJson, Device, Store
from ui.parsing import OneLineGroup

adapters = typer.Typer(
    name="adapters",
    cls=OneLineGroup,
    help="Look after the adapters of a store: which there are, which is in use, what it may do.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Which = Annotated[
    str, typer.Argument(metavar="NAME", help="A name among the store's adapters, or a folder.")
]
MaybeStore = Annotated[
    Path | None,
    typer.Option("--store", "-s", exists=True, file_okay=False, help="The store whose it is."),
]
Workers = Annotated[int, typer.Option(min=1, help="So many cases at once.")]
Kind = Annotated[Literal["chat", "matching", "embedder"], typer.Option(help="Of which kind.")]


@adapters.command("list")
def list_adapters(store: Store, as_json: AsJson = False) -> None:
    """List the adapters, and which is in use."""
    from ui.commands.adapters import list_adapters as run

    raise typer.Exit(run(store, as_json=as_json))


@adapters.command()
def show(name: Which, store: MaybeStore = None, as_json: AsJson = False) -> None:
    """Show an adapter's card: base, data, config, figures."""
    from ui.commands.adapters import show as run

    raise typer.Exit(run(name, store, as_json=as_json))


@adapters.command()
def promote(
    name: Which,
    store: Store,
    suites: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SUITE]...",
            help="Suites to judge it by, all of ours if absent; for a matching encoder files of "
            "labelled questions as `calibrate` takes them, the demo store's if absent; for an "
            "embedder such files, or tables of query, docid, rating.",
        ),
    ] = None,
    device: Device = None,
    workers: Workers = 1,
    as_json: AsJson = False,
) -> None:
    """Put an adapter to use, unless it abstains, declines or remembers significantly less.

    An embedder must not find less; how it is put to use is told, for the vectors have to be anew.
    """
    from ui.commands.promote import promote as run

    raise typer.Exit(
        run(name, store, suites or [], device=device, workers=workers, as_json=as_json)
    )


@adapters.command()
def rollback(store: Store, kind: Kind = "chat", as_json: AsJson = False) -> None:
    """Go back to the adapter that was in use before."""
    from ui.commands.adapters import rollback as run

    raise typer.Exit(run(store, kind, as_json=as_json))


@adapters.command()
def export(
    name: Which,
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to; must not be there.")],
    store: MaybeStore = None,
    form: Annotated[
        Literal["merged", "adapter"],
        typer.Option(help="A whole model, or an adapter folder as vLLM loads it."),
    ] = "merged",
    dtype: Annotated[
        Literal["float32", "bfloat16", "float16"] | None,
        typer.Option(help="Precision of a merged model; the base's own if absent."),
    ] = None,
) -> None:
    """Write an adapter for serving elsewhere, with a model card."""
    from ui.commands.adapters import export as run

    raise typer.Exit(run(name, target, store, form=form, dtype=dtype))


@adapters.command()
def check(
    name: Which,
    suites: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SUITE]...",
            help="Suites (for an encoder: labelled questions) that --merged and --url have to "
            "score the same on; all of ours if absent.",
        ),
    ] = None,
    store: MaybeStore = None,
    merged: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="A merged folder, too.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="A server that serves it, too.")] = None,
    server_model: Annotated[str | None, typer.Option(help="What the server calls it.")] = None,
    no_suites: Annotated[
        bool, typer.Option("--no-suites", help="Compare token by token only; suites take hours.")
    ] = False,
    workers: Workers = 1,
    as_json: AsJson = False,
) -> None:
    """Tell whether what is served is what was trained: template, tokens, likeliest ones, suites."""
    from ui.commands.check_adapter import check as run

    status = run(
        name, store, None if no_suites else suites or [], merged=merged, url=url,
        server_model=server_model, workers=workers, as_json=as_json,
    )  # fmt: skip
    raise typer.Exit(status)
