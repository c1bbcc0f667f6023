"""One run of a trainer: begun, watched, and its failures told in one line."""

from __future__ import annotations

import atexit
import errno
import json
import math
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.allocation import allocates
from finetune.bfloat16 import multiplies_bfloat16
from finetune.checkpoints import IDENTITY, checkpoints, identify, is_main_process, newest
from finetune.errors import CheckpointError, TrainingError
from finetune.reporting import reporters

if TYPE_CHECKING:
    from transformers import Trainer

    from finetune.callbacks import Progress
    from finetune.collating import LengthGrouped
    from finetune.config import StepsForm

CHECKPOINTS = "checkpoints"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNWRITTEN = (
    "No space left", "File too large", "iostream error", "PytorchStreamWriter", "inline_container",
)  # fmt: skip
_KEPT = 2
# Weights and two moments, in float32.
_BYTES_SAVED = 12


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training: the folder with the best weights, and how it got there.

    `history` is what was logged, a row for each step and each evaluation.
    """

    weights: Path
    step: int
    steps: int
    metrics: Mapping[str, float]
    history: Sequence[Mapping[str, Any]] = field(repr=False)
    seconds: float = 0.0
    tokens_per_second: float = 0.0
    padding: float = 0.0


def count_steps(rows: int, form: StepsForm, *, processes: int = 1) -> int:
    """Return how many optimizer steps a training has."""
    batches = math.ceil(rows / (form.batch_size * processes))
    each = math.ceil(batches / form.accumulation)
    steps = math.ceil(each * form.epochs)
    return min(steps, form.max_steps) if form.max_steps else steps


def begin(
    folder: Path,
    identity: Mapping[str, Any],
    *,
    resume: bool,
    model: Any,
    device: str | None = None,
) -> Path | None:
    """Return the checkpoint to go on from; the first process alone touches files.

    Raises `CheckpointError` for a folder of another run, `TrainingError` for want of room.
    """
    with _state(device).main_process_first():
        if not is_main_process():
            return newest(folder / CHECKPOINTS) if resume else None
        check_folder(folder, resume=resume)
        identify(folder, identity)
        _check_space(folder, model)
        return newest(folder / CHECKPOINTS) if resume else None


def check_folder(folder: Path, *, resume: bool) -> None:
    """Raise `CheckpointError` when a run cannot begin in a folder, or not go on there."""
    if checkpoints(folder / CHECKPOINTS) and not resume:
        msg = f"{folder} has checkpoints of a run: add --resume, or take another output.folder"
        raise CheckpointError(msg)
    if resume and not (folder / IDENTITY).exists():
        raise CheckpointError(f"{folder} has no run to resume: leave out --resume")


def _check_space(folder: Path, model: Any) -> None:
    trained = sum(each.numel() for each in model.parameters() if each.requires_grad)
    needed = trained * _BYTES_SAVED * (_KEPT + 1)
    free = shutil.disk_usage(folder).free
    if free < needed:
        msg = (
            f"{folder} has {free / 2**20:,.0f} MiB left and the checkpoints need "
            f"{needed / 2**20:,.0f}: make room, or choose another output.folder"
        )
        raise TrainingError(msg)


def arguments(
    form: StepsForm,
    folder: Path,
    *,
    rows: int,
    evaluates: bool,
    scored: bool,
    device: str | None,
) -> dict[str, Any]:
    """Return how the trainers of transformers and TRL call what a config says."""
    import torch

    steps = count_steps(rows, form, processes=processes(device))
    cuda = torch.cuda.is_available() and device != "cpu"
    fast = torch.cuda.is_bf16_supported() if cuda else multiplies_bfloat16()
    return {
        "output_dir": str(folder / CHECKPOINTS),
        "num_train_epochs": form.epochs,
        "max_steps": steps,
        "per_device_train_batch_size": form.batch_size,
        "per_device_eval_batch_size": form.batch_size,
        "gradient_accumulation_steps": form.accumulation,
        "learning_rate": form.learning_rate,
        "warmup_steps": round(form.warmup * steps),
        "lr_scheduler_type": _SCHEDULES[form.schedule],
        "weight_decay": form.weight_decay,
        "max_grad_norm": form.clip,
        "gradient_checkpointing": form.checkpointing,
        "bf16": fast if form.bf16 == "auto" else form.bf16,
        "seed": form.seed,
        "use_cpu": not cuda,
        "logging_steps": 1,  # a sum over several steps would not be the same after a resumption
        "logging_nan_inf_filter": False,
        "eval_strategy": "steps" if evaluates else "no",
        "eval_steps": form.evaluate_every,
        "save_strategy": "steps",
        "save_steps": form.save_every,
        "save_total_limit": _KEPT,
        "metric_for_best_model": _metric(evaluates, scored),
        "greater_is_better": scored if evaluates else None,
        "restore_callback_states_from_checkpoint": True,
        "include_num_input_tokens_seen": "non_padding",
        "remove_unused_columns": False,
        "dataloader_pin_memory": cuda,
        "ddp_find_unused_parameters": False,
        "disable_tqdm": True,
        "report_to": "none",
    }


_SCHEDULES = {"cosine": "cosine", "linear": "linear", "constant": "constant_with_warmup"}


def _metric(evaluates: bool, scored: bool) -> str | None:
    return ("eval_merit" if scored else "eval_loss") if evaluates else None


def equip(
    trainer: Trainer,
    *,
    order: LengthGrouped,
    form: StepsForm,
    folder: Path,
    told: Callable[[Progress], None],
) -> None:
    """Give a trainer what happens beside its steps; raises `TrainingError`."""
    from finetune.callbacks import Allocating, Ending, Ordering, Sealing, Telling

    if trainer.args.n_gpu > 1:
        msg = (
            f"one process sees {trainer.args.n_gpu} GPUs: start it by `accelerate launch`, "
            "or show it one with CUDA_VISIBLE_DEVICES"
        )
        raise TrainingError(msg)
    _only_ours(trainer)
    evaluates = trainer.eval_dataset is not None
    allocating = [Allocating(trainer.model)] if allocates(trainer.model) else []
    for callback in (
        Ordering(order), Telling(told), Ending(evaluates=evaluates), *allocating, Sealing(),
        *_stopping(form, evaluates), *reporters(form.report_to, folder),
    ):  # fmt: skip
        trainer.add_callback(callback)


def carry_out(trainer: Trainer, folder: Path, checkpoint: Path | None) -> Trained:
    """Train, from a checkpoint if there is one, and return what came of it."""
    with _readable_failures(folder), quiet():
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    return _trained(trainer)


def processes(device: str | None = None) -> int:
    """Return how many processes train together."""
    return int(_state(device).num_processes)


def _state(device: str | None) -> Any:
    import torch
    from accelerate import PartialState

    # Unless it is told of a CPU, it takes several processes without GPUs for one.
    cpu = device == "cpu" or not torch.cuda.is_available()
    found = PartialState(cpu=cpu)
    if found.num_processes > 1:
        _leave_in_order()
    return found


@cache
def _leave_in_order() -> None:
    """End a group of processes before the interpreter ends.

    Gloo's threads may hold tensors that are in Python's hands; let go of while the interpreter is
    torn down, they may abort the process after a training that went well.
    """
    import torch.distributed

    def leave() -> None:
        if torch.distributed.is_initialized():
            torch.distributed.destroy_process_group()

    atexit.register(leave)


def _stopping(form: StepsForm, evaluates: bool) -> Iterator[Any]:
    from transformers import EarlyStoppingCallback

    if form.early_stopping and evaluates:
        yield EarlyStoppingCallback(early_stopping_patience=form.early_stopping)


def _only_ours(trainer: Trainer) -> None:
    """Take out what prints dictionaries to standard output."""
    from transformers import PrinterCallback, ProgressCallback

    for callback in (PrinterCallback, ProgressCallback):
        trainer.remove_callback(callback)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep back what libraries warn each other of; what we can do about it is an error of ours."""
    from transformers.utils import logging

    before, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logging.set_verbosity(before)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


