"""The `floorwalker completions` commands: parse and call."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.options import Adapter, AsJson, Device, Model, Store, flags
from ui.parsing import OneLineGroup

completions = typer.Typer(
    name="completions",
    cls=OneLineGroup,
    help="Prepare what queries are completed with.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@completions.callback()
def root() -> None:
    """Keep `expand` a subcommand although it is the only one."""


@completions.command()
def expand(
    store: Store,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Most categories this time; all if absent.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also those that were written about before.")
    ] = False,
    model: Model = None,
    adapter: Adapter = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """Have the chat model write phrases for each category; those that find something are kept."""
    from ui.commands.completions import expand as run

    chosen = flags(model, adapter, device, False)
    raise typer.Exit(run(store, limit=limit, again=again, as_json=as_json, **chosen))
