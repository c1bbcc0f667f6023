"""What an eval run reads and what it records.

A runner is given something to call, `Reply`, and never imports the assistant: whatever has the
attributes of `Answer` will do. What it returned is kept as an `Answered`, which is plain data, so
that it can be cached, written as JSON and checked again later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from knowledge.types import Filters, Passage, Product
from prompts.types import Message


class Cited(Protocol):
    """A citation: the number of its marker, and the words of the document it points to."""

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def document_id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def quote(self) -> str: ...  # noqa: D102


class Answer(Protocol):
    """What a reply has to have; `assistant.Reply` has it."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def outcome(self) -> str: ...  # noqa: D102
    @property
    def intent(self) -> str: ...  # noqa: D102
    @property
    def citations(self) -> Sequence[Cited]: ...  # noqa: D102
    @property
    def products(self) -> Sequence[Product]: ...  # noqa: D102
    @property
    def filters(self) -> Filters: ...  # noqa: D102
    @property
    def relaxed(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def timings(self) -> Mapping[str, float]: ...  # noqa: D102
    @property
    def usage(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def prompt(self) -> Sequence[Message]: ...  # noqa: D102
    @property
    def passages(self) -> Sequence[Passage]: ...  # noqa: D102
    @property
    def fingerprint(self) -> str: ...  # noqa: D102


class Reply(Protocol):
    """Asks one message of a conversation and returns the answer; it is called from many threads."""

    def __call__(self, text: str, *, conversation_id: str, customer: str | None) -> Answer:
        """Return the answer; an exception is an infrastructure error, never a failed case."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a check holds, and why in one sentence."""

    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation as data."""

    number: int
    document_id: str
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as data: whole product records, and the prompt and passages the model saw."""

    text: str
    outcome: str
    intent: str = ""
    citations: tuple[Quote, ...] = ()
    products: tuple[Product, ...] = ()
    filters: Filters = field(default_factory=Filters)
    relaxed: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)
    prompt: tuple[Message, ...] = ()
    passages: tuple[Passage, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn of a case: what was asked and what came back."""

    ask: str
    answer: Answered


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of one turn (counted from 0); `passed` is None when it could not be decided."""

    check: str
    turn: int
    passed: bool | None
    reason: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case run once by one variant; `error` says why there is no verdict, if there is none.

    `cluster` names the conversation that cases may share: they are not independent then.
    """

    suite: str
    case: str
    variant: str
    repeat: int
    tags: tuple[str, ...] = ()
    cluster: str = ""
    exchanges: tuple[Exchange, ...] = ()
    checks: tuple[Checked, ...] = ()
    error: str | None = None
    seconds: float = 0.0
    cached: bool = False
    proof: str = ""

    @property
    def decided(self) -> bool:
        """Whether every check came to a verdict; what is not decided counts in no rate."""
        return self.error is None and all(each.passed is not None for each in self.checks)

    @property
    def passed(self) -> bool:
        """Whether all checks that have a weight passed."""
        return self.decided and all(each.passed for each in self.checks if each.weight > 0)

    @property
    def score(self) -> float:
        """The share of the checks' weight that passed, 0 to 1."""
        total = sum(each.weight for each in self.checks)
        return sum(each.weight for each in self.checks if each.passed) / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Variant:
    """One cell of the matrix: a name and the settings that differ, as floorwalker.toml has them."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """All results of one run, and what is needed to repeat it; `started` is ISO 8601 in UTC."""

    started: str
    seconds: float
    suites: tuple[str, ...]
    variants: tuple[Variant, ...]
    results: tuple[CaseResult, ...]
    repeats: int = 1
    seed: int = 0
    workers: int = 1
    versions: Mapping[str, str] = field(default_factory=dict)
