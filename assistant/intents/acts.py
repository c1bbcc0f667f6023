"""What a customer does with a message: asks for a rule, for a fact, for other products, and so on.

A softmax over the message's sentence embedding, fitted by `python -m tests.benchmarks.acts` on
messages that writers who had not seen this code made up for shops of all kinds. "Would you have it
back?" asks for a rule without any word of one; "does the lid return by itself?" asks for none.
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
# How likely a text with a word of rules, or without any, asks for one, where only words tell:
# neither is likely enough to ask documents alone.
_WORDED, _UNWORDED = 0.7, 0.45


class ActClassifier:
    """Says how likely each act is, by the embedder that the weights were fitted for."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        # Asked for its dimension, another one would have to be loaded.
        named = embedder.name == EMBEDDED_EMBEDDER
        self._knows = named and embedder.dimension == len(weights()) - 1

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
            return _WORDED if MATTERS.search(text) else _UNWORDED
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
