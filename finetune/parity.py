"""Whether what is served is what was trained: the same prompts, token by token.

Three things go wrong unseen: another chat template, weights that are missing or were never loaded,
and numbers that a smaller type cannot hold. Each gives fluent answers of another model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.models.rendering import render
from finetune import cards
from finetune.cards import Card, chat_hash
from finetune.errors import AdapterError, ParityError
from finetune.export import base_of, merged_model
from finetune.loading import load_tokenizer, one_line
from prompts.examples import load_examples
from prompts.messages import render as messages_of
from prompts.types import Message

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerBase

TASKS = ("product", "policy", "compare", "smalltalk")
SHOP = "our shop"
_EACH = 3
TOKENS = 24


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far two ways to serve may differ: the least top-1 agreement, the most mean KL in nats."""

    agreement: float
    divergence: float


SAME = Bounds(agreement=0.995, divergence=1e-3)
"""For a merged folder of the same precision: only the order of additions differs."""
ROUNDED = Bounds(agreement=0.95, divergence=0.03)
"""For sixteen bits, and for a server, whose kernels are others."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How another way to serve compares with base + adapter; `problems` are in words."""

    what: str
    agreement: float
    divergence: float
    tokens: int
    problems: tuple[str, ...]
    places: str = "tokens"
    """What `tokens` counts: an encoder has questions, each with texts to choose among."""
    measure: str = "KL {:.2g} nats"
    """How `divergence` reads; an embedder has no probabilities to tell apart."""

    @property
    def same(self) -> bool:
        """Whether it is within the bounds."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Reference:
    """What base + adapter does with each prompt: its ids, its reply's ids, and how likely they are.

    `logs` are log-probabilities [reply, vocabulary] of what may stand at each place of the reply.
    """

    prompts: tuple[tuple[int, ...], ...]
    replies: tuple[tuple[int, ...], ...]
    logs: tuple[torch.Tensor, ...]


def prompts() -> list[tuple[Message, ...]]:
    """Return prompts of each task, made as serving makes them from our few-shot examples."""
    return [
        messages_of(
            task,
            facts={"shop": SHOP},
            question=example.question,
            sources=example.sources,
            examples=(),
            history=(),
        )
        for task in TASKS
        for example in load_examples(task)[:_EACH]
    ]


def reference(adapter: Path, card: Card) -> tuple[Reference, PreTrainedTokenizerBase]:
    """Return what base + adapter says, unmerged; raises `ParityError` where it cannot be right."""
    import peft
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM

    from finetune.runs import quiet

    cards.check_files(adapter)
    base = base_of(card)
    tokenizer = load_tokenizer(base)
    if (found := chat_hash(tokenizer)) != card.templates["chat"]:
        msg = f"{base} has another chat template ({found}) than {card.name} was trained with"
        raise ParityError(f"{msg} ({card.templates['chat']}): restore the tokenizer's files")
    with quiet():
        try:
            model: Any = AutoModelForCausalLM.from_pretrained(
                base, dtype=torch.float32, local_files_only=True, use_safetensors=True
            )
            tuned: Any = peft.PeftModel.from_pretrained(model, str(adapter)).eval()
        except (RuntimeError, ValueError, KeyError, OSError, SafetensorError) as error:
            raise AdapterError(f"{adapter} does not fit {base.name}: {one_line(error)}") from error
    asked = [tuple(render(tokenizer, messages)) for messages in prompts()]
    replies = [_greedy(tuned, ids) for ids in asked]
    logs = [_logs(tuned, ids, reply) for ids, reply in zip(asked, replies, strict=True)]
    _check_finite(logs, card.name)
    return Reference(tuple(asked), tuple(replies), tuple(logs)), tokenizer


def compare_folder(folder: Path, card: Card, ours: Reference) -> Compared:
    """Hold a merged folder against base + adapter; raises `ParityError` if it cannot be loaded."""
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM

    from finetune.runs import quiet

    tokenizer = load_tokenizer(folder)
    problems = []
    if (found := chat_hash(tokenizer)) != card.templates["chat"]:
        problems.append(f"another chat template ({found}, not {card.templates['chat']})")
    asked = [tuple(render(tokenizer, messages)) for messages in prompts()]
    if asked != list(ours.prompts):
        differing = sum(mine != theirs for mine, theirs in zip(ours.prompts, asked, strict=True))
        problems.append(f"other token ids for {differing} of {len(asked)} prompts")
    try:
        with quiet():  # its report of missing weights is a page long
            loaded: Any = AutoModelForCausalLM.from_pretrained(
                folder, dtype="auto", local_files_only=True, use_safetensors=True,
                output_loading_info=True,
            )  # fmt: skip
    except (RuntimeError, ValueError, KeyError, OSError, SafetensorError) as error:
        raise ParityError(f"{folder} cannot be loaded: {one_line(error)}") from error
    model, info = loaded
    if lost := sorted(info["missing_keys"]):
        # Left out, a weight is filled with random numbers, and nobody is told.
        problems.append(f"no {', '.join(lost[:3])}")
    bounds = SAME if model.dtype == torch.float32 else ROUNDED
    model.eval()
    pairs = zip(ours.prompts, ours.replies, strict=True)
    logs = [_logs(model, ids, reply) for ids, reply in pairs]
    return _compared(str(folder), ours, logs, bounds, problems)


def merged(adapter: Path, card: Card, ours: Reference) -> Compared:
    """Hold the adapter merged in memory, as serving does it, against base + adapter."""
    import torch

    model = merged_model(adapter, base_of(card)).to(torch.float32).eval()
    pairs = zip(ours.prompts, ours.replies, strict=True)
    logs = [_logs(model, ids, reply) for ids, reply in pairs]
    return _compared("merged in memory", ours, logs, SAME, [])


def _compared(
    what: str,
    ours: Reference,
    logs: Sequence[torch.Tensor],
    bounds: Bounds,
    problems: Sequence[str],
) -> Compared:
    import torch

    found = list(problems)
    theirs, mine = torch.cat(list(logs)), torch.cat(list(ours.logs))
    if not torch.isfinite(theirs).all():
        found.append("logits that are no numbers: a type that is too small, such as float16")
        return Compared(what, 0.0, math.inf, len(mine), tuple(found))
    agreement = float((theirs.argmax(-1) == mine.argmax(-1)).double().mean())
    divergence = float((mine.exp() * (mine - theirs)).sum(-1).mean())
    return Compared(
        what, agreement, divergence, len(mine), (*found, *beyond(agreement, divergence, bounds))
    )


def beyond(agreement: float, divergence: float, bounds: Bounds) -> list[str]:
    """Return in words which bounds are not kept."""
    found = []
    if agreement < bounds.agreement:
        found.append(f"the same choice in {agreement:.1%}, not {bounds.agreement:.1%}")
    if divergence > bounds.divergence:
        found.append(f"a KL divergence of {divergence:.2g}, more than {bounds.divergence:.2g} nats")
    return found


def _greedy(model: Any, ids: Sequence[int]) -> tuple[int, ...]:
    import torch
    from transformers import GenerationConfig

    config = GenerationConfig(  # type: ignore[no-untyped-call]
        max_new_tokens=TOKENS, min_new_tokens=TOKENS, do_sample=False, pad_token_id=0
    )
    row = torch.tensor([ids], device=model.device)
    with torch.inference_mode():
        written = model.generate(
            input_ids=row, attention_mask=torch.ones_like(row), generation_config=config
        )
    return tuple(written[0, len(ids) :].tolist())


def _logs(model: Any, ids: Sequence[int], reply: Sequence[int]) -> torch.Tensor:
    """Return the log-probabilities [reply, vocabulary] of what may stand at each place."""
    import torch

    row = torch.tensor([[*ids, *reply[:-1]]], device=model.device)
    with torch.inference_mode():
        logits = model(input_ids=row, use_cache=False).logits[0, len(ids) - 1 :]
    return torch.log_softmax(logits.float(), dim=-1).cpu()


def _check_finite(logs: Sequence[torch.Tensor], name: str) -> None:
    import torch

    if not all(torch.isfinite(each).all() for each in logs):
        raise ParityError(f"{name} gives logits that are no numbers: train it again in float32")
