"""The conversation, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.types import Filters, Hit, Passage, Product
from prompts.types import Message

Outcome = Literal["answered", "abstained", "clarify", "handoff", "refused"]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a chat model writes: `temperature` 0 is greedy, `seconds` limits the whole reply."""

    max_tokens: int = 200
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    stop: tuple[str, ...] = ()
    seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of generated text; the last one of a reply may carry token counts and no text."""

    text: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish: Literal["stop", "length", "time"] | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """Text to show now, in order; joined, the deltas of a reply are its text."""

    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the marker `[number]` in the text points; `quote` is text of the source."""

    number: int
    document_id: str
    title: str
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was verified about a reply, and why it passed or not.

    `sentence` is what was checked, as the model or the source wrote it, and `evidence` the words
    of the source that bear it out best. `shown` is False for a draft, a sentence that failed one
    of its checks and that nobody saw; so a check with `passed` False never belongs to shown text.
    """

    name: str
    passed: bool
    detail: str
    sentence: str = ""
    evidence: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What an intent wants said: a template, its facts and the passages to cite as 1..n."""

    intent: str
    template: str
    facts: Mapping[str, str] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and everything needed to trust it; `timings` are in seconds.

    `filters` are the conditions that were read from the conversation, `relaxed` those of them, in
    words, that no product met. `fingerprint` is a hash of all that decides what is written: the
    template, its examples, the model, its adapter and the sampling. `prompt` and `passages` are
    what the chat model saw; a conversation that was stored does not keep them.
    """

    text: str
    outcome: Outcome
    citations: tuple[Citation, ...] = ()
    products: tuple[Product, ...] = ()
    intent: str = ""
    checks: tuple[Check, ...] = ()
    conversation_id: str = ""
    usage: Mapping[str, int] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
    filters: Filters = field(default_factory=Filters)
    relaxed: tuple[str, ...] = ()
    fingerprint: str = ""
    prompt: tuple[Message, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its reply, as a conversation keeps them."""

    message: Message
    reply: Reply
