"""Examples as batches: little padding, and no example ever reads another.

Two ways to waste little: batches of examples that are about as long (`LengthGrouped`), and examples
laid end to end in one row (`Flattening`) for models whose attention keeps them apart. On a CPU the
first is the faster one: attention over a long row costs its square.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from finetune.errors import TrainingError
from finetune.types import Tokenized

if TYPE_CHECKING:
    import torch

# So many batches are sorted at a time: long enough to find equals, short enough to stay mixed.
_POOL = 50
_IGNORED = -100


class LengthGrouped:
    """An order for each epoch that depends on nothing but `seed` and the epoch's number.

    Batches cut from it one after the other hold examples of about one length; without `grouped`
    it is a plain shuffle. The library's own sampler draws from the global random state, which a
    resumed run has not got when it needs it.
    """

    def __init__(
        self, lengths: Sequence[int], *, batch: int, seed: int, grouped: bool = True
    ) -> None:
        self._lengths = tuple(lengths)
        self._batch = batch
        self._seed = seed
        self._grouped = grouped
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Choose which epoch's order the next iteration gives."""
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[int]:
        import torch

        generator = torch.Generator().manual_seed(self._seed * 1_000_003 + self._epoch)
        order = torch.randperm(len(self._lengths), generator=generator).tolist()
        if not self._grouped:
            return iter(order)
        pool = _POOL * self._batch
        batches: list[list[int]] = []
        for start in range(0, len(order), pool):
            found = sorted(order[start : start + pool], key=self._longest_first)
            batches += [found[at : at + self._batch] for at in range(0, len(found), self._batch)]
        # A short batch has to be the last one, else every batch behind it is cut askew.
        short = [batches.pop()] if len(batches[-1]) < self._batch else []
        mixed = torch.randperm(len(batches), generator=generator).tolist()
        return (index for batch in (*(batches[at] for at in mixed), *short) for index in batch)

    def _longest_first(self, index: int) -> tuple[int, int]:
        return -self._lengths[index], index


@dataclass(frozen=True, slots=True)
class Padding:
    """Makes a batch of rows that end in padding; labels of it and of the prompts are -100.

    With `compact` the model is asked for logits where something is learned, and nowhere else:
    most tokens of a grounded prompt are its sources, and logits are the dearest layer of a small
    model. `shift_labels` are the labels at those places, already moved by one.
    """

    pad: int
    compact: bool = True

    def __call__(self, rows: Sequence[Tokenized]) -> dict[str, Any]:
        """Return tensors of shape [rows, longest]; `logits_to_keep` is [places]."""
        import torch

        longest = max(len(row.input_ids) for row in rows)
        ids = torch.full((len(rows), longest), self.pad)
        labels = torch.full_like(ids, _IGNORED)
        seen = torch.zeros_like(ids)
        for at, row in enumerate(rows):
            length = len(row.input_ids)
            ids[at, :length] = torch.tensor(row.input_ids)
            labels[at, :length] = torch.tensor(row.labels)
            seen[at, :length] = 1
        batch = {"input_ids": ids, "attention_mask": seen, "labels": labels}
        return batch | (_compact(labels) if self.compact else {})


@dataclass(frozen=True, slots=True)
class Flattening:
    """Lays the examples of a batch end to end in one row, without any padding.

    Positions begin again with each example, and there is no mask: that is how transformers tells
    examples of a row apart, as flash attention does. `keeps_apart` says whether a model does.
    """

    compact: bool = True

    def __call__(self, rows: Sequence[Tokenized]) -> dict[str, Any]:
        """Return tensors of shape [1, all tokens]."""
        import torch

        ids = [id_ for row in rows for id_ in row.input_ids]
        places = [place for row in rows for place in range(len(row.input_ids))]
        # The first token of an example is never learned: nothing of its own stands before it.
        labels = [label for row in rows for label in (_IGNORED, *row.labels[1:])]
        batch = {
            "input_ids": torch.tensor([ids]),
            "position_ids": torch.tensor([places]),
            "labels": torch.tensor([labels]),
        }
        return batch | (_compact(batch["labels"]) if self.compact else {})


def _compact(labels: torch.Tensor) -> dict[str, torch.Tensor]:
    import torch

    following = torch.nn.functional.pad(labels[:, 1:], (0, 1), value=_IGNORED)
    kept = (following != _IGNORED).any(dim=0).nonzero().flatten()
    return {"logits_to_keep": kept, "shift_labels": following[:, kept].contiguous()}


def keeps_apart(model: Any, rows: Sequence[Tokenized], *, tolerance: float = 1e-2) -> bool:
    """Tell whether examples in one row get the logits that each gets alone, on two of them."""
    import torch

    pair = list(rows[:2])
    batch = Flattening(compact=False)(pair)
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        together = model(
            input_ids=batch["input_ids"].to(device),
            position_ids=batch["position_ids"].to(device),
        ).logits[0]
        alone = [
            model(input_ids=torch.tensor([row.input_ids], device=device)).logits[0] for row in pair
        ]
    model.train(was_training)
    difference = float((together - torch.cat(alone)).abs().max())
    return difference <= tolerance * max(1.0, float(together.abs().max()))


def check_rows(rows: Sequence[Tokenized], what: str) -> None:
    """Raise `TrainingError` when there is nothing to learn from, at all or in one example."""
    if not rows:
        raise TrainingError(f"there are no {what} examples: see what the sources dropped, and why")
    for row in rows:
        if not any(row.trained[1:]):
            raise TrainingError(f"example {row.example_id} has no trained token: leave it out")


def padding_share(lengths: Sequence[int], order: Sequence[int], batch: int) -> float:
    """Return which share of all tokens is padding when `order` is cut into batches."""
    filled = padded = 0
    for start in range(0, len(order), batch):
        found = [lengths[index] for index in order[start : start + batch]]
        filled += sum(found)
        padded += len(found) * max(found)
    return 1 - filled / padded if padded else 0.0
