"""From a config to an embedder's folder: data, negatives, training, figures, card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from finetune import cards
from finetune.checkpoints import is_main_process
from finetune.config import as_mapping
from finetune.embedder.data import Data, fewer
from finetune.embedder.finishing import finish
from finetune.embedder.gathering import gather
from finetune.embedder.measuring import Query, mean, rank
from finetune.embedder.mining import Row, check_rows, mine
from finetune.embedder.training import check_datasets, load_base, train, with_matrices
from finetune.errors import TrainingError
from finetune.loading import weights_sha256
from finetune.publishing import check_free
from finetune.reporting import check_reporting
from finetune.runs import check_folder, processes
from finetune.tuning import output_folder, run_folder
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.weights import canonical_name, ready_folder

if TYPE_CHECKING:
    from finetune.callbacks import Progress
    from finetune.embedder.config import EmbedderConfig

Say = Callable[[str], None]
# So many steps lie between two lines about how far it is.
_EVERY = 10


def check_start(config: EmbedderConfig, *, resume: bool) -> None:
    """Raise what can be known to be wrong before the data are read, which takes minutes."""
    check_free(output_folder(config))
    check_folder(run_folder(config), resume=resume)
    check_datasets()
    check_reporting(config.training.report_to)
    if processes() > 1:
        raise TrainingError("an embedder is tuned by one process: leave out `accelerate launch`")
    ready_folder(config.base)


def run(config: EmbedderConfig, *, say: Say, resume: bool = False) -> Path:
    """Train what `config` says and return the folder of the embedder.

    Checkpoints and logs lie beside it in `<name>.run`. Raises `FinetuneError`; nothing that is
    there is overwritten.
    """
    import torch

    check_start(config, resume=resume)
    torch.set_num_threads(config.training.threads)
    data = gather(config)
    say(told_of(data))
    base = SentenceTransformerEmbedder(model=config.base)
    rows = mine(config, data, base, say)
    check_rows(rows, config.data.negatives.count)
    model = load_base(ready_folder(config.base), config.base)
    matrices = with_matrices(
        model, config.method, name=canonical_name(config.base), seed=config.training.seed
    )
    developed = fewer(data.development, config.training.measured)
    before = mean(rank(developed, base.embed))
    say(f"before: nDCG@10 {before['ndcg']:.3f} of {len(developed)} development questions")
    trained = train(
        model,
        rows,
        held_rows(developed, config.data.negatives.count),
        form=config.training,
        folder=run_folder(config),
        identity=identity(config, rows),
        resume=resume,
        scorer=scorer(developed),
        told=lambda progress: _tell(progress, say),
    )
    if trained.metrics.get("score", 0.0) <= before["ndcg"]:
        say(
            "no state of it ranks the development questions better than the base does: hold its "
            "figures against the base's before you use it"
        )
    target = output_folder(config)
    if is_main_process():
        finish(config, data, model, matrices, trained, len(rows), say=say)
    return target


def told_of(data: Data) -> str:
    """Return in words how much there is of everything."""
    return (
        f"{sum(data.counts.values())} pairs to learn from, {len(data.development)} questions to "
        f"develop, {len(data.test)} questions and {len(data.searches)} judged queries held out"
    )


def identity(config: EmbedderConfig, rows: Sequence[Row]) -> dict[str, Any]:
    """Return all that decides how a run goes, for `--resume` to hold against."""
    found = hashlib.sha256()
    for row in rows:
        found.update(json.dumps([row.question, row.positive, *row.negatives]).encode())
    return {
        "model": {"name": config.base, "sha256": weights_sha256(ready_folder(config.base))},
        "data": found.hexdigest(),
        "config": {
            name: value
            for name, value in as_mapping(config).items()
            if name in {"base", "method", "training"}
        },
        "versions": cards.versions(),
    }


def scorer(queries: Sequence[Query]) -> Callable[[Any], Mapping[str, float]]:
    """Return what ranks `queries` with a model as it is: the score is their mean nDCG@10."""

    def embed(model: Any, texts: Sequence[str]) -> Any:
        return np.asarray(
            model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        )

    def score(model: Any) -> Mapping[str, float]:
        training = model.training
        found = mean(rank(queries, lambda texts: embed(model, texts)))
        model.train(training)
        return {"score": found["ndcg"], "mrr": found["mrr"]}

    return score


def held_rows(queries: Sequence[Query], count: int) -> list[Row]:
    """Return rows of development questions, for the loss: one right text and any that are not."""
    rows = []
    for query in queries:
        positive = max(query.gains, key=lambda text: query.gains[text])
        wrong = [text for text in query.texts if text not in query.gains][:count]
        if len(wrong) == count:
            right = frozenset(query.gains)
            rows.append(Row(query.text, positive, tuple(wrong), right, query.part))
    if not rows:
        raise TrainingError("no development question has texts to tell apart: add a source")
    return rows


def _tell(progress: Progress, say: Say) -> None:
    if progress.step % _EVERY and not progress.marks:
        return
    loss = "" if progress.loss is None else f", loss {progress.loss:.3f}"
    marks = "".join(f", {name} {value:.3f}" for name, value in progress.marks.items())
    say(f"{progress.step}/{progress.steps}{loss}{marks}, {progress.seconds_left / 60:.0f} min left")
