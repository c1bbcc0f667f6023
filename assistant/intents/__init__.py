"""What a message wants; one file an intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.intents.base import Intent, Request
from assistant.intents.wishes import (
    is_sentence,
    names_kind,
    wants_list,
    wants_thing,
    wants_unknown,
)
from knowledge.types import Hit

INTENTS = ("product", "policy", "smalltalk")
_LEAST = 0.3

__all__ = [
    "INTENTS",
    "Intent",
    "Request",
    "choose",
    "classify",
    "is_sentence",
    "names_kind",
    "wants_list",
    "wants_thing",
    "wants_unknown",
]


def classify(votes: Mapping[str, float], best: Mapping[str, Sequence[Hit]]) -> str:
    """Choose an intent from how near the question is to examples and to the shop's knowledge.

    `votes` has for each intent the similarity of the question to its examples, `best` for each
    kind the nearest passages.
    """
    product = _top(best["product"])
    document = _top(best["document"])
    # Noise is near to nothing; to greet it back would be odd.
    chatty = votes["smalltalk"] >= _LEAST
    if chatty and votes["smalltalk"] > max(product, document, votes["product"], votes["policy"]):
        return "smalltalk"
    return "policy" if votes["policy"] + document > votes["product"] + product else "product"


def choose(name: str) -> Intent:
    """Return the intent called `name`."""
    match name:
        case "product":
            from assistant.intents import product

            return product.plan
        case "policy":
            from assistant.intents import policy

            return policy.plan
        case "smalltalk":
            from assistant.intents import smalltalk

            return smalltalk.plan
    raise ValueError(f"unknown intent {name!r}")


def _top(hits: Sequence[Hit]) -> float:
    return max((hit.similarity for hit in hits), default=0.0)
