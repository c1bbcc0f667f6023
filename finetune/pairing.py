"""TRL's DPO trainer over pairs that are tokens already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from datasets import Dataset
from trl.trainer.dpo_trainer import DPOTrainer

from finetune.trainer import Ordered

if TYPE_CHECKING:
    from finetune.preference import Pair


class PairTuner(Ordered, DPOTrainer):
    """Prefers the better of two answers; what it started from is TRL's reference adapter."""

    def _prepare_dataset(self, dataset: Dataset, *_args: Any, **_options: Any) -> Dataset:
        # TRL would make tokens of texts; ours are those that serving makes.
        return dataset

    def _send_telemetry(self) -> None:
        """Tell nobody: TRL reports each training to its makers."""


def as_dataset(pairs: Sequence[Pair]) -> Dataset:
    """Return pairs as TRL's collator wants them."""
    return Dataset.from_dict(
        {
            "prompt_ids": [list(each.prompt) for each in pairs],
            "chosen_ids": [list(each.chosen) for each in pairs],
            "rejected_ids": [list(each.rejected) for each in pairs],
        }
    )
