"""Choosing few-shot examples: near to the question, unlike each other, within a token budget."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from prompts.types import Example

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Count = Callable[[str], int | None]
Mode = Literal["zero", "fixed", "similar"]
# Maximal marginal relevance: this much for being near to the question, the rest against being near
# to what is chosen already. At 0.7 the double of a chosen example (similarity 1) has to be 0.43
# nearer to the question than one that is like none of them, so doubles go and neighbours stay.
RELEVANCE = 0.7
_CHARACTERS_PER_TOKEN = 4


class ExampleSelector:
    """A set of examples that can be asked for those that suit a question.

    `embed` turns n texts into an array [n, d]; the examples' questions go through it once, when
    first needed, also when several threads ask at the same time. At most `limit` examples are
    chosen that together have at most `tokens`, counted by `count_tokens`; where that is absent or
    returns None, 4 characters are a token.

    Chosen examples always come in the order of their file. A model server keeps its work on the
    longest beginning of a prompt that it has seen before: in this order two questions share all
    examples up to the first that only one of them has, and the same choice is the same prompt
    whichever was nearest. In the order of similarity even equal choices would differ.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        *,
        embed: Embed,
        limit: int,
        mode: Mode = "similar",
        tokens: int | None = None,
        count_tokens: Count | None = None,
    ) -> None:
        self._examples = tuple(examples)
        self._embed = embed
        self._limit = limit
        self._mode = mode
        self._tokens = tokens
        self._count = count_tokens
        self._sizes: dict[int, int] = {}
        self._lock = threading.Lock()
        self._vectors: NDArray[np.float32] | None = None

    def select(self, question: str | NDArray[np.float32]) -> tuple[Example, ...]:
        """Return the examples for a question, in file order.

        `question` is a text, or its vector [d] where the caller has one already. Mode `zero`
        chooses none, `fixed` the same for every question, one outcome after the other in turn.
        """
        if self._mode == "zero" or self._limit < 1 or not self._examples:
            return ()
        chosen = (
            self._within(_by_outcome(self._examples))
            if self._mode == "fixed"
            else self._diverse(self.similarities(question))
        )
        return tuple(self._examples[index] for index in sorted(chosen))

    def similarities(self, question: str | NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine similarity of the question to each example, in file order."""
        vector = self._embed([question])[0] if isinstance(question, str) else question
        return self._matrix() @ _unit(vector)

    def _diverse(self, near: NDArray[np.float32]) -> list[int]:
        matrix = self._matrix()
        chosen: list[int] = []
        left, spent = list(range(len(self._examples))), 0
        closest = np.zeros(len(self._examples), dtype=np.float32)
        while left and len(chosen) < self._limit:
            # max() keeps the first of equals: the earlier line of the file wins.
            best = max(left, key=lambda each: _gain(float(near[each]), float(closest[each])))
            left.remove(best)
            if self._tokens is not None and spent + self._size(best) > self._tokens:
                continue
            spent += self._size(best)
            chosen.append(best)
            closest = np.maximum(closest, matrix @ matrix[best])
        return chosen

    def _within(self, order: Iterable[int]) -> list[int]:
        """Return the first of `order` that limit and budget allow; one too long is passed over."""
        chosen: list[int] = []
        spent = 0
        for index in order:
            if len(chosen) == self._limit:
                break
            if self._tokens is None or spent + self._size(index) <= self._tokens:
                spent += self._size(index)
                chosen.append(index)
        return chosen

    def _size(self, index: int) -> int:
        """Return how many tokens an example takes; counted once."""
        if index not in self._sizes:
            example = self._examples[index]
            # The shared turn says the question twice, before the sources and after them.
            parts = [example.question, *example.sources, example.question, example.answer]
            text = "\n".join((*parts, *example.facts.values()))
            counted = self._count(text) if self._count else None
            self._sizes[index] = len(text) // _CHARACTERS_PER_TOKEN if counted is None else counted
        return self._sizes[index]

    def _matrix(self) -> NDArray[np.float32]:
        with self._lock:
            if self._vectors is None:
                questions = [example.question for example in self._examples]
                self._vectors = _unit(self._embed(questions))
            return self._vectors


def vote(
    vector: NDArray[np.float32], sets: Mapping[str, ExampleSelector], *, top: int = 3
) -> dict[str, float]:
    """Return for each example set the mean of its `top` highest similarities to `vector` [d].

    The mean over several keeps one odd example from deciding; a smaller set is averaged whole.
    """
    return {name: _top_mean(each.similarities(vector), top) for name, each in sets.items()}


def _by_outcome(examples: Sequence[Example]) -> list[int]:
    """Return indices in file order, one of each outcome in turn as long as there are any."""
    seen: dict[str, int] = {}
    rounds = []
    for index, example in enumerate(examples):
        seen[example.outcome] = seen.get(example.outcome, 0) + 1
        rounds.append((seen[example.outcome], index))
    return [index for _, index in sorted(rounds)]


def _gain(near: float, closest: float) -> float:
    return RELEVANCE * near - (1 - RELEVANCE) * closest


def _top_mean(similarities: NDArray[np.float32], top: int) -> float:
    return float(np.sort(similarities)[-top:].mean())


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    # A text without known words may embed to zero; it is then similar to nothing, not NaN.
    return np.asarray(vectors / np.where(norms == 0, 1, norms), dtype=np.float32)
