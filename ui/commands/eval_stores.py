"""The stores that suites name: the demo store, a folder, or records in the suite itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
import yaml

from assistant.build import open_index
from assistant.settings import FILE, load_settings
from knowledge.ingest import ingest
from knowledge.weights import cache_folder
from prompts.evals.cache import key_of
from prompts.evals.suite import DEMO, MiniStore
from ui.commands.demo import prepare
from ui.errors import UsageError

if TYPE_CHECKING:
    from prompts.evals.suite import Suite
    from ui.commands.shops import Shops


def stores_of(
    suites: Iterable[Suite], *, given: Path | None, work: Path, shops: Shops
) -> dict[str, Path]:
    """Return the folder of each suite's store, by the suite's name.

    `given` is for all suites. Stores that stand in suites are made in the folder `work`.
    """
    return {each.name: given or _store(each, work, shops) for each in suites}


def _store(suite: Suite, work: Path, shops: Shops) -> Path:
    if isinstance(suite.store, MiniStore):
        return _mini(suite.store, work, shops, suite.name)
    if suite.store == DEMO:
        folder = cache_folder() / "stores" / DEMO
        prepare(folder)
        return folder
    return Path(suite.store)


def _mini(store: MiniStore, work: Path, shops: Shops, suite: str) -> Path:
    records = {"products": store.products, "documents": store.documents}
    folder = work / key_of({**records, "settings": store.settings})[:16]
    if folder.is_dir():  # two suites may have the same
        return folder
    files = folder / "files"
    (files / "documents").mkdir(parents=True)
    (folder / FILE).write_text(tomlkit.dumps(dict(store.settings)), encoding="utf-8")
    lines = "".join(json.dumps(each) + "\n" for each in store.products)
    (files / "products.jsonl").write_text(lines, encoding="utf-8")
    for number, each in enumerate(store.documents):
        (files / "documents" / f"{number}.md").write_text(_markdown(each), encoding="utf-8")
    settings = load_settings(folder)
    embedder = shops.embedder(settings)
    with open_index(folder, settings, embedder, create=True) as index:
        paths = [files / "products.jsonl", files / "documents"]
        summary = ingest(paths, index=index, embedder=embedder)
    if summary.failed:
        raise UsageError(f"the store of suite {suite!r}: {summary.failed[0].reason}")
    return folder


def _markdown(document: Mapping[str, Any]) -> str:
    front = {name: value for name, value in document.items() if name != "text"}
    return f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n{document['text']}\n"
