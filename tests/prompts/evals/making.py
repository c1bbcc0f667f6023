"""Suites, answers and results that tests make by hand: no model, no files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from prompts.evals.asking import Shop
from prompts.evals.suite import Case, Check, Context, Suite, TurnCase, Undecided
from prompts.evals.types import Answered, CaseResult, Checked, Exchange, Run, Variant, Verdict


@dataclass(frozen=True, slots=True)
class Says:
    """The answer has this text in it; "?" cannot be decided."""

    text: str
    needs: ClassVar[frozenset[Any]] = frozenset()

    def check(self, context: Context) -> Verdict:
        if self.text == "?":
            raise Undecided("nobody can tell")
        return Verdict(self.text in context.last.answer.text, f"looked for {self.text!r}")


def check(text: str, *, weight: float = 1.0, negated: bool = False) -> Check:
    return Check("says", Says(text), weight=weight, negated=negated, said=f"says {text}")


def case(name: str, *asks: str, says: str = "yes", **fields: Any) -> Case:
    """A case whose last answer has to have `says` in it."""
    *before, last = asks or (name,)
    turns = (*(TurnCase(ask) for ask in before), TurnCase(last, (check(says),)))
    return Case(name, turns, **fields)


def suite(*cases: Case, name: str = "s", **fields: Any) -> Suite:
    return Suite(name, cases, **fields)


@dataclass
class Talker:
    """Opens a shop that answers by `say(text, settings)`, and remembers what it was asked."""

    say: Callable[[str, Mapping[str, Any]], str] = lambda _text, _settings: "yes"
    asked: list[str] = field(default_factory=list)
    opened: list[Mapping[str, Any]] = field(default_factory=list)
    open: int = 0
    conversations: dict[str, list[str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def __call__(self, store: Path, settings: Mapping[str, Any]) -> Iterator[Shop]:
        def reply(text: str, *, conversation_id: str, customer: str | None) -> Answered:
            with self.lock:
                self.asked.append(text)
                self.conversations.setdefault(conversation_id, []).append(text)
            return Answered(self.say(text, settings), "answered")

        self.opened.append(settings)
        self.open += 1
        try:
            yield Shop(reply, f"{store} {sorted({**settings, 'seed': 0}.items())}")
        finally:
            self.open -= 1


def result(
    name: str,
    passed: bool | None,
    *,
    variant: str = "default",
    repeat: int = 0,
    tags: tuple[str, ...] = (),
    cluster: str = "",
    ask: str = "",
) -> CaseResult:
    """A result with one check; None is an error."""
    return CaseResult(
        "s", name, variant, repeat, tags, cluster or f"s/{name}",
        exchanges=(Exchange(ask or name, Answered("text", "answered")),),
        checks=() if passed is None else (Checked("says yes", 0, passed, "because"),),
        error="ConnectionError: refused" if passed is None else None,
        seconds=1.0,
    )  # fmt: skip


def run_of(*results: CaseResult) -> Run:
    names = dict.fromkeys(each.variant for each in results)
    return Run("2026-01-01T00:00:00+00:00", 1.0, ("s",), tuple(map(Variant, names)), results)
