"""Choosing few-shot examples by how near their questions are to the one asked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from prompts.types import Example

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]


class ExampleSelector:
    """A set of examples that can be asked for those nearest to a question.

    `embed` turns n texts into an array [n, d]; the examples' questions go through it once, when
    first needed, also when several threads ask at the same time.
    """

    def __init__(self, examples: Sequence[Example], *, embed: Embed, limit: int) -> None:
        self._examples = tuple(examples)
        self._embed = embed
        self._limit = limit
        self._lock = threading.Lock()
        self._vectors: NDArray[np.float32] | None = None

    def select(self, question: str | NDArray[np.float32]) -> tuple[Example, ...]:
        """Return at most `limit` nearest examples in file order, so that prompt prefixes repeat.

        `question` is a text, or its vector [d] where the caller has one already.
        """
        if self._limit < 1 or not self._examples:
            return ()
        # A stable sort: among equals the earlier line of the file wins.
        nearest = np.argsort(-self.similarities(question), kind="stable")[: self._limit]
        return tuple(self._examples[index] for index in sorted(nearest))

    def similarities(self, question: str | NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine similarity of the question to each example, in file order."""
        vector = self._embed([question])[0] if isinstance(question, str) else question
        return self._matrix() @ _unit(vector)

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


def _top_mean(similarities: NDArray[np.float32], top: int) -> float:
    return float(np.sort(similarities)[-top:].mean())


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    # A text without known words may embed to zero; it is then similar to nothing, not NaN.
    return np.asarray(vectors / np.where(norms == 0, 1, norms), dtype=np.float32)
