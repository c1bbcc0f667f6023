"""Checks of what became of a question."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic.dataclasses import dataclass

from prompts.evals.checks.base import STRICT, Texts, Truth, listing
from prompts.evals.suite import Context, Service
from prompts.evals.types import Verdict

Kind = Literal["answered", "abstained", "clarify", "handoff", "refused"]
_KINDS = ["answered", "abstained", "clarify", "handoff", "refused"]


@dataclass(frozen=True, slots=True, config=STRICT)
class Outcome:
    """The outcome is this one, or one of these."""

    short: ClassVar[str] = "one_of"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    one_of: Annotated[
        tuple[Kind, ...],
        Field(min_length=1),
        BeforeValidator(listing),
        WithJsonSchema({"anyOf": [{"enum": _KINDS}, {"type": "array", "items": {"enum": _KINDS}}]}),
    ]

    def check(self, context: Context) -> Verdict:
        """Compare the outcome."""
        return _among("outcome", context.last.answer.outcome, self.one_of)


@dataclass(frozen=True, slots=True, config=STRICT)
class Intent:
    """The question was understood as this intent, or one of these."""

    short: ClassVar[str] = "one_of"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    one_of: Texts

    def check(self, context: Context) -> Verdict:
        """Compare the intent."""
        return _among("intent", context.last.answer.intent, self.one_of)


@dataclass(frozen=True, slots=True, config=STRICT)
class Abstains:
    """The assistant says that it has no answer (`false`: it does not)."""

    short: ClassVar[str] = "expected"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    expected: Truth = True

    def check(self, context: Context) -> Verdict:
        """Compare the outcome with "abstained"."""
        return _is("abstained", context, expected=self.expected)


@dataclass(frozen=True, slots=True, config=STRICT)
class Declines:
    """The assistant refuses to do what is asked (`false`: it does not)."""

    short: ClassVar[str] = "expected"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    expected: Truth = True

    def check(self, context: Context) -> Verdict:
        """Compare the outcome with "refused"."""
        return _is("refused", context, expected=self.expected)


def _among(what: str, found: str, wanted: tuple[str, ...]) -> Verdict:
    if found in wanted:
        return Verdict(True, f"the {what} is {found}")
    return Verdict(False, f"the {what} is {found or 'not known'}, not {' or '.join(wanted)}")


def _is(outcome: str, context: Context, *, expected: bool) -> Verdict:
    found = context.last.answer.outcome
    said = f"the outcome is {found}" + ("" if found == outcome else f", not {outcome}")
    return Verdict((found == outcome) == expected, said)