@contextmanager
def _readable_failures(folder: Path) -> Iterator[None]:
    """Turn what ends a training for want of room or memory into one line."""
    try:
        yield
    # safetensors and torch have no type of their own for a full disk, only its words.
    except Exception as error:
        if why := _reason(error):
            raise TrainingError(why.format(folder=folder)) from error
        raise


def _reason(error: Exception) -> str:
    text = str(error)
    full = isinstance(error, OSError) and error.errno in _FULL
    if full or any(each in text for each in _UNWRITTEN):
        return (
            "{folder} cannot take another checkpoint: make room; "
            "--resume then goes on from the last whole one"
        )
    if type(error).__name__ == "OutOfMemoryError" or "not enough memory" in text:
        return "out of memory: lower training.batch_size, or set training.checkpointing: true"
    return ""


def _trained(trainer: Trainer) -> Trained:
    state = trainer.state
    last = Path(str(trainer.args.output_dir)) / f"checkpoint-{state.global_step}"
    best = Path(state.best_model_checkpoint) if state.best_model_checkpoint else last
    step = int(best.name.rpartition("-")[2])
    history = [_row(row) for row in state.log_history if "train_loss" not in row]
    evaluated = next((row for row in history if row["step"] == step and "eval_loss" in row), {})
    seconds = next((row["train_runtime"] for row in state.log_history if "train_loss" in row), 0.0)
    speeds = [
        row["train_tokens_per_second"]
        for row in state.log_history
        if "train_tokens_per_second" in row
    ]
    return Trained(
        weights=best,
        step=step,
        steps=state.max_steps,
        metrics={name.removeprefix("eval_"): value for name, value in evaluated.items()},
        history=history,
        seconds=float(seconds),
        tokens_per_second=float(speeds[-1]) if speeds else 0.0,
    )


def _row(logged: Mapping[str, Any]) -> dict[str, Any]:
    """Return a logged row without what depends on how fast the machine was."""
    hurried = ("train_", "eval_runtime", "eval_samples_per", "eval_steps_per")
    return {name: value for name, value in logged.items() if not name.startswith(hurried)}


def write_history(history: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write what was logged as JSON lines."""
    lines = (json.dumps(row) for row in history)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
