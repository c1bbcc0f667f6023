"""A check of what the answer means, by embeddings."""

from __future__ import annotations

from typing import ClassVar

from pydantic.dataclasses import dataclass

from prompts.evals.checks.base import STRICT, Share, Texts
from prompts.evals.checks.texts import shortened
from prompts.evals.checks.wording import unmarked
from prompts.evals.suite import Context, Service, Undecided
from prompts.evals.types import Verdict


@dataclass(frozen=True, slots=True, config=STRICT)
class Similarity:
    """The answer means nearly what one of these texts does; similarity is from 0 to 1."""

    short: ClassVar[str] = "to"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset(("embed",))
    to: Texts
    at_least: Share = 0.7

    def check(self, context: Context) -> Verdict:
        """Compare the answer with each text, and take the nearest."""
        if context.embed is None:
            raise Undecided("there is no embedding model to compare texts with")
        text = unmarked(context.last.answer.text)
        if not text:
            return Verdict(False, "the answer is empty, similar to nothing")
        answer, *others = context.embed([text, *self.to])
        scores = [float(answer @ other) for other in others]
        best = max(scores)
        nearest = shortened(self.to[scores.index(best)])
        wanted = f"at least {self.at_least:.2f} is wanted"
        return Verdict(
            best >= self.at_least, f"the answer's similarity to {nearest} is {best:.2f}; {wanted}"
        )
