"""The trainer of transformers with what it lacks: an order that resumes, and a score to go by.

TRL's SFTTrainer is the same trainer with data preparation and a loss of its own. On a CPU that
loss computes logits at every token, which for our prompts are mostly sources, and it leaves out
what AdaLoRA adds to the loss; so it serves the second stage only (`preference.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from transformers import Trainer
from transformers.trainer_utils import EvalLoopOutput

from finetune import allocation
from finetune.collating import LengthGrouped

_OF_LOSS = 1e-3

Scorer = Callable[[Any], Mapping[str, float]]


class Ordered(Trainer):
    """Trains in the order of `order`; `scorer` adds its marks to each evaluation.

    It stands before a trainer of a library in the line of inheritance.
    """

    def __init__(
        self, *, order: LengthGrouped, scorer: Scorer | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self._order = order
        self._scorer = scorer

    def _get_train_sampler(self, *_: Any) -> Any:
        return self._order

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        folder = Path(resume_from_checkpoint)
        if (folder / allocation.FILE).exists():
            allocation.restore(self.model, folder)
        else:
            super()._load_from_checkpoint(resume_from_checkpoint, model)

    def evaluation_loop(self, *args: Any, **options: Any) -> EvalLoopOutput:
        """Evaluate, add the score, and have the best so far saved."""
        output = super().evaluation_loop(*args, **options)
        prefix = options.get("metric_key_prefix", "eval")
        metrics: dict[str, float] = output.metrics or {}
        if self._scorer is not None:
            marks = dict(self._scorer(self.accelerator.unwrap_model(self.model)))
            # Of two checkpoints that answer equally well, the one that is surer of it.
            marks["merit"] = marks["score"] - _OF_LOSS * metrics[f"{prefix}_loss"]
            metrics.update({f"{prefix}_{name}": value for name, value in marks.items()})
        if self._is_best(metrics):
            self.control.should_save = True
        return output

    def _is_best(self, metrics: Mapping[str, float]) -> bool:
        name = self.args.metric_for_best_model
        if name is None:
            return False
        value, best = metrics[name], self.state.best_metric
        return best is None or (value > best if self.args.greater_is_better else value < best)


class Tuner(Ordered):
    """Trains on rows that are tokens already."""
