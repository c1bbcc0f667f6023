"""The few-shot examples of each way to answer: which suit a question, and what they say of it.

A small model that is tuned has learned more of them than a prompt holds; it gets none, which is
half as much to read. What that costs or brings is a row of `tests.benchmarks.tuned`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.intents import INTENTS
from assistant.models.base import is_small, is_tuned
from knowledge.evidence import SimilarityMatcher
from prompts.examples import load_examples
from prompts.selection import ExampleSelector, vote
from prompts.types import Message

if TYPE_CHECKING:
    from assistant.models.base import ChatModel
    from assistant.options import Options
    from knowledge.embedding import Embedder
    from prompts.types import Example

_TASKS = (*INTENTS, "compare", "complete")


class Shots:
    """Chooses examples as the options want; the model counts their tokens where it can."""

    def __init__(self, *, model: ChatModel, embedder: Embedder, options: Options) -> None:
        self._model = model
        self._given = options.examples_mode
        self._embedder = embedder
        self._similar = SimilarityMatcher(embedder)  # it remembers the answers' vectors
        self._examples = {name: load_examples(name, options.prompts) for name in _TASKS}
        self._selectors = {
            name: ExampleSelector(
                examples,
                embed=embedder.embed,
                limit=options.examples,
                mode=options.examples_mode or "similar",
                tokens=options.examples_tokens,
                count_tokens=lambda text: model.count_tokens([Message("user", text)]),
            )
            for name, examples in self._examples.items()
        }

    def select(self, task: str, question: str) -> tuple[Example, ...]:
        """Return the examples that a prompt for a question holds."""
        if self._given is None and is_small(self._model) and is_tuned(self._model):
            return ()
        return self._selectors[task].select(question)

    def nearest(self, task: str, question: str, *, outcome: str | None = None) -> Example:
        """Return the example whose question is nearest, whether or not prompts hold any.

        With `outcome` it is the nearest that came out so, if any did.
        """
        near = self._selectors[task].similarities(question)
        examples = self._examples[task]
        such = [place for place, each in enumerate(examples) if each.outcome == outcome]
        return examples[max(such or range(len(examples)), key=lambda place: near[place])]

    def sounds_like(self, task: str, answer: str) -> float:
        """Return how near a text is to the nearest answer among the examples, a cosine."""
        answers = [each.answer for each in self._examples[task]]
        return float(self._similar.score(answer, answers).max())

    def votes(self, question: str) -> dict[str, float]:
        """Return for each intent how near the question is to its examples."""
        sets = {name: self._selectors[name] for name in INTENTS}
        return vote(self._embedder.embed([question])[0], sets)
