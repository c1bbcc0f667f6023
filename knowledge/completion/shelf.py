"""Suggestions as they stand right now: which products are sold out, and how many each has left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from knowledge.completion.building import Built, entry_of
from knowledge.completion.goods import RANKING, Finder, Goods, content
from knowledge.completion.segment import Segment
from knowledge.terms import STOP_WORDS, stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.completion.goods import Facts
    from knowledge.completion.phrases import Phrase
    from knowledge.completion.segment import Ints


@dataclass(frozen=True, slots=True)
class Stock:
    """Which products count, and for each suggestion how many of them it has."""

    products: NDArray[np.bool_]
    hits: NDArray[np.int32]
    live: NDArray[np.bool_]

    @classmethod
    def of(cls, segment: Segment, products: NDArray[np.bool_]) -> Stock:
        """Count the products of every suggestion."""
        hits = segment.products.sums(products.astype(np.int32))
        return cls(products, hits, hits > 0)

    def moved(self, change: NDArray[np.int32]) -> Stock:
        """Return it with so many more or fewer hits."""
        hits = self.hits + change
        return Stock(self.products, hits, hits > 0)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A built index, and its stock; a change makes another one."""

    built: Built
    stock: Stock
    finder: Finder = field(repr=False)
    values: tuple[str, ...] = field(repr=False)  # sorted
    numbers: Mapping[str, int] = field(repr=False)  # of products, by id

    @classmethod
    def of(cls, built: Built) -> Shelf:
        """Put everything out."""
        goods = built.goods
        return cls(
            built=built,
            stock=Stock.of(built.suggestions, goods.sellable),
            finder=Finder(goods),
            values=tuple(sorted(built.lexicon.values)),
            numbers={goods.ids[n]: n for n in range(len(goods))},
        )

    @property
    def segment(self) -> Segment:
        """The suggestions."""
        return self.built.suggestions

    @property
    def goods(self) -> Goods:
        """The products."""
        return self.built.goods

    def with_stock(self, sellable: Mapping[str, bool]) -> Shelf:
        """Return it with some products put out or taken away; unknown ones are left out."""
        known = {self.numbers[each]: now for each, now in sellable.items() if each in self.numbers}
        changed = {n: now for n, now in known.items() if self.stock.products[n] != now}
        if not changed:
            return self
        products, hits = self.stock.products.copy(), self.stock.hits.copy()
        for n, now in changed.items():
            products[n] = now
            hits[self.segment.suggesting.row(n)] += 1 if now else -1
        return replace(self, stock=Stock(products, hits, hits > 0))

    def only(self, ids: Iterable[str]) -> Stock:
        """Return the stock of those products alone."""
        products = np.zeros(len(self.goods), dtype=np.bool_)
        products[[self.numbers[each] for each in ids if each in self.numbers]] = True
        return Stock.of(self.segment, self.stock.products & products)


@dataclass(frozen=True, slots=True)
class Added:
    """A product that is new or other than when the index was built, and what it suggests.

    `satisfied` are the suggestions of the index that it is a hit of.
    """

    facts: Facts
    phrases: tuple[Phrase, ...]
    satisfied: Ints


def extra_shelf(base: Shelf, added: Sequence[Added]) -> Shelf | None:
    """Return a shelf of what products suggest that the index does not."""
    new = {
        each.normal: each
        for product in added
        for each in product.phrases
        if base.segment.number(each.normal) is None
    }
    goods = Goods.build(product.facts for product in added)
    finder = Finder(goods)
    entries = [
        entry_of(each, base.built.mass, len(products), products)
        for each in new.values()
        if len(products := finder.products(content(each.text)))
    ]
    if not entries:
        return None
    segment = Segment.build(entries, len(goods))
    return Shelf.of(Built(segment, goods, base.built.lexicon, base.built.mass))


class Satisfying:
    """Finds the suggestions of an index that a product is a hit of."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        words = [word.decode(errors="ignore") for word in segment.vocabulary.words]
        self._stems = [stem(word) for word in words]
        self._idle = np.array(
            [word in STOP_WORDS or word in RANKING for word in self._stems] + [True]
        )

    def of(self, facts: Facts) -> Ints:
        """Return the numbers of the suggestions whose words a product has."""
        has = np.array([each in facts.said for each in self._stems] + [True])
        segment = self._segment
        behind = np.arange(segment.padded.shape[1]) >= segment.lengths[:, None]
        maybe = ((has | self._idle)[segment.padded] | behind).all(axis=1)
        found = [n for n in np.flatnonzero(maybe) if holds(facts, segment.texts[int(n)])]
        return np.array(found, dtype=np.int32)


def holds(facts: Facts, text: str) -> bool:
    """Say whether a product is a hit of a suggestion."""
    asked = content(text)
    return facts.said.issuperset(asked) and asked[-1] in facts.named
