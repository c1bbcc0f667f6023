"""Suggestions that nobody has written down: words that products have, before a known name.

"Xerox" and "label printer" are known; whether there is a Xerox label printer, the products say.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.completion.building import chance_of
from knowledge.completion.goods import RANKING, content
from knowledge.completion.matching import likeliest
from knowledge.completion.normalising import joined
from knowledge.completion.phrases import Origin
from knowledge.completion.shelf import Shelf, Stock
from knowledge.completion.vocabulary import Span
from knowledge.terms import STOP_WORDS
from knowledge.understanding.english import STOP

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TAILS = 60
_VALUES = 12
_WORDS = 40
_MOST = 24
_FEW = 8  # known names that leave no need for single words
_FREQUENT = 2_000  # suggestions that may go on when nothing of it is typed
_IS_NAME = np.array([each in {Origin.KIND, Origin.VALUE_KIND, Origin.SERIES} for each in Origin])
_UNWRITTEN = 1.4  # what it takes from a chance that nobody has put it so
# How often it is asked for: two known names, or any words that some product has.
_LIKE, _LOOSE = Origin.PHRASE, -1.5


@dataclass(frozen=True, slots=True)
class Composed:
    """A suggestion put together; `prior` as that of those that are stored, `cost` of its slips."""

    text: str
    normal: str
    prior: float
    hits: int
    cost: float = 0.0


def compose(
    shelf: Shelf, words: Sequence[str], ended: bool, stock: Stock, *, slips: bool
) -> list[Composed]:
    """Return what goes on from what was typed and holds for a product, the likeliest first."""
    known, cost = _known(shelf, words if ended else words[:-1], slips=slips)
    if known is None or STOP.issuperset(known):  # nothing is "for lighting"
        return []
    found: dict[str, Composed] = {}
    typed = [*known, *([] if ended else words[-1:])]
    for split in range(1, len(known) + 1):
        head, tail = typed[:split], typed[split:]
        for text, name, hits in _continued(shelf, head, tail, stock):
            _add(found, shelf, head, (text, name, hits, 0.0), cost)
    if known and not ended and len(found) < _FEW and len(words[-1]) > 1:
        for each in _worded(shelf, known, words[-1], stock, slips=slips):
            _add(found, shelf, known, each, cost)
    best = sorted(found.values(), key=lambda each: each.cost - each.prior)[:_MOST]
    return [each for each in best if shelf.segment.number(each.normal) is None]


def _add(
    found: dict[str, Composed],
    shelf: Shelf,
    head: Sequence[str],
    tail: tuple[str, str, int, float],
    cost: float,
) -> None:
    text, name, hits, more = tail
    whole = f"{' '.join(head)} {name}"
    if whole not in found and set(head).isdisjoint(name.split()):
        prior = shelf.built.mass + math.log(chance_of(_LIKE, hits)) - _UNWRITTEN
        found[whole] = Composed(f"{_shown(shelf, head)} {text}", whole, prior, hits, cost + more)


def _known(shelf: Shelf, words: Sequence[str], *, slips: bool) -> tuple[list[str] | None, float]:
    """Return words with those that nothing has mended, and what that costs; None if it cannot."""
    found: list[str] = []
    total = 0.0
    for word in words:
        if shelf.finder.count(content(word)[0]):
            found.append(word)
            continue
        spans = shelf.segment.vocabulary.slips(word, whole=True) if slips else []
        if not spans:
            return None, 0.0
        sizes = shelf.segment.having.starts
        best = min(spans, key=lambda s: 3 * s.cost - math.log(sizes[s.high] - sizes[s.low] + 1))
        found.append(shelf.segment.vocabulary.word(best.low))
        total += best.cost
    return found, total


def _continued(
    shelf: Shelf, head: Sequence[str], tail: Sequence[str], stock: Stock
) -> Iterator[tuple[str, str, int]]:
    """Yield (text, normal form, hits) of the names, then the values, that go on with a tail."""
    mask = _having(shelf, head, stock)
    if mask is None:
        return
    segment = shelf.segment
    ids = segment.beginning(" ".join(tail)) if tail else np.arange(_FREQUENT, dtype=np.int32)
    ids = ids[: len(segment)]
    ids = ids[_IS_NAME[segment.origins[ids]]]
    for n in likeliest(ids, stock.live, _TAILS):
        if hits := int(np.count_nonzero(mask[segment.products.row(n)])):
            yield segment.texts[n], segment.normals[n], hits
    if tail:
        yield from _valued(shelf, head, " ".join(tail), mask)


def _having(shelf: Shelf, head: Sequence[str], stock: Stock) -> NDArray[np.bool_] | None:
    """Return which products have all words of a head; None when none has, or it says nothing.

    Beside other words "best" is asked of no product: the hits of "best tents" are all tents.
    """
    asked = content(" ".join(head))
    if asked[0] in STOP_WORDS or asked[0] in RANKING:
        return None
    products = shelf.finder.products(asked, named=False)
    products = products[stock.products[products]]
    if not len(products):
        return None
    mask = np.zeros(len(stock.products), dtype=np.bool_)
    mask[products] = True
    return mask


def _valued(
    shelf: Shelf, head: Sequence[str], tail: str, mask: NDArray[np.bool_]
) -> Iterator[tuple[str, str, int]]:
    """Yield the values that the products of a kind have: "notebook silver"."""
    named = np.zeros(len(mask), dtype=np.bool_)
    named[shelf.finder.products(content(" ".join(head)))] = True
    start = bisect_left(shelf.values, tail)
    for value in shelf.values[start : start + _VALUES]:
        if not value.startswith(tail):
            return
        having = shelf.finder.products(content(value), named=False)
        if hits := int(np.count_nonzero((mask & named)[having])):
            yield joined(value.split()), value, hits


def _worded(
    shelf: Shelf, head: Sequence[str], tail: str, stock: Stock, *, slips: bool
) -> Iterator[tuple[str, str, int, float]]:
    """Yield (word, word, hits, cost) of the words that go on with a tail: "vanity lights"."""
    mask = _having(shelf, head, stock)
    if mask is None:
        return
    vocabulary = shelf.segment.vocabulary
    exact = vocabulary.span(tail)
    spans = [exact] if exact else vocabulary.slips(tail, whole=False) if slips else []
    for place, cost in _frequent(shelf, spans):
        word = vocabulary.word(place)
        having = shelf.finder.products(content(word))
        if hits := int(np.count_nonzero(mask[having])):
            yield word, word, hits, cost - _LOOSE / 3.5


def _frequent(shelf: Shelf, spans: Sequence[Span]) -> list[tuple[int, float]]:
    """Return (word, cost) of the words of some spans that the most suggestions have."""
    starts = shelf.segment.having.starts
    found: dict[int, float] = {}
    for span in sorted(spans, key=lambda s: -s.cost):
        sizes = np.diff(starts[span.low : span.high + 1])
        for n in np.argsort(-sizes)[:_WORDS]:
            found[span.low + int(n)] = span.cost
    order = sorted(found, key=lambda n: 3 * found[n] - math.log(starts[n + 1] - starts[n] + 1))
    return [(n, found[n]) for n in order[:_WORDS]]


def _shown(shelf: Shelf, head: Sequence[str]) -> str:
    name = " ".join(head)
    number = shelf.segment.number(name)
    return joined(head) if number is None else shelf.segment.texts[number]
