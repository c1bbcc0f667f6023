"""The `floorwalker` command: parses, calls, prints; what it does lives elsewhere.

Exit status: 0 done, 1 ran but the answer is no or something failed, 2 could not run.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ui.adapting import adapters
from ui.commands.failures import explain, failures
from ui.completing import completions
from ui.errors import UsageError
from ui.evaluating import evaluate
from ui.options import (
    Adapter,
    AsJson,
    Batch,
    Device,
    KindOfFile,
    KindOfSource,
    Model,
    NoVerify,
    OpenBrowser,
    Port,
    Store,
    flags,
)
from ui.parsing import OneLineGroup
from ui.prompting import prompts
from ui.terminal import say

app = typer.Typer(
    name="floorwalker",
    cls=OneLineGroup,
    help="A shopping assistant that answers from your catalogue and policies, and cites them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # boxes break the line that says what was wrong
)

app.add_typer(prompts)
app.add_typer(completions)
app.add_typer(adapters)
app.command("eval")(evaluate)


@app.callback()
def root(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and log more.")] = False,
) -> None:
    """Set up what all commands share."""
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.WARNING, format="%(levelname)s: %(message)s"
    )
    if not sys.stderr.isatty():
        # Read by the Hugging Face libraries when they are imported: no bars into log files.
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    # TRL would tell its makers of each training.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    for noisy in ("httpx", "httpcore", "chromadb", "urllib3", "filelock", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@app.command()
def demo(
    store: Store = Path("stores/demo"),
    port: Port = 7860,
    model: Model = None,
    adapter: Adapter = None,
    device: Device = None,
    no_verify: NoVerify = False,
    browser: OpenBrowser = True,
) -> None:
    """Make the demo store if it is not there, and open the web UI."""
    from ui.commands.demo import prepare
    from ui.commands.web import web as run

    prepare(store)
    run(store, port=port, browser=browser, **flags(model, adapter, device, no_verify))


@app.command()
def ingest(
    store: Store,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders.")],
    kind: Annotated[
        KindOfSource | None,
        typer.Option(
            help="What the files hold; products or documents is told by their names if absent."
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            "--map",
            help="title=Name,price=Cost pairs, a TOML file, or icecat, retail-demo-store, "
            "dummyjson, shopify, merchant.",
        ),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Delete what came from PATH and is gone from it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read catalogues, documents, or with --kind queries query logs into the store.

    A query log is TSV or JSON Lines: query, count, and if known last date, clicks, people.
    """
    if kind == "queries":
        from ui.commands.queries import ingest_queries

        if mapping or prune:
            raise UsageError(
                "--map and --prune are for products and documents; a query log takes the place "
                "of what the same file held before"
            )
        raise typer.Exit(ingest_queries(store, paths, as_json=as_json))
    from ui.commands.ingest import ingest as run

    raise typer.Exit(run(store, paths, kind=kind, mapping=mapping, prune=prune, as_json=as_json))


@app.command()
def search(
    store: Store,
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="What to look for.")] = None,
    batch: Batch = None,
    limit: Annotated[int, typer.Option(min=1, help="Most hits.")] = 10,
    kind: Annotated[KindOfFile | None, typer.Option(help="Only these.")] = None,
    as_json: AsJson = False,
) -> None:
    """Search products and documents; no chat model is loaded."""
    from ui.commands.search import search as run

    raise typer.Exit(run(store, query, batch=batch, limit=limit, kind=kind, as_json=as_json))


