"""The trainer of sentence-transformers with our order, score and checkpoints."""

# ruff: noqa: ARG002 (the library names the arguments, and passes all of them)

from __future__ import annotations

from pathlib import Path
from typing import Any

from sentence_transformers import SentenceTransformerTrainer

from finetune.embedder.batching import Apart
from finetune.embedder.training import load_learned, save_learned
from finetune.trainer import Ordered


class EmbedderTrainer(Ordered, SentenceTransformerTrainer):
    """Trains on the batches of `batches`; a checkpoint holds only the weights that learn."""

    def __init__(self, *, batches: Apart, **options: Any) -> None:
        self._batches = batches
        super().__init__(**options)

    def get_batch_sampler(self, dataset: Any, *args: Any, **options: Any) -> Any:
        """Return our batches for training, the library's for what is only measured."""
        if dataset is self.train_dataset:
            return self._batches
        return super().get_batch_sampler(dataset, *args, **options)

    def add_model_card_callback(self, default_args_dict: dict[str, Any]) -> None:
        """Leave the library's model card out: we write our own."""

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        save_learned(self.model, Path(output_dir or str(self.args.output_dir)))

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        load_learned(self.model, Path(resume_from_checkpoint))
