"""From what was typed so far to suggestions: nothing is loaded or asked that takes time."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from knowledge.completion.composing import compose
from knowledge.completion.goods import content
from knowledge.completion.matching import Found, by_words, exact
from knowledge.completion.normalising import typed
from knowledge.completion.ranking import Setting, in_setting, pool, varied
from knowledge.completion.shelf import holds
from knowledge.types import Suggestion

if TYPE_CHECKING:
    from knowledge.completion.ranking import Ranked
    from knowledge.completion.shelf import Added, Shelf, Stock

_SLIPS_FROM = 4  # letters
_NOBODY = Setting()


@dataclass(frozen=True, slots=True)
class View:
    """What is served at one moment: an index, its stock, and what has come since it was built."""

    base: Shelf
    stock: Stock
    added: tuple[Added, ...] = ()
    sold: tuple[Added, ...] = ()  # those of them that can be sold
    extra: Shelf | None = None
    extra_stock: Stock | None = None

    @classmethod
    def of(cls, base: Shelf, added: Sequence[Added] = (), extra: Shelf | None = None) -> Self:
        """Put what has come since beside an index, and the shelf of what it suggests."""
        sold = tuple(each for each in added if each.facts.sellable)
        stock = base.stock.moved(_hits(base, sold)) if sold else base.stock
        return cls(base, stock, tuple(added), sold, extra, extra.stock if extra else None)

    def hits(self, text: str) -> int:
        """Return how many of the products that can be sold any text holds for."""
        products = self.base.finder.products(content(text))
        return int(np.count_nonzero(self.stock.products[products])) + self.newer_hits(text)

    def newer_hits(self, text: str) -> int:
        """Return how many of them came since the index was built."""
        return sum(holds(each.facts, text) for each in self.sold)

    def only(self, ids: Collection[str]) -> Self:
        """Return it with those products alone."""
        sold = tuple(each for each in self.sold if each.facts.id in ids)
        stock = self.base.only(ids)
        stock = stock.moved(_hits(self.base, sold)) if sold else stock
        extra = self.extra.only(ids) if self.extra else None
        return replace(self, stock=stock, sold=sold, extra_stock=extra)


def _hits(base: Shelf, added: Sequence[Added]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Return how many of the products that have come since each suggestion of the index has."""
    numbers = np.concatenate([each.satisfied for each in added])
    return np.bincount(numbers, minlength=len(base.segment)).astype(np.int32)


def suggest(
    view: View,
    prefix: str,
    limit: int,
    *,
    setting: Setting = _NOBODY,
    allowed: Callable[[str], bool] = lambda _: True,
) -> list[Suggestion]:
    """Return up to `limit` suggestions for a prefix, all `allowed`, the likeliest first."""
    words, ended = typed(prefix)
    if not words or limit < 1:
        return []
    ranked = _ranked(view.base, words, ended, view.stock)
    if view.extra is not None and view.extra_stock is not None:
        more = _ranked(view.extra, words, ended, view.extra_stock)
        known = {each.normal for each in ranked}
        ranked = sorted(
            [*ranked, *(each for each in more if each.normal not in known)],
            key=lambda each: -each.chance,
        )
    shown = varied(in_setting(ranked, setting), limit, allowed=allowed)
    return [_shown(_counted(each, view)) for each in shown]


def _counted(each: Ranked, view: View) -> Ranked:
    """Count, of what was put together from the index, also the products that came since."""
    if not view.sold or view.base.segment.number(each.normal) is not None:
        return each
    if view.extra is not None and view.extra.segment.number(each.normal) is not None:
        return each
    return replace(each, hits=each.hits + view.newer_hits(each.text))


def _ranked(shelf: Shelf, words: Sequence[str], ended: bool, stock: Stock) -> list[Ranked]:
    letters = sum(map(len, words))
    slips = letters >= _SLIPS_FROM
    found = Found.all([
        exact(shelf.segment, words, ended, stock.live),
        by_words(shelf.segment, words, ended, stock.live, slips=slips),
    ])  # fmt: skip
    composed = compose(shelf, words, ended, stock, slips=slips)
    return pool(shelf, found, composed, stock, " ".join(words) + (" " if ended else ""))


def _shown(each: Ranked) -> Suggestion:
    return Suggestion(text=each.text, score=math.exp(min(each.chance, 0.0)), hits=each.hits)
