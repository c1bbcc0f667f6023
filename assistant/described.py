"""How well the records of products bear out what is said of one: "it sticks to the phone"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.asking import content
from knowledge.quotable import Unit, statements

if TYPE_CHECKING:
    from assistant.shelves import Shelves
    from knowledge.evidence import Matcher, Scores
    from knowledge.types import Product

# Of each product so many of the nearest statements are read together with the text.
_SERIOUS = 3
_FLAG = re.compile(r"^(?P<name>[^:]+): no\.?$", re.IGNORECASE)
# What a text denies is what follows: "is not waterproof", "without a cable".
_DENIED = re.compile(
    r"(?:\b(?:not?|without|never|w/o)|n't)\s+(?P<what>[\w-]+(?:\s+[\w-]+){0,2})", re.IGNORECASE
)


def fitness(
    text: str,
    products: Sequence[Product],
    shelves: Shelves,
    matcher: Matcher,
    judge: Matcher | None = None,
) -> list[float]:
    """Return how well each product's best statement bears a text out, below 0 where it denies that.

    That is its similarity, and the chance that it answers by a `judge` that reads both together.
    """
    if shelves.catalogue is None:
        return [0.0] * len(products)
    passages = shelves.catalogue.passages([each.id for each in products])
    told = [
        [unit for passage, _ in passages.get(each.id, ()) for unit in statements(passage)]
        for each in products
    ]
    return borne_out(text, told, matcher, judge)


def borne_out(
    text: str, told: Sequence[Sequence[Unit]], matcher: Matcher, judge: Matcher | None
) -> list[float]:
    """Return how well the best of each record's statements bears a text out, as `fitness` does."""
    near = [_nearest(text, units, matcher) for units in told]
    pairs = [pair for each in near for pair in each]
    chances: Scores = np.zeros(len(pairs), dtype=np.float32)
    if judge is not None and pairs:
        chances = judge.score(text, [unit.shown for unit, _ in pairs])
    found, start = [], 0
    for each in near:
        scores = [
            (score + float(chance), unit)
            for (unit, score), chance in zip(each, chances[start : start + len(each)], strict=True)
        ]
        start += len(each)
        best, unit = max(scores, key=lambda pair: pair[0], default=(0.0, None))
        found.append(-abs(best) if unit and _denies(unit.shown, text) else best)
    return found


def _denies(shown: str, text: str) -> bool:
    """Tell whether a statement denies what a text says: "washable: no", "it is not washable"."""
    flag, not_wanted = _FLAG.match(shown), _denied(text)
    if flag is not None:
        return content(flag["name"]).isdisjoint(not_wanted)
    return not _denied(shown).isdisjoint(content(text) - not_wanted)


def _denied(text: str) -> frozenset[str]:
    """Return the words of what a text denies."""
    return frozenset(word for each in _DENIED.finditer(text) for word in content(each["what"]))


def _nearest(text: str, units: Sequence[Unit], matcher: Matcher) -> list[tuple[Unit, float]]:
    """Return the statements that are nearest to a text, and how near they are."""
    if not units:
        return []
    scores = matcher.score(text, [each.text for each in units])
    return [(units[place], float(scores[place])) for place in np.argsort(-scores)[:_SERIOUS]]
