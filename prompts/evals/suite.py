"""A suite as values: what `prompts.evals.loading` reads and a runner runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from prompts.evals.types import Exchange, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

Service = Literal["embed", "judge"]
POINTS = 5
"""The most that a judge gives for a rubric; the least is 1."""
Axis = Literal["examples", "model", "adapter", "prompts", "settings"]


class Undecided(Exception):  # noqa: N818 (it is not an error of the answer)
    """A check could not come to a verdict, as when a judge's words cannot be read: no score."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a judge model gave for a rubric: `points` from 1 to `POINTS`, and why."""

    points: int
    reason: str


Embed = Callable[[Sequence[str]], "NDArray[Any]"]
"""Turns texts into unit vectors, one row each: shape [len(texts), dimension]."""


class Judging(Protocol):
    """Grades an answer by a rubric; `prompts.evals.judge.Judge` does. May raise `Undecided`."""

    def __call__(self, rubric: str, *, question: str, answer: str, sources: Sequence[str]) -> Grade:
        """Return the grade."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What a check sees: the turns so far, its own last, and the services that cost something.

    A service is None where no check of the run needs it (`Check.needs`).
    """

    exchanges: tuple[Exchange, ...]
    embed: Embed | None = None
    judge: Judging | None = None

    @property
    def last(self) -> Exchange:
        """The turn that is checked."""
        return self.exchanges[-1]


class Rule(Protocol):
    """What one kind of check looks at; the classes are in `prompts.evals.checks`.

    A bare value in a file is that of the field `short`; with `whole` a mapping is, too.
    """

    short: ClassVar[str]
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]]

    def check(self, context: Context) -> Verdict:
        """Return whether it holds, with a reason that states what was found."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a turn: a rule, how much it weighs, and whether it must not hold.

    `name` is the key in the file ("contains") and `said` the whole check in one line, for reports.
    """

    name: str
    rule: Rule
    weight: float = 1.0
    negated: bool = False
    said: str = ""

    @property
    def needs(self) -> frozenset[Service]:
        """The services of `Context` that it uses."""
        return self.rule.needs

    def check(self, context: Context) -> Verdict:
        """Return the verdict; raise `Undecided` when there is none."""
        found = self.rule.check(context)
        if not self.negated:
            return found
        why = f"{found.reason}, which it must not" if found.passed else found.reason
        return Verdict(not found.passed, why)


@dataclass(frozen=True, slots=True)
class TurnCase:
    """One turn: what is asked, and what must hold of the answer."""

    ask: str
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves an expectation: a record or document, and words that stand in it."""

    id: str
    quote: str = ""

    def __str__(self) -> str:
        return f"{self.id}: {self.quote}" if self.quote else self.id


@dataclass(frozen=True, slots=True)
class Case:
    """A question or a conversation; `file` and `line` are where it is written.

    Cases of one `cluster` are not independent; it is the case's own id unless the file says more.
    """

    id: str
    turns: tuple[TurnCase, ...]
    customer: str | None = None
    tags: tuple[str, ...] = ()
    cluster: str = ""
    proof: tuple[Proof, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class MiniStore:
    """A store that stands in the suite: records as a JSON Lines catalogue would have them.

    A product has at least id and title, a document id, title and text. `settings` are keys of
    floorwalker.toml.
    """

    products: tuple[Mapping[str, Any], ...] = ()
    documents: tuple[Mapping[str, Any], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


DEMO = "demo"
"""The store that is shipped, made when it is not there."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One file of cases; `store` is `DEMO`, a folder, or records in the suite itself.

    `matrix` has for each axis its values, in the file's order; folders in it are absolute.
    """

    name: str
    cases: tuple[Case, ...]
    purpose: str = ""
    store: str | Path | MiniStore = DEMO
    matrix: Mapping[Axis, tuple[Any, ...]] = field(default_factory=dict)
    path: Path | None = None

    @property
    def needs(self) -> frozenset[Service]:
        """The services that its checks use."""
        checks = [check for case in self.cases for turn in case.turns for check in turn.checks]
        return frozenset(service for check in checks for service in check.needs)
