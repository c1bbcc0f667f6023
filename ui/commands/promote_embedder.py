"""Promoting an embedder: labelled queries searched both ways, and general questions."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.build import open_embedder, open_index
from assistant.calibration import read_questions
from assistant.settings import FILE, load_settings
from finetune.embedder.promoting import GUARDED, about, from_questions, from_table, judge
from finetune.embedder.shelf import shelved
from finetune.matching.general import kept, objections
from finetune.promoting import Decision, decide, metrics
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.evidence import SimilarityMatcher
from knowledge.retrieval import HybridRetriever, best_per_record
from knowledge.types import Filters
from prompts.evals.suite import DEMO
from ui.commands.promote_encoder import demo_store

if TYPE_CHECKING:
    from finetune.cards import Card
    from finetune.embedder.promoting import Labelled
    from prompts.evals.types import Run

_FOUND, _SPARE = 10, 5
_TABLES = (".csv", ".tsv")


def judge_embedder(
    folder: Path, card: Card, store: Path, labelled: Sequence[str], *, device: str | None
) -> tuple[Decision, dict[str, Sequence[float]]]:
    """Return what stands against an embedder beside what `store` uses now, and the figures.

    `labelled` are files of questions about the records of `store`, as `calibrate` takes them, or
    tables of query, docid and rating; without any they are the demo store's, on that store.
    """
    settings = load_settings(store, device=device)
    ours = SentenceTransformerEmbedder(model=str(folder), device=device)
    without, with_ = (
        kept(SimilarityMatcher(embedder)) for embedder in (open_embedder(settings), ours)
    )
    where = store if labelled else demo_store()
    run = _searched(where, _labelled(labelled), ours, card.name, device)
    decision = decide(run, objections(without, with_), GUARDED)
    shares = [round(sum(each) / len(each), 4) for each in (without, with_)]
    return decision, {**metrics(decision), "general": shares}


def needed(folder: Path, store: Path) -> str:
    """Return in one line what puts an embedder to use: a store's vectors are all of one."""
    return (
        f"Not in use yet, the vectors of {store} are of another embedder: "
        f'set embedder = "{folder}" '
        f"in {store / FILE}, delete {store / 'index'}, ingest again, then calibrate; the matching "
        "encoder and the reading of intents that ship are for all-MiniLM-L6-v2 and are then off"
    )


def _labelled(names: Sequence[str]) -> list[Labelled]:
    if not names:
        with as_file(files("knowledge") / DEMO / "calibration.jsonl") as path:
            return from_questions(read_questions(path))
    found: list[Labelled] = []
    for path in map(Path, names):
        table = path.suffix in _TABLES
        found += from_table(path) if table else from_questions(read_questions(path))
    return found


def _searched(
    store: Path,
    labelled: Sequence[Labelled],
    embedder: SentenceTransformerEmbedder,
    name: str,
    device: str | None,
) -> Run:
    settings = load_settings(store, device=device)
    before = open_embedder(settings)
    with open_index(store, settings, before) as index:
        records = index.catalogue.records(list(index.catalogue.hashes()))
        queries = about(labelled, records)
        with shelved(list(records.values()), embedder) as after:
            now = HybridRetriever(index=index, embedder=before)
            return judge(
                queries,
                {
                    "before": lambda text: _found(now, text),
                    name: lambda text: _found(after, text),
                },
            )


def _found(retriever: HybridRetriever, text: str) -> list[str]:
    # Several passages may be of one document.
    hits = retriever.search(text, Filters(), _FOUND * _SPARE)
    return [hit.passage.document_id for hit in best_per_record(hits, _FOUND)]
