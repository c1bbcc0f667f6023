"""From tokens to trained weights: evaluated on the way, stopped in time, resumed exactly."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.collating import Flattening, LengthGrouped, Padding, check_rows, keeps_apart
from finetune.collating import padding_share as share_of_padding
from finetune.errors import TrainingError
from finetune.runs import Trained, arguments, begin, carry_out, equip, processes, quiet

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Trainer

    from finetune.callbacks import Progress
    from finetune.config import TrainingForm
    from finetune.types import Tokenized


@dataclass(frozen=True, slots=True)
class Rows:
    """What is learned from, and what it is judged by."""

    train: Sequence[Tokenized]
    development: Sequence[Tokenized] = ()


def train(
    model: Any,
    tokenizer: PreTrainedTokenizerBase,
    rows: Rows,
    *,
    form: TrainingForm,
    folder: Path,
    identity: Mapping[str, Any] | None = None,
    resume: bool = False,
    scorer: Callable[[Any], Mapping[str, float]] | None = None,
    told: Callable[[Progress], None] = lambda _: None,
    device: str | None = None,
) -> Trained:
    """Train `model` in place and return where its best weights lie, inside of `folder`.

    `folder` holds checkpoints and logs; one with checkpoints is gone on from with `resume`, and
    only by the run that wrote them, told by `identity`. Raises `TrainingError` or
    `CheckpointError`, and overwrites nothing.
    """
    check_rows(rows.train, "training")
    check_rows(rows.development or rows.train, "development")
    checkpoint = begin(folder, identity or {}, resume=resume, model=model, device=device)
    lengths = [len(row.input_ids) for row in rows.train]
    order = LengthGrouped(
        lengths,
        batch=form.batch_size * processes(device),
        seed=form.seed,
        grouped=form.length_grouping,
    )
    with quiet():
        trainer = _trainer(
            model, tokenizer, rows, order, form=form, folder=folder, scorer=scorer, device=device
        )
        equip(trainer, order=order, form=form, folder=folder, told=told)
    padding = 0.0 if form.packing else share_of_padding(lengths, list(order), form.batch_size)
    return replace(carry_out(trainer, folder, checkpoint), padding=padding)


def _trainer(
    model: Any,
    tokenizer: PreTrainedTokenizerBase,
    rows: Rows,
    order: LengthGrouped,
    *,
    form: TrainingForm,
    folder: Path,
    scorer: Callable[[Any], Mapping[str, float]] | None,
    device: str | None,
) -> Trainer:
    from transformers import TrainingArguments

    from finetune.trainer import Tuner

    evaluates = bool(rows.development)
    options = arguments(
        form,
        folder,
        rows=len(rows.train),
        evaluates=evaluates,
        scored=scorer is not None,
        device=device,
    )
    return Tuner(
        order=order,
        scorer=scorer if evaluates else None,
        model=model,
        args=TrainingArguments(**options, label_names=["labels"]),
        data_collator=_collator(model, tokenizer, rows, form),
        train_dataset=list(rows.train),
        eval_dataset=list(rows.development) or None,
        processing_class=tokenizer,
    )


def _collator(
    model: Any, tokenizer: PreTrainedTokenizerBase, rows: Rows, form: TrainingForm
) -> Padding | Flattening:
    base = model.get_base_model() if hasattr(model, "get_base_model") else model
    compact = "logits_to_keep" in inspect.signature(base.forward).parameters
    if form.packing:
        if not keeps_apart(model, rows.train):
            msg = (
                "training.packing: examples in one row would read each other with this model and "
                "method: set packing: false"
            )
            raise TrainingError(msg)
        return Flattening(compact=compact)
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
    return Padding(pad=int(pad or 0), compact=compact)
