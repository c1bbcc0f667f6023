"""What is left of a training: a sentence-transformers model, its figures and its cards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune import cards
from finetune.config import as_mapping
from finetune.embedder.card import card
from finetune.embedder.measuring import Marks, compared, figure, marks, rank
from finetune.embedder.parity import MATRICES, TEXTS, texts_hash
from finetune.embedder.shelf import shelved
from finetune.embedder.training import load_learned
from finetune.finishing import public_name
from finetune.loading import weights_sha256
from finetune.matching.general import kept
from finetune.matching.registering import described
from finetune.publishing import published
from finetune.reporting import plot
from finetune.runs import quiet, write_history
from finetune.tuning import output_folder, run_folder
from knowledge.adapters import CONFIG, EMBEDDER
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.evidence import SimilarityMatcher
from knowledge.types import Filters
from knowledge.weights import canonical_name, ready_folder
from prompts.evals.statistics import p_value

if TYPE_CHECKING:
    from finetune.embedder.config import EmbedderConfig
    from finetune.embedder.data import Data, Wanted
    from finetune.runs import Trained
    from knowledge.embedding import Embedder

FIGURES = "figures.json"
_DEPTH = 200
Found = dict[str, dict[str, dict[str, dict[str, float]]]]
Say = Callable[[str], None]


def finish(
    config: EmbedderConfig,
    data: Data,
    model: Any,
    matrices: Any,
    trained: Trained,
    rows: int,
    *,
    say: Say,
) -> None:
    """Write the embedder's folder, whole or not at all; raises `ExportError`."""
    run = run_folder(config)
    write_history(trained.history, run / "history.jsonl")
    plot(trained.history, run / "loss.png")
    load_learned(model, trained.weights)
    with published(output_folder(config)) as part:
        write_model(model, matrices, part, name=canonical_name(config.base))
        for name in ("history.jsonl", "loss.png"):
            shutil.copyfile(run / name, part / name)
        if config.path.is_file():
            shutil.copyfile(config.path, part / "config.yaml")
        found = measured(config, data, part, say)
        (part / FIGURES).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        (part / "README.md").write_text(card(config, data, found, rows), encoding="utf-8")
        cards.write(_registered(config, data, found, trained, rows), part)


def write_model(model: Any, matrices: Any, folder: Path, *, name: str) -> None:
    """Write a trained model as sentence-transformers reads one, its matrices merged and beside.

    It is no use afterwards.
    """
    with quiet():
        if matrices is not None:
            matrices.save_pretrained(folder / MATRICES, save_embedding_layers=False)
            # The library's page for the matrices says nothing that ours does not.
            (folder / MATRICES / "README.md").unlink(missing_ok=True)
            path = folder / MATRICES / CONFIG
            values = json.loads(path.read_text("utf-8"))
            values["base_model_name_or_path"] = public_name(name)
            path.write_text(json.dumps(values, indent=1, sort_keys=True) + "\n", "utf-8")
            matrices.merge_and_unload()
        inner = model.transformers_model
        inner.config._name_or_path = public_name(name)
        model.save_pretrained(str(folder), create_model_card=False)


def measured(config: EmbedderConfig, data: Data, folder: Path, say: Say) -> Found:
    """Return the figures of base and tuned on what is held out, by what is asked for."""
    base = SentenceTransformerEmbedder(model=config.base)
    tuned = SentenceTransformerEmbedder(model=str(folder))
    found: Found = {}
    for part in dict.fromkeys(query.part for query in data.test):
        queries = [query for query in data.test if query.part == part]
        clusters = [query.product for query in queries]
        found[part] = compared(clusters, rank(queries, base.embed), rank(queries, tuned.embed))
    if data.searches:
        found |= _searched(data, base, tuned)
    found["general questions"] = {"right": _general(base, tuned)}
    for part, values in found.items():
        for name, each in values.items():
            before, after, change = each["base"], each["tuned"], each["difference"]
            say(
                f"{part}, {name}: {before['value']:.3f} -> {after['value']:.3f} "
                f"({change['low']:+.3f} to {change['high']:+.3f}, p {change['p']:.4f}, "
                f"n {before['n']})"
            )
    return found


def _searched(data: Data, base: Embedder, tuned: Embedder) -> Found:
    """Return figures of the judged queries: by the shop's search, and by cosine alone."""
    clusters = [each.query for each in data.searches]
    old, new = (_search(data, embedder) for embedder in (base, tuned))
    return {f"judged queries, {way}": compared(clusters, old[way], new[way]) for way in old}


def _search(data: Data, embedder: Embedder) -> dict[str, list[Marks]]:
    found: dict[str, list[Marks]] = {"search": [], "cosine alone": []}
    with ExitStack() as stack:
        shops: dict[str, Any] = {}
        for each in data.searches:
            if each.shelf not in shops:
                records = list(data.shelves[each.shelf].values())
                shops[each.shelf] = stack.enter_context(shelved(records, embedder))
            shop = shops[each.shelf]
            hits = shop.search(each.query, Filters(kind="product"), _DEPTH)
            ranked = [hit.passage.document_id for hit in hits]
            vector = embedder.embed([each.query])[0]
            near = [key[0] for key, _ in shop.index.query(vector, "product", _DEPTH)]
            found["search"].append(_marks(each, ranked))
            found["cosine alone"].append(_marks(each, near))
    return found


def _marks(each: Wanted, ids: Sequence[str]) -> Marks:
    wanted = [rating for rating in each.ratings.values() if rating > 0]
    return marks([each.ratings.get(key, 0.0) for key in ids], wanted)


def _general(base: Embedder, tuned: Embedder) -> dict[str, dict[str, float]]:
    """Return how many questions that are not a shop's are answered by what lies nearest."""
    old, new = (
        [float(each) for each in kept(SimilarityMatcher(embedder))] for embedder in (base, tuned)
    )
    clusters = [str(place) for place in range(len(old))]
    change = [after - before for before, after in zip(old, new, strict=True)]
    return {
        "base": figure(clusters, old),
        "tuned": figure(clusters, new),
        "difference": {**figure(clusters, change, low=-1.0), "p": round(p_value(change), 4)},
    }


def _registered(
    config: EmbedderConfig,
    data: Data,
    found: Mapping[str, Mapping[str, Mapping[str, Mapping[str, float]]]],
    trained: Trained,
    rows: int,
) -> cards.Card:
    base = ready_folder(config.base)
    return cards.Card(
        name=config.output.adapter,
        kind=EMBEDDER,
        base={
            "name": canonical_name(config.base), "revision": "", "sha256": weights_sha256(base),
        },
        templates={TEXTS: texts_hash(base)},
        licence=config.output.licence,
        config=as_mapping(config),
        data={
            "train": rows,
            "development": len(data.development),
            "sources": described(data.counts, data.hashes, data.licences),
        },
        seeds={"data": config.training.seed, "training": config.training.seed},
        metrics={
            f"{part}: {name}, {which}": dict(value)
            for part, values in found.items()
            for name, each in values.items()
            for which, value in each.items()
        },
        training={
            "step": trained.step,
            "steps": trained.steps,
            "seconds": round(trained.seconds, 1),
            **{f"development_{name}": value for name, value in trained.metrics.items()},
        },
        created=cards.now(),
        versions=cards.versions(),
    )  # fmt: skip
