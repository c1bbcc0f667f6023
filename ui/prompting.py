"""The `floorwalker prompts` commands: parse and call."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.options import Adapter, AsJson, Device, Model, Store, flags
from ui.parsing import OneLineGroup

prompts = typer.Typer(
    name="prompts",
    cls=OneLineGroup,
    help="Look at the prompts: templates, examples, and what a question would send.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

OwnPrompts = Annotated[
    Path | None,
    typer.Option(
        "--store", "-s", exists=True, file_okay=False, help="With the prompts of a store."
    ),
]
Task = Annotated[str, typer.Argument(metavar="NAME", help="Which prompt; see prompts list.")]


@prompts.command("list")
def list_prompts(store: OwnPrompts = None, as_json: AsJson = False) -> None:
    """List the prompts, and where each comes from."""
    from ui.commands.prompts import list_prompts as run

    raise typer.Exit(run(store, as_json=as_json))


@prompts.command()
def show(name: Task, store: OwnPrompts = None, as_json: AsJson = False) -> None:
    """Show a template and its examples."""
    from ui.commands.prompts import show as run

    raise typer.Exit(run(name, store, as_json=as_json))


@prompts.command()
def render(
    name: Task,
    store: Store,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question.")],
    model: Model = None,
    adapter: Adapter = None,
    device: Device = None,
    facts: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="What followup, judge and complete need."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the messages that a question would send to the chat model, which is not asked."""
    from ui.commands.prompts import render as run

    raise typer.Exit(
        run(
            name,
            store,
            question,
            facts=facts or (),
            as_json=as_json,
            **flags(model, adapter, device, False),
        )
    )


@prompts.command()
def lint(
    store: OwnPrompts = None, model: Model = None, device: Device = None, as_json: AsJson = False
) -> None:
    """Check templates and examples; 1 when something is wrong with them."""
    from ui.commands.prompts import lint as run

    raise typer.Exit(run(store, as_json=as_json, **flags(model, None, device, False)))