@app.command()
def complete(
    store: Store,
    prefix: Annotated[
        str | None, typer.Argument(metavar="PREFIX", help="What was typed so far.")
    ] = None,
    batch: Batch = None,
    limit: Annotated[int, typer.Option(min=1, help="Most suggestions.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Say how a query may go on, with what the shop can sell; no chat model is loaded."""
    from ui.commands.complete import complete as run

    raise typer.Exit(run(store, prefix, batch=batch, limit=limit, as_json=as_json))


@app.command()
def ask(
    store: Store,
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="The question.")
    ] = None,
    batch: Batch = None,
    customer: Annotated[str | None, typer.Option(help="Id of the verified customer.")] = None,
    model: Model = None,
    adapter: Adapter = None,
    device: Device = None,
    no_verify: NoVerify = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the store, or each question of a batch."""
    from ui.commands.ask import ask as run

    chosen = flags(model, adapter, device, no_verify)
    raise typer.Exit(
        run(store, question, batch=batch, customer=customer, as_json=as_json, **chosen)
    )


@app.command()
def answer(
    batch: Annotated[
        Path,
        typer.Option(help='JSON lines {"id", "text", "sources": [{"id", "title", "text"}]}.'),
    ],
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            "-s",
            exists=True,
            file_okay=False,
            help="Take settings and prompts from here.",
        ),
    ] = None,
    model: Model = None,
    adapter: Adapter = None,
    device: Device = None,
    no_verify: NoVerify = False,
    as_json: Annotated[  # noqa: ARG001
        bool, typer.Option("--json", help="Changes nothing: it prints JSON lines anyway.")
    ] = False,
) -> None:
    """Answer questions from sources that come with them."""
    from ui.commands.ask import answer as run

    raise typer.Exit(run(batch, store=store, **flags(model, adapter, device, no_verify)))


@app.command()
def calibrate(
    store: Store,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--set",
            exists=True,
            dir_okay=False,
            help="Labelled questions; those of the demo store if absent.",
        ),
    ] = None,
    max_false_abstention: Annotated[
        float, typer.Option(min=0, max=1, help="Most of the answerable that may be declined.")
    ] = 0.1,
    plot: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Draw the curve here, not into the store."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Keep the threshold in the store's settings.")
    ] = False,
    weights: Annotated[
        bool, typer.Option("--weights", help="Only print the signals' weights, fitted anew.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Choose when to abstain from labelled questions, and draw the risk-coverage curve."""
    from ui.commands.calibrate import run

    raise typer.Exit(
        run(
            store,
            questions=questions,
            max_false_abstention=max_false_abstention,
            plot=plot,
            write=write,
            weights=weights,
            as_json=as_json,
        )
    )


@app.command()
def tune(
    config: Annotated[
        str, typer.Argument(metavar="CONFIG", help="A YAML file, or the name of a shipped one.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show data, lengths, memory and time; train nothing.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the last checkpoint of this config.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --dry-run: print JSON instead of text.")
    ] = False,
) -> None:
    """Fine-tune the chat model, the matching encoder or the embedder as a config says."""
    from ui.commands.tune import tune as run

    raise typer.Exit(run(config, dry_run=dry_run, resume=resume, as_json=as_json))


@app.command()
def chat(
    store: Store,
    model: Model = None,
    adapter: Adapter = None,
    device: Device = None,
    no_verify: NoVerify = False,
) -> None:
    """Talk in the terminal."""
    from ui.commands.chat import chat as run

    run(store, **flags(model, adapter, device, no_verify))


@app.command()
def web(
    store: Store,
    port: Port = 7860,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    model: Model = None,
    adapter: Adapter = None,
    device: Device = None,
    no_verify: NoVerify = False,
    browser: OpenBrowser = False,
) -> None:
    """Open the web UI."""
    from ui.commands.web import web as run

    chosen = flags(model, adapter, device, no_verify)
    run(store, host=host, port=port, browser=browser, **chosen)


@app.command()
def doctor(
    store: Annotated[
        Path | None,
        typer.Option("--store", "-s", file_okay=False, help="Look into this store, too."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show device, versions, models and index health, and what to do about each problem."""
    from ui.commands.doctor import doctor as run

    raise typer.Exit(run(store, as_json=as_json))


def main() -> None:
    """Run the command; every expected error is one line."""
    try:
        app(prog_name="floorwalker")
    except failures() as error:
        if "--debug" in sys.argv:
            raise
        say(f"floorwalker: {explain(error)}", err=True)
        _leave(2)
    except SystemExit as stopped:
        _leave(stopped.code)


def _leave(status: str | int | None) -> NoReturn:
    """End the process, at once where threads of an eval are at work that was given up."""
    evals = sys.modules.get("prompts.evals.threads")  # loaded by evals alone
    if evals is not None and isinstance(status, int) and evals.left_running():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)
