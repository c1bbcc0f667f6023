"""A check by a judge: a chat model that grades the answer by a rubric."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, Strict, WithJsonSchema
from pydantic.dataclasses import dataclass

from prompts.evals.checks.base import STRICT, Filled, Text
from prompts.evals.checks.sources import source_texts
from prompts.evals.suite import POINTS, Context, Service, Undecided
from prompts.evals.types import Verdict

_OF = re.compile(rf"(\d+)\s+of\s+{POINTS}")


def _points(value: Any) -> Any:
    """Return 4 for "4 of 5"."""
    if isinstance(value, Filled):
        return value.value
    if not isinstance(value, str):
        return value
    found = _OF.fullmatch(value.strip())
    if found is None:
        raise ValueError(f"at_least is written like 4 of {POINTS}, not {value!r}")
    return int(found[1])


@dataclass(frozen=True, slots=True, config=STRICT)
class Rubric:
    """A judge model gives the answer at least so many of 5 points for what the text asks for."""

    short: ClassVar[str] = "text"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset(("judge",))
    text: Text
    at_least: Annotated[
        int,
        Strict(),
        Field(ge=1, le=POINTS),
        BeforeValidator(_points),
        WithJsonSchema({"enum": [*range(1, 6), *(f"{each} of 5" for each in range(1, 6))]}),
    ] = 4

    def check(self, context: Context) -> Verdict:
        """Ask the judge, with the question and all that the answer could rest on."""
        if context.judge is None:
            raise Undecided("there is no judge model: name one with --judge")
        grade = context.judge(
            self.text,
            question=context.last.ask,
            answer=context.last.answer.text,
            sources=source_texts(context.exchanges),
        )
        said = f"the judge gives {grade.points} of {POINTS} points: {grade.reason}"
        return Verdict(grade.points >= self.at_least, said)
