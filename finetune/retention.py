"""What an adapter must not have forgotten: plain language, and doing as it is told."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.models.rendering import render
from finetune.scoring import generate
from prompts.evals.statistics import ALPHA, p_value
from prompts.types import Message

if TYPE_CHECKING:
    from assistant.models.loading import Loaded

FILE = Path(__file__).parent / "retention.yaml"
MOST_WORSE = 0.10
"""So much may the perplexity of general text rise. Every training on one kind of text moves it, so
that significance alone would refuse them all."""
_REPLY = 24


@dataclass(frozen=True, slots=True)
class Instruction:
    """Something to do, and what the reply has to match to have done it."""

    ask: str
    expect: str


@dataclass(frozen=True, slots=True)
class Retained:
    """What a model keeps: `losses` is the mean loss of a token of each text, `done` of each
    instruction whether it was followed."""

    losses: tuple[float, ...]
    done: tuple[bool, ...]

    @property
    def perplexity(self) -> float:
        """The perplexity of the texts, each counting the same."""
        return math.exp(sum(self.losses) / len(self.losses))

    @property
    def followed(self) -> float:
        """The share of instructions that were followed."""
        return sum(self.done) / len(self.done)


@cache
def texts() -> tuple[str, ...]:
    """Return the general texts."""
    return tuple(" ".join(each.split()) for each in _file()["texts"])


@cache
def instructions() -> tuple[Instruction, ...]:
    """Return the instructions."""
    return tuple(Instruction(**each) for each in _file()["instructions"])


def probe(loaded: Loaded) -> Retained:
    """Return what a model keeps."""
    asked = instructions()
    prompts = [render(loaded.tokenizer, [Message("user", each.ask)]) for each in asked]
    replies = generate(
        loaded.model, loaded.tokenizer, prompts, ends=sorted(loaded.ends), max_tokens=_REPLY
    )
    done = (
        re.search(each.expect, reply, re.IGNORECASE) is not None
        for each, reply in zip(asked, replies, strict=True)
    )
    return Retained(tuple(_loss(loaded, text) for text in texts()), tuple(done))


def objections(before: Retained, after: Retained) -> list[str]:
    """Return what an adapter has lost: more perplexity than is let pass, or instructions."""
    found = []
    # How much each text got worse beyond what is let pass; the sign-flip test takes losses.
    beyond = [
        old + math.log1p(MOST_WORSE) - new
        for old, new in zip(before.losses, after.losses, strict=True)
    ]
    if (p := p_value(beyond, "less")) <= ALPHA:
        found.append(
            f"retention: perplexity of general text {before.perplexity:.1f} -> "
            f"{after.perplexity:.1f}, more than {MOST_WORSE:.0%} worse (p = {p:.4f})"
        )
    changed = [int(new) - int(old) for old, new in zip(before.done, after.done, strict=True)]
    if (p := p_value(changed, "less")) <= ALPHA:
        found.append(
            f"retention: instructions followed {before.followed:.0%} -> {after.followed:.0%} "
            f"(p = {p:.4f})"
        )
    return found


def _loss(loaded: Loaded, text: str) -> float:
    import torch

    ids = torch.tensor([loaded.tokenizer(text)["input_ids"]], device=loaded.model.device)
    with torch.inference_mode():
        return float(loaded.model(input_ids=ids, labels=ids).loss)


def _file() -> dict[str, Sequence[Any]]:
    import yaml

    found: dict[str, Sequence[Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
