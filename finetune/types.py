"""What the chat model learns from, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.types import Source
from prompts.types import Message

Task = Literal["product", "policy", "compare", "smalltalk", "followup", "complete", "verbatim"]
"""The name of the template that asks; `verbatim` is a chat that brings its own system message."""

Outcome = Literal["answered", "abstained", "refused"]


@dataclass(frozen=True, slots=True)
class Example:
    """One question with the answer to learn.

    `evidence` are the numbered sources of the prompt, `text` of each exactly as serving shows it:
    its heading, then what of it was chosen (`knowledge.evidence.focus`). `answer` cites them as
    [1] to [n]. Examples of one `group` (a product, a document, a conversation) are never split
    between training and development. `facts` are what the task's turn has besides. `meta` has
    what made it: the kind of negative, whether an answer was rewritten.
    """

    id: str
    task: Task
    question: str
    answer: str
    group: str
    source: str
    licence: str
    evidence: tuple[Source, ...] = ()
    outcome: Outcome = "answered"
    history: tuple[Message, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    meta: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def texts(self) -> tuple[str, ...]:
        """The sources as a prompt numbers them."""
        return tuple(each.text for each in self.evidence)


Judged = tuple[Example, str]
"""An example with the better answer, and what must not be said in its place."""


@dataclass(frozen=True, slots=True)
class Tokenized:
    """An example as a model reads it; `trained` marks the tokens that it learns to write.

    Both have one entry per token. What serving would give the model is `prompt`.
    """

    example_id: str
    input_ids: tuple[int, ...]
    trained: tuple[bool, ...]

    @property
    def prompt(self) -> tuple[int, ...]:
        """The token ids before the first trained one."""
        return self.input_ids[: self.trained.index(True)]

    @property
    def labels(self) -> tuple[int, ...]:
        """The token ids with -100, which torch's cross entropy passes over, for the others."""
        pairs = zip(self.input_ids, self.trained, strict=True)
        return tuple(id_ if trained else -100 for id_, trained in pairs)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What one data source brought: how many rows it read, kept and dropped, and why."""

    name: str
    licence: str
    files: Mapping[str, str]
    """SHA-256 by the name of each file that was read."""
    read: int
    kept: int
    dropped: Mapping[str, int]
    learned: int = 0
    """How many examples came of it in the end, for training and development: after doubles are
    taken out, negatives made and shares kept."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Examples ready to be rendered, and where they came from."""

    train: tuple[Example, ...]
    development: tuple[Example, ...]
    sources: tuple[SourceReport, ...]
    dropped: Mapping[str, int]
    """How many examples hygiene took out, by its reason."""
    pairs: tuple[Judged, ...] = ()
    """What a second stage learns from in the place of `train`, when a file has its pairs."""
