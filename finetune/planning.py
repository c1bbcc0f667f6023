"""What a tuning would do, before it does it: counts, lengths, an example, memory and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.assembling import Services, assemble, groups
from finetune.config import Config
from finetune.loading import find_base, load_tokenizer
from finetune.preparing import Tokens, tokens
from finetune.rendering import Rendered
from finetune.types import Dataset, Tokenized

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_BINS = 8
_GIB = 2**30
# Measured: SmolLM2-135M with LoRA on all linear layers, float32, two CPU cores (design.md). Other
# models are slower as they have more weights.
_CPU_RATE, _CPU_WEIGHTS = 230, 134_515_008
# What one large GPU makes of bf16 training in practice, in operations a second.
_GPU_RATE = 2e14
_OPERATIONS = 6  # a weight and token, forwards and backwards
_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
_NF4 = 0.56  # bytes a weight, with the constants of its blocks
# Values kept for the way back, a token and layer, in units of the model's width.
_KEPT, _KEPT_CHECKPOINTED = 30, 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """Memory in GiB and time in minutes, as far as they can be told beforehand."""

    weights: int
    trained: int
    tokens: int
    steps: int
    memory: float
    minutes: float
    device: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about a tuning but the tuning."""

    config: Config
    dataset: Dataset
    train: Rendered
    development: Rendered
    shown: str
    estimate: Estimate
    pairs: int = 0
    """How many pairs a second stage learns from in their place."""


def plan(config: Config, services: Services | None = None) -> Plan:
    """Assemble and render all data of a config; raises `FinetuneError` or `WeightsError`."""
    services = services or Services()
    base = find_base(config.model)
    tokenizer = load_tokenizer(base.path)
    dataset = assemble(config, services)
    services.say("Rendering")
    found = tokens(config, dataset, tokenizer, services.embed)
    return Plan(
        config,
        dataset,
        found.train,
        found.development,
        decoded(found.train.examples[0], tokenizer),
        estimate(config, base.path, _lengths(found)),
        len(found.pairs),
    )


def _lengths(found: Tokens) -> list[int]:
    """Return the tokens of each step's items: of a pair both answers are read."""
    if found.pairs:
        return [2 * len(p.prompt) + len(p.chosen) + len(p.rejected) for p in found.pairs]
    return [len(each.input_ids) for each in found.train.examples]


def decoded(example: Tokenized, tokenizer: PreTrainedTokenizerBase) -> str:
    """Return an example as text, what is trained between >>> and <<<."""
    prompt = tokenizer.decode(list(example.prompt))
    answer = tokenizer.decode(list(example.input_ids[len(example.prompt) :]))
    return f"{prompt}>>>{answer}<<<"


