"""Batches in which no text is right for a question but its own: each is a negative for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING

from sentence_transformers.base.sampler import DefaultBatchSampler

from finetune.collating import LengthGrouped
from finetune.matching.groups import plain

if TYPE_CHECKING:
    from finetune.embedder.mining import Row


class Apart(DefaultBatchSampler):
    """Cuts an order into batches; a row that does not go with a batch waits for a later one.

    Two that ask the same ("What does it cost?") do not go together either: of other products.

    There are as many batches as if all were full: what is left then comes in another epoch. The
    order depends on its seed and epoch alone, so that a resumed run sees the same batches.
    """

    def __init__(self, rows: Sequence[Row], order: LengthGrouped, *, batch_size: int) -> None:
        super().__init__(rows, batch_size=batch_size, drop_last=False)
        self._rows = rows
        self._order = order
        self._size = batch_size

    def __len__(self) -> int:
        return ceil(len(self._rows) / self._size)

    def __iter__(self) -> Iterator[list[int]]:
        left = list(self._order)
        for _ in range(len(self)):
            batch, left = self._cut(left)
            if not batch:
                return
            yield batch

    def _cut(self, order: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the next batch and what is left, in its order."""
        batch: list[int] = []
        waiting: list[int] = []
        texts: set[str] = set()
        right: set[str] = set()
        asked: set[str] = set()
        for place, index in enumerate(order):
            if len(batch) == self._size:
                waiting += order[place:]
                break
            row = self._rows[index]
            own = {row.positive, *row.negatives}
            question = plain(row.question)
            if question in asked or own & right or row.right & texts:
                waiting.append(index)
                continue
            batch.append(index)
            texts |= own
            right |= row.right
            asked.add(question)
        return batch, waiting


def in_order(rows: Sequence[Row], *, batch_size: int, seed: int) -> LengthGrouped:
    """Return the order of a training's rows: a shuffle, for like lengths would be alike in kind."""
    lengths = [len(row.positive) for row in rows]
    return LengthGrouped(lengths, batch=batch_size, seed=seed, grouped=False)
