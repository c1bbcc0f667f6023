"""`floorwalker demo`: the demo store, made once."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from assistant.build import open_embedder, open_index
from assistant.settings import FILE, load_settings
from knowledge.ingest import ingest
from ui.terminal import ingest_progress, say

SETTINGS = """\
# The settings of this store; see the README for all of them.
shop_name = "Harrow & Pine"
contact = "our team at help@harrowandpine.example"
questions = {questions}
"""


def prepare(store: Path) -> None:
    """Make or finish the demo store; records that are there already are not embedded again."""
    with as_file(files("knowledge") / "demo") as data:
        store.mkdir(parents=True, exist_ok=True)
        if not (store / FILE).exists():
            (store / FILE).write_text(_settings(data), encoding="utf-8")
        settings = load_settings(store)
        embedder = open_embedder(settings)
        with (
            open_index(store, settings, embedder, create=True) as index,
            ingest_progress("Demo store") as progress,
        ):
            summary = ingest(
                [data / "products", data / "documents"],
                index=index,
                embedder=embedder,
                prune=True,
                progress=progress,
            )
    if summary.added or summary.updated or summary.deleted:
        say(f"The demo store is ready in {store} ({summary.seconds:.0f} s)")


def _settings(data: Path) -> str:
    import json

    lines = (data / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["text"] for line in lines[:6]]
    # A JSON list of strings is a TOML array, too.
    return SETTINGS.format(questions=json.dumps(questions, ensure_ascii=False))