def histogram(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Return up to eight bins of equal width: the longest length of each, and how many are in."""
    if not lengths:
        return []
    width = max(1, ceil(max(lengths) / _BINS))
    bins = [0] * ceil(max(lengths) / width)
    for length in lengths:
        bins[(length - 1) // width] += 1
    return [((place + 1) * width, many) for place, many in enumerate(bins)]


def estimate(config: Config, model: Path, lengths: Sequence[int]) -> Estimate:
    """Return what the tuning will need, from the model's shape and the lengths of its examples."""
    form, method = config.training, config.method
    shape = _shape(model)
    trained = shape.weights if method.name == "full" else method.rank * shape.per_rank
    steps = ceil(len(lengths) / (form.batch_size * form.accumulation) * form.epochs)
    share = 1.0 if form.max_steps is None else min(1.0, form.max_steps / max(steps, 1))
    tokens = round(sum(lengths) * form.epochs * share)
    on_gpu = _on_gpu(config.model.device)
    rate = (
        _GPU_RATE / (_OPERATIONS * shape.weights)
        if on_gpu
        else _CPU_RATE * _CPU_WEIGHTS / shape.weights
    )
    return Estimate(
        weights=shape.weights,
        trained=trained,
        tokens=tokens,
        steps=min(steps, form.max_steps or steps),
        memory=_memory(config, shape, trained, max(lengths, default=0)) / _GIB,
        minutes=tokens / rate / 60,
        device="one GPU" if on_gpu else "two CPU cores",
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    weights: int
    layers: int
    width: int
    vocabulary: int
    per_rank: int
    """Trained weights of a low-rank adapter on all linear layers, for each of its ranks."""


def _shape(folder: Path) -> _Shape:
    """Count the weights of a model from its config alone; none is loaded."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    config: Any = AutoConfig.from_pretrained(folder, local_files_only=True)
    with torch.device("meta"):
        auto: Any = AutoModelForCausalLM  # its methods have no types
        model: Any = auto.from_config(config)
    linear = [
        module
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and not name.endswith("lm_head")
    ]
    text = config.get_text_config()
    return _Shape(
        weights=sum(each.numel() for each in model.parameters()),
        layers=text.num_hidden_layers,
        width=text.hidden_size,
        vocabulary=text.vocab_size,
        per_rank=sum(each.in_features + each.out_features for each in linear),
    )


def _memory(config: Config, shape: _Shape, trained: int, longest: int) -> float:
    """Return bytes: weights, the optimizer's state, what the way back needs, and the logits."""
    form = config.training
    width = _BYTES[config.model.dtype]
    held = shape.weights * (_NF4 if config.model.quantization == "nf4" else width)
    # Gradient and two moments in float32, and the trained weights themselves.
    state = trained * (4 + 8 + (0 if config.method.name == "full" else 4))
    rows = form.batch_size * longest
    kept = _KEPT_CHECKPOINTED if form.checkpointing else _KEPT
    return (
        held + state + rows * (kept * shape.layers * shape.width * width + 2 * 4 * shape.vocabulary)
    )


def _on_gpu(device: str | None) -> bool:
    import torch

    return device.startswith("cuda") if device else torch.cuda.is_available()


def report(found: Plan) -> str:
    """Return a plan as lines for a person."""
    lengths = [len(each.input_ids) for each in found.train.examples]
    learned = sum(sum(each.trained) for each in found.train.examples)
    whole = max(sum(lengths), 1)
    lines = [*_sources(found.dataset), "", *_counts(found.dataset)]
    lines += [f"{found.pairs} pairs of a better and a worse answer"] if found.pairs else []
    lines += ["", "Tokens an example:"]
    most = max((many for _, many in histogram(lengths)), default=1)
    lines += [f"  up to {top:>5}  {'#' * round(40 * many / most)} {many}"
              for top, many in histogram(lengths)]  # fmt: skip
    lines += [
        (
            f"{whole:,} tokens, {learned / whole:.0%} of them trained; "
            f"{len(found.train.too_long)} examples too long"
        ),
        "",
        "One example, what is trained between >>> and <<<:",
        found.shown,
        "",
        _estimated(found.estimate),
    ]
    return "\n".join(lines)


def as_json(found: Plan) -> Mapping[str, Any]:
    """Return a plan as JSON values."""
    lengths = [len(each.input_ids) for each in found.train.examples]
    estimated = found.estimate
    return {
        "train": len(found.train.examples),
        "development": len(found.development.examples),
        "pairs": found.pairs,
        "sources": [
            asdict(each) for each in found.dataset.sources
        ],
        "dropped": dict(found.dataset.dropped),
        "groups": [
            {"source": source, "task": task, "outcome": outcome, "examples": many}
            for source, task, outcome, many in groups(found.dataset.train)
        ],
        "lengths": [{"up_to": top, "examples": many} for top, many in histogram(lengths)],
        "tokens": sum(lengths),
        "too_long": len(found.train.too_long),
        "example": found.shown,
        "estimate": {
            "weights": estimated.weights, "trained": estimated.trained,
            "steps": estimated.steps, "memory_gib": round(estimated.memory, 2),
            "minutes": round(estimated.minutes, 1), "device": estimated.device,
        },
    }  # fmt: skip


def _sources(dataset: Dataset) -> list[str]:
    lines = ["Sources (read, kept, learned or made of, and why not):"]
    for each in dataset.sources:
        why = "; ".join(f"{many} {reason}" for reason, many in
                        sorted(each.dropped.items(), key=lambda item: -item[1]))  # fmt: skip
        lines.append(f"  {each.name:<14}{each.read:>6}{each.kept:>6}{each.learned:>6}  {why}")
    lines += [f"  {many} {reason}" for reason, many in sorted(dataset.dropped.items())]
    return lines


def _counts(dataset: Dataset) -> list[str]:
    lines = [f"{len(dataset.train)} examples to train on, {len(dataset.development)} to develop:"]
    lines += [f"  {source:<14}{task:<11}{outcome:<10}{many:>6}"
              for source, task, outcome, many in groups(dataset.train)]  # fmt: skip
    return lines


def _estimated(each: Estimate) -> str:
    return (
        f"{each.trained:,} of {each.weights:,} weights are trained in {each.steps:,} steps; about "
        f"{each.memory:.1f} GiB of memory and {each.minutes:.0f} minutes on {each.device}"
    )
