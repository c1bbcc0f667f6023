"""From rows to a trained embedder: the trainer and loss of sentence-transformers, our runs."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.collating import LengthGrouped
from finetune.embedder.batching import Apart, in_order
from finetune.errors import CheckpointError, TrainingError
from finetune.loading import one_line
from finetune.matching.training import OLD_NAME
from finetune.runs import Trained, arguments, begin, carry_out, equip, quiet

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from finetune.callbacks import Progress
    from finetune.embedder.config import MethodForm, TrainingForm
    from finetune.embedder.mining import Row

LEARNED = "learned.safetensors"


def check_datasets() -> None:
    """Raise `TrainingError` when what sentence-transformers trains with is not installed."""
    if importlib.util.find_spec("datasets") is None:
        raise TrainingError("tuning an embedder needs datasets: pip install 'floorwalker[tune]'")


def load_base(folder: Path, name: str) -> SentenceTransformer:
    """Return an embedder of a folder to train; raises `TrainingError` where it is none."""
    from sentence_transformers import SentenceTransformer

    with quiet():
        try:
            model = SentenceTransformer(
                str(folder), local_files_only=True, model_kwargs={"use_safetensors": True}
            )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise TrainingError(f"base: {name} is no embedder: {one_line(error)}") from error
    if model.transformers_model is None:
        raise TrainingError(f"base: {name} has no transformer to train: name another")
    return model


def with_matrices(model: SentenceTransformer, form: MethodForm, *, name: str, seed: int) -> Any:
    """Put low-rank matrices beside all linear layers, in place; return what holds them.

    None for full tuning. The pooler is left alone: an embedder does not read it.
    """
    import torch
    from peft import LoraConfig, get_peft_model

    inner: Any = model.transformers_model
    if form.name == "full":
        model.requires_grad_(requires_grad=True)
        return None
    torch.manual_seed(seed)
    layers = [
        each
        for each, module in inner.named_modules()
        if isinstance(module, torch.nn.Linear) and "pooler" not in each
    ]
    # Where the base lies on this machine is of no use on another.
    inner.name_or_path = name
    config = LoraConfig(
        r=form.rank, lora_alpha=form.alpha, lora_dropout=form.dropout, target_modules=layers
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=OLD_NAME, category=FutureWarning)
        return get_peft_model(inner, config)


def train(
    model: SentenceTransformer,
    rows: Sequence[Row],
    development: Sequence[Row],
    *,
    form: TrainingForm,
    folder: Path,
    identity: Mapping[str, Any] | None = None,
    resume: bool = False,
    scorer: Callable[[Any], Mapping[str, float]],
    told: Callable[[Progress], None] = lambda _: None,
) -> Trained:
    """Train `model` in place and return where its best weights lie, inside of `folder`.

    Raises `TrainingError` or `CheckpointError`, and overwrites nothing.
    """
    checkpoint = begin(folder, identity or {}, resume=resume, model=model)
    order = in_order(rows, batch_size=form.batch_size, seed=form.seed)
    longest = model.max_seq_length
    model.max_seq_length = min(form.max_tokens, longest or form.max_tokens)
    try:
        with quiet():
            trainer = _trainer(model, rows, development, order, form, folder, scorer)
            equip(trainer, order=order, form=form, folder=folder, told=told)
        return carry_out(trainer, folder, checkpoint)
    finally:
        model.max_seq_length = longest


def _trainer(
    model: SentenceTransformer,
    rows: Sequence[Row],
    development: Sequence[Row],
    order: LengthGrouped,
    form: TrainingForm,
    folder: Path,
    scorer: Callable[[Any], Mapping[str, float]],
) -> Any:
    from sentence_transformers import SentenceTransformerTrainingArguments

    from finetune.embedder.trainer import EmbedderTrainer

    options = arguments(form, folder, rows=len(rows), evaluates=True, scored=True, device=None)
    # It counts the tokens of a chat model's one input; here there are several texts.
    options["include_num_input_tokens_seen"] = "no"
    return EmbedderTrainer(
        order=order,
        scorer=scorer,
        batches=Apart(rows, order, batch_size=form.batch_size),
        model=model,
        args=SentenceTransformerTrainingArguments(**options),
        train_dataset=_dataset(rows),
        eval_dataset=_dataset(development),
        loss=_loss(model, form),
    )


def _dataset(rows: Sequence[Row]) -> Any:
    """Return rows as columns, in the order that the loss reads: question, right text, others."""
    from datasets import Dataset

    columns = {"question": [row.question for row in rows], "right": [r.positive for r in rows]}
    width = len(rows[0].negatives)
    wrong = {f"wrong_{at}": [row.negatives[at] for row in rows] for at in range(width)}
    return Dataset.from_dict(columns | wrong)


def _loss(model: SentenceTransformer, form: TrainingForm) -> Any:
    from sentence_transformers.sentence_transformer import losses

    scale = 1 / form.temperature
    if form.mini_batch is None:
        return losses.MultipleNegativesRankingLoss(model, scale=scale)
    return losses.CachedMultipleNegativesRankingLoss(
        model, scale=scale, mini_batch_size=form.mini_batch
    )


def save_learned(model: Any, folder: Path) -> None:
    """Write the weights that learn."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    learned = {
        name: value.detach().cpu().contiguous()
        for name, value in model.named_parameters()
        if value.requires_grad
    }
    save_file(learned, folder / LEARNED)


def load_learned(model: Any, folder: Path) -> None:
    """Take the weights that a checkpoint has; raises `CheckpointError` for another model's."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        found = model.load_state_dict(load_file(folder / LEARNED), strict=False)
    except (OSError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(f"{folder} cannot be gone on from: {one_line(error)}") from error
    if found.unexpected_keys:
        raise CheckpointError(f"{folder} has weights of another method: start again elsewhere")
