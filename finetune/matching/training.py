"""Training a matching encoder: LoRA and a head over the base encoder, on groups of evidence."""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from finetune.bfloat16 import multiplies_bfloat16
from finetune.errors import CheckpointError, TrainingError
from finetune.matching.groups import Group, Pool, draw, seeded, titled
from knowledge.matching import HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from finetune.matching.config import LoraForm, MatchingConfig
    from finetune.matching.groups import Scorer

# Groups of this many batches are sorted by length, so that little of a batch is padding.
_WINDOW = 16
OLD_NAME = "`is_gradient_checkpointing` is deprecated"
_LAYERS = ["query", "key", "value", "dense"]


@dataclass(slots=True)
class Progress:
    """How far a training is: steps done and of how many, losses, and measures by step."""

    steps: int
    step: int = 0
    loss: float = 0.0
    losses: list[tuple[int, float]] = field(default_factory=list)
    measured: list[tuple[int, float]] = field(default_factory=list)
    seconds: float = 0.0


def new_net(base: Any, lora: LoraForm, *, name: str) -> Any:
    """Return the network over the base encoder `name`, with fresh LoRA matrices and head."""
    from peft import LoraConfig, get_peft_model

    from knowledge.pairing import PairNet

    config = LoraConfig(
        r=lora.rank, lora_alpha=lora.alpha, lora_dropout=lora.dropout, target_modules=_LAYERS
    )
    # Where the base lies on this machine is of no use on another.
    base.name_or_path = name
    with warnings.catch_warnings():
        # peft asks transformers 5 a question by its old name.
        warnings.filterwarnings("ignore", message=OLD_NAME, category=FutureWarning)
        return PairNet(get_peft_model(base, config))


def go_on(net: Any, folder: Path) -> None:
    """Take the matrices and the head of a trained encoder; raise `CheckpointError` for another."""
    from peft import set_peft_model_state_dict
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    found: Any
    try:
        found = set_peft_model_state_dict(
            net.encoder, load_file(folder / "adapter_model.safetensors")
        )
        net.head.load_state_dict(load_file(folder / HEAD))
    except (OSError, RuntimeError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(
            f"training.start: {folder} cannot be gone on from: {reason}"
        ) from error
    if found.unexpected_keys:
        raise CheckpointError(f"training.start: {folder} has matrices for other layers: train anew")


def train(
    net: Any,
    tokenizer: Any,
    pools: Sequence[Pool],
    near: Scorer,
    config: MatchingConfig,
    *,
    titles: Mapping[str, str],
    measure: Callable[[], float],
    keep: Callable[[], None],
    report: Callable[[Progress], None],
) -> Progress:
    """Train, keeping the state with `keep` whenever `measure` is the best so far."""
    import torch

    form = config.training
    bf16 = multiplies_bfloat16() if form.bf16 == "auto" else form.bf16
    rng = seeded(form.seed)
    torch.manual_seed(form.seed)
    epochs = [_groups(pools, near, config, titles, rng) for _ in range(form.epochs)]
    progress = Progress(sum(-(-len(groups) // form.groups) for groups in epochs))
    optimizer, schedule = _optimizer(net, config, progress.steps)
    every = max(progress.steps // form.checks, 1)
    best, start = float("-inf"), time.monotonic()
    for batch in (b for groups in epochs for b in _batches(groups, form.groups, rng)):
        net.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            loss = _loss(net, tokenizer, batch, config)
        if not bool(torch.isfinite(loss)):
            raise TrainingError("the loss is no number any more: lower training.rate")
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), form.clip)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        progress.step += 1
        progress.loss = 0.98 * (progress.loss or loss.item()) + 0.02 * loss.item()
        progress.losses.append((progress.step, progress.loss))
        progress.seconds = time.monotonic() - start
        late = progress.step == form.steps or (
            form.minutes is not None and progress.seconds > 60 * form.minutes
        )
        if progress.step % every == 0 or progress.step == progress.steps or late:
            found = measure()
            progress.measured.append((progress.step, found))
            if found > best:
                best = found
                keep()
        report(progress)
        if late:
            break
    return progress


def _groups(
    pools: Sequence[Pool],
    near: Scorer,
    config: MatchingConfig,
    titles: Mapping[str, str],
    rng: random.Random,
) -> list[Group]:
    """Draw the groups of an epoch: each has negatives of its own."""
    drawn = (draw(each, near, negatives=config.data.negatives, rng=rng) for each in pools)
    groups = [
        titled(each, titles, rng) if each.source == "hetPQA" else each
        for each in drawn
        if each is not None
    ]
    if not groups:
        raise TrainingError("no question has evidence to tell apart: add a source")
    rng.shuffle(groups)
    return groups


def _batches(groups: Sequence[Group], size: int, rng: random.Random) -> Iterator[list[Group]]:
    window = size * _WINDOW
    batches = []
    for begin in range(0, len(groups), window):
        near = sorted(groups[begin : begin + window], key=_length)
        batches += [list(near[place : place + size]) for place in range(0, len(near), size)]
    rng.shuffle(batches)
    yield from batches


def _length(group: Group) -> int:
    return len(group.question) + max(map(len, group.texts))


def _optimizer(net: Any, config: MatchingConfig, steps: int) -> tuple[Any, Any]:
    import torch

    form = config.training
    head = list(net.head.parameters())
    lora = [each for each in net.encoder.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": lora, "lr": form.rate}, {"params": head, "lr": form.head_rate}],
        weight_decay=form.weight_decay,
    )
    warm = max(int(form.warmup * steps), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max((steps - step) / (steps - warm + 1), 0))
    )
    return optimizer, schedule


def _loss(net: Any, tokenizer: Any, batch: Sequence[Group], config: MatchingConfig) -> Tensor:
    """Return the loss of choosing among a question's texts, and of each text alone."""
    import torch
    from torch.nn import functional

    from knowledge.pairing import encode

    questions = [group.question for group in batch for _ in group.texts]
    texts = [text for group in batch for text in group.texts]
    labels = torch.tensor([label for group in batch for label in group.labels])
    # The loss itself is reckoned in float32, whatever the encoder is multiplied in.
    logits = net(encode(tokenizer, questions, texts, config.data.max_tokens)).float()
    alone = functional.binary_cross_entropy_with_logits(logits, labels)
    sizes = [len(group.texts) for group in batch]
    chosen = [
        torch.logsumexp(own, 0) - torch.logsumexp(own[right > 0], 0)
        for own, right in zip(torch.split(logits, sizes), torch.split(labels, sizes), strict=True)
        if bool(right.any()) and not bool(right.all())
    ]
    form = config.training
    total = form.answerable * alone
    return total + form.choose * torch.stack(chosen).mean() if chosen else total
