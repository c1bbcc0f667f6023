"""How an assistant answers, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.types import Sampling
from knowledge.adapters import Choose
from prompts.selection import Mode


@dataclass(frozen=True, slots=True)
class Options:
    """How an assistant answers; see `assistant.settings.Settings` for what each means."""

    shop_name: str = "our shop"
    contact: str = "our customer service"
    questions: tuple[str, ...] = ()
    """What the web page offers as examples."""
    passages: int = 3
    passage_characters: int = 500
    evidence: int | None = None
    """How many sentences and attributes a prompt holds; None is as suits the model."""
    examples: int = 3
    examples_mode: Mode | None = None
    """How a prompt's examples are chosen; None is as suits the model."""
    examples_tokens: int | None = 600
    min_similarity: float = 0.35
    min_evidence: float = 0.58
    history_tokens: int = 400
    verify: bool = True
    cheap: Mapping[str, float] = field(default_factory=dict)
    complete_with_model: bool = False
    sampling: Sampling = field(default_factory=Sampling)
    adapter: Path | Choose | None = None
    """The folder of the chat model's adapter, or what finds it for a base model.

    It is part of every reply's fingerprint.
    """
    prompts: Path | None = None
    """A store's own `prompts/` folder."""
