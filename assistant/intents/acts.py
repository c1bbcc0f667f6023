"""What a customer does with a message: asks for a rule, for a fact, for other products, and so on.

A softmax over the message's sentence embedding, fitted by `python -m tests.benchmarks.acts` on
messages that people who had not seen this code wrote for shops of all kinds: "if he hates it?" asks
for a rule without any word of one, "does the handle return by itself?" has the word and asks none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from assistant.followups.words import MATTERS
from knowledge.weights import EMBEDDED_EMBEDDER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.embedding import Embedder

# A rule of the shop; advice as guides have it; a fact about what is talked about; something else of
# its kind; one of several; another kind of thing; nothing.
Act = Literal["rule", "guide", "fact", "change", "choose", "wish", "chat"]
ACTS: tuple[Act, ...] = get_args(Act)
WEIGHTS = "acts.npy"
# How likely a text without any word of one asks for a rule, where only its words tell.
_WITHOUT_WORDS = 0.3


class ActClassifier:
    """Says how likely each act is, by the embedder that the weights were fitted for."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._knows = embedder.name == EMBEDDED_EMBEDDER

    def __call__(self, text: str) -> Mapping[Act, float]:
        """Return the probability of each act, {} for an embedder that has no weights."""
        if not self._knows:
            return {}
        vector = self._embedder.embed([text])[0]
        shares = probabilities(vector[None], weights())[0]
        return dict(zip(ACTS, map(float, shares), strict=True))

    def ruling(self, text: str) -> float:
        """Return how likely a message asks for a rule or a guide of the shop, in [0, 1]."""
        likely = self(text)
        if not likely:
            return 1.0 if MATTERS.search(text) else _WITHOUT_WORDS
        return likely["rule"] + likely["guide"]


@cache
def weights() -> NDArray[np.float32]:
    """Return the weights [1 + dimension, acts] for the embedded embedder; the first is constant."""
    with (files("assistant.intents") / WEIGHTS).open("rb") as file:
        found: NDArray[np.float32] = np.load(file, allow_pickle=False)
    return found


def probabilities(vectors: NDArray[np.float32], fitted: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probability of each act [texts, acts] for embeddings [texts, dimension]."""
    scores = fitted[0] + vectors @ fitted[1:]
    shares: NDArray[np.float32] = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares
