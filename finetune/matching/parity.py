"""Whether the encoder that is served is the one that was trained: the same pairs, logit by logit.

What goes wrong unseen is as with chat models: another tokenizer, weights that are missing, and
numbers that a smaller type cannot hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.errors import ParityError
from finetune.export import base_of
from finetune.matching.general import items, pairs_hash, token_ids
from finetune.parity import SAME, Bounds, Compared, beyond
from knowledge.errors import WeightsError
from knowledge.matching import load_net, read_files

if TYPE_CHECKING:
    import torch

    from finetune.cards import Card

PAIRS = "pairs"
"""What a card's templates call the hash of how pairs become tokens."""
_PLACES = "questions"


@dataclass(frozen=True, slots=True)
class Reference:
    """What base + matrices + head says: the ids of each pair, and logits [questions, texts]."""

    ids: tuple[tuple[int, ...], ...]
    logits: torch.Tensor
    max_tokens: int


def reference(adapter: Path, card: Card) -> Reference:
    """Return what the unmerged encoder says; raises `ParityError` where it cannot be right."""
    import torch

    most = read_files(adapter).max_tokens
    base = base_of(card)
    net, tokenizer = load_net(adapter, base, merged=False)
    if (found := pairs_hash(tokenizer, most)) != card.templates[PAIRS]:
        msg = f"{base} makes other tokens of pairs ({found}) than {card.name} was trained on"
        raise ParityError(f"{msg} ({card.templates[PAIRS]}): restore the tokenizer's files")
    logits = _logits(net, tokenizer, most)
    if not bool(torch.isfinite(logits).all()):
        raise ParityError(f"{card.name} gives logits that are no numbers: train it again")
    return Reference(_ids(tokenizer, most), logits, most)


def merged(adapter: Path, card: Card, ours: Reference) -> Compared:
    """Hold the encoder merged in memory, as serving does it, against base + matrices."""
    net, tokenizer = load_net(adapter, base_of(card))
    return _compared("merged in memory", ours, net, tokenizer, SAME)


def compare_folder(folder: Path, ours: Reference) -> Compared:
    """Hold an exported encoder against base + matrices; raises `ParityError` if it is none."""
    try:
        net, tokenizer = load_net(folder, folder)
    except WeightsError as error:
        raise ParityError(str(error)) from error
    return _compared(str(folder), ours, net, tokenizer, SAME)


def _compared(what: str, ours: Reference, net: Any, tokenizer: Any, bounds: Bounds) -> Compared:
    import torch

    problems = []
    if (ids := _ids(tokenizer, ours.max_tokens)) != ours.ids:
        wrong = sum(a != b for a, b in zip(ids, ours.ids, strict=True))
        problems.append(f"other token ids for {wrong} of {len(ids)} pairs: another tokenizer")
    theirs = _logits(net, tokenizer, ours.max_tokens)
    if not bool(torch.isfinite(theirs).all()):
        problems.append("logits that are no numbers: a type that is too small, such as float16")
        return Compared(what, 0.0, math.inf, len(theirs), tuple(problems), _PLACES)
    agreement = float((theirs.argmax(-1) == ours.logits.argmax(-1)).double().mean())
    divergence = float(_divergence(ours.logits.double(), theirs.double()))
    problems += beyond(agreement, divergence, bounds)
    return Compared(what, agreement, divergence, len(theirs), tuple(problems), _PLACES)


def _divergence(ours: torch.Tensor, theirs: torch.Tensor) -> torch.Tensor:
    """Return the mean KL, in nats, of "it answers" by the one and by the other."""
    from torch.nn.functional import logsigmoid

    yes = ours.sigmoid() * (logsigmoid(ours) - logsigmoid(theirs))
    no = (-ours).sigmoid() * (logsigmoid(-ours) - logsigmoid(-theirs))
    return (yes + no).mean()


def _logits(net: Any, tokenizer: Any, most: int) -> torch.Tensor:
    import torch

    from knowledge.pairing import encode

    with torch.inference_mode():
        found = [
            net(encode(tokenizer, [each.ask] * len(each.texts), each.texts, most)).float()
            for each in items()
        ]
    return torch.stack(found)


def _ids(tokenizer: Any, most: int) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, token_ids(tokenizer, most)))
