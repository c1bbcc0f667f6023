"""What happens beside each training step."""

# ruff: noqa: ARG002 (the library names the arguments, and passes all of them)

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from finetune import allocation
from finetune.checkpoints import seal
from finetune.collating import LengthGrouped
from finetune.errors import TrainingError


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is; `seconds_left` and `tokens_per_second` are of this process's own steps."""

    step: int
    steps: int
    loss: float | None
    rate: float | None
    tokens_per_second: float
    seconds_left: float
    marks: dict[str, float]


Told = Callable[[Progress], None]


# How fast an evaluation was is no mark of the model.
_HURRIED = ("runtime", "per_second")


class Telling(TrainerCallback):
    """Tells how far training is, and stops one whose loss is no number any more."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._began = (0.0, 0, 0)

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Start the clock; a resumed run begins at the step it goes on from."""
        self._began = time.monotonic(), state.global_step, int(state.num_input_tokens_seen)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """Pass on what was logged; raises `TrainingError` when training has diverged."""
        values = logs or {}
        loss = values.get("loss")
        if loss is not None and not math.isfinite(loss):
            msg = (
                f"the loss at step {state.global_step} is {loss}: lower training.learning_rate, "
                "or train in float32"
            )
            raise TrainingError(msg)
        marks = {
            name.removeprefix("eval_"): float(value)
            for name, value in values.items()
            if name.startswith("eval_")
            and not name.endswith(_HURRIED)
            and isinstance(value, (int, float))
        }
        if not state.is_world_process_zero or (loss is None and not marks):
            return
        clock, step, tokens = self._began
        seconds = max(time.monotonic() - clock, 1e-9)
        done = max(state.global_step - step, 1)
        self._told(
            Progress(
                step=state.global_step,
                steps=state.max_steps,
                loss=loss,
                rate=values.get("learning_rate"),
                tokens_per_second=(int(state.num_input_tokens_seen) - tokens) / seconds,
                seconds_left=(state.max_steps - state.global_step) * seconds / done,
                marks=marks,
            )
        )


class Sealing(TrainerCallback):
    """Seals each checkpoint when it is whole."""

    def on_save(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Seal the checkpoint that was just written."""
        if state.is_world_process_zero:
            seal(checkpoint(args, state))


def checkpoint(args: TrainingArguments, state: TrainerState) -> Path:
    """Return the folder of the checkpoint of this step."""
    return Path(str(args.output_dir)) / f"checkpoint-{state.global_step}"


class Ordering(TrainerCallback):
    """Tells the order which epoch it is: accelerate forgets to when several processes resume."""

    def __init__(self, order: LengthGrouped) -> None:
        self._order = order

    def on_epoch_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Choose the epoch's order before its first batch is cut."""
        self._order.set_epoch(int(state.epoch or 0))


class Ending(TrainerCallback):
    """Evaluates and saves once more when the last step is done."""

    def __init__(self, *, evaluates: bool) -> None:
        self._evaluates = evaluates

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Ask for the last evaluation and checkpoint."""
        if state.global_step >= state.max_steps:
            control.should_evaluate = control.should_evaluate or self._evaluates
            control.should_save = True


class Allocating(TrainerCallback):
    """Lets AdaLoRA move its rank to where it matters, while a step's gradients are still there."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def on_optimizer_step(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Update what each rank is worth, and allocate them anew."""
        self._model.base_model.update_and_allocate(state.global_step)

    def on_save(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Add to the checkpoint what going on from it takes."""
        if state.is_world_process_zero:
            allocation.keep(self._model, checkpoint(args, state))
