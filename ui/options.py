"""Options that several commands have, and the settings that they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

Store = Annotated[Path, typer.Option("--store", "-s", file_okay=False, help="The store folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Batch = Annotated[
    Path | None,
    typer.Option(help='Read JSON lines {"id", "text"} from FILE (- for standard input).'),
]
Model = Annotated[
    str | None,
    typer.Option(help="embedded, gpu, server, scripted, a URL, a hub id, a folder or a .gguf."),
]
Adapter = Annotated[
    str | None, typer.Option(help="Folder of a PEFT adapter; none switches it off.")
]
Device = Annotated[
    str | None, typer.Option(help="cpu, cuda, cuda:1 ...; found by itself if absent.")
]
NoVerify = Annotated[
    bool, typer.Option("--no-verify", help="Show what the model writes without checking it.")
]
Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Port of the web page; 0 takes a free one.")
]
OpenBrowser = Annotated[bool, typer.Option(help="Open the page in a browser.")]
KindOfFile = Literal["products", "documents"]
KindOfSource = Literal["products", "documents", "queries"]


def flags(
    model: str | None, adapter: str | None, device: str | None, no_verify: bool
) -> dict[str, Any]:
    """Return the answering options as settings; None leaves the store's own."""
    return {
        "model": model,
        "adapter": adapter,
        "device": device,
        "verify": False if no_verify else None,
    }
