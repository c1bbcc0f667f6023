"""The products behind suggestions: their words, and which products a text holds for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from knowledge.completion.lexicon import declared_kinds, family_texts
from knowledge.completion.normalising import REMEMBERED, words_of
from knowledge.completion.segment import Rows, Texts
from knowledge.completion.vocabulary import WIDTH, Vocabulary
from knowledge.facts import attribute_text, value_text
from knowledge.payload import content_hash
from knowledge.terms import STOP_WORDS, stem
from knowledge.types import Product
from knowledge.understanding.english import MEASURES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from knowledge.completion.segment import Ints

_ABSENT = frozenset("no none false without n/a".split())
# How people rank what they look for; no product is described by it.
RANKING = frozenset("best good great top nice buy shop shopping online".split()) | {
    word for word, measure in MEASURES.items() if word.endswith("est") or "price" in measure.labels
}
# Products of a word from which a mask is quicker than a list, if it is asked of enough of them.
_MANY = 64
_ROOM = 64 << 20  # bytes of masks


@dataclass(frozen=True, slots=True)
class Facts:
    """What completion keeps of a product: the stems of its names, and of all that it says.

    `shape` is the hash of what suggestions are made of: all but stock and prices.
    """

    id: str
    hash: str
    shape: str
    sellable: bool
    named: frozenset[str]
    said: frozenset[str]


def facts(product: Product, digest: str) -> Facts:
    """Return the words of a product."""
    names = [product.title, product.brand or "", *product.categories, *declared_kinds(product)]
    names += (text for _, text in family_texts(product))
    number = stems(product.id)
    named = frozenset(stem for text in names for stem in stems(text))
    named |= {each for each in number if any(map(str.isdigit, each))}  # HP-BED-009 is no bed
    return Facts(
        id=product.id,
        hash=digest,
        shape=shape(product),
        sellable=sellable(product),
        named=named,
        said=named.union(number, (stem for text in _said(product) for stem in stems(text))),
    )


def sellable(product: Product) -> bool:
    """Say whether a product can be sold: a shop that does not count lists what it has."""
    return product.in_stock is None or product.in_stock > 0


def shape(product: Product) -> str:
    """Return a hash over a product without its stock and prices."""
    variants = tuple(replace(each, in_stock=None, price=None) for each in product.variants)
    return content_hash(replace(product, in_stock=None, price=None, variants=variants))[:16]


def _said(product: Product) -> Iterator[str]:
    yield product.description
    own = [product.attributes, *(variant.attributes for variant in product.variants)]
    for name, value in (pair for attributes in own for pair in attributes.items()):
        text = value_text(value)
        if text.lower() in _ABSENT:
            continue
        # "Waterproof: yes" says a word, "weight: 2 kg" no more than the weight.
        yield name.replace("_", " ") if text == "yes" else text
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield attribute_text(name, value).rpartition(": ")[2]
    for variant in product.variants:
        yield variant.title
        yield variant.id


def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text, each in one spelling of its plural and its dialect."""
    return _stems(text) if len(text) <= REMEMBERED else _stems.__wrapped__(text)


@lru_cache(maxsize=131_072)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(map(stem, words_of(text)))


def content(text: str) -> list[str]:
    """Return the stems of a suggestion that its products must have."""
    found = list(dict.fromkeys(stems(text)))
    told = [word for word in found if word not in STOP_WORDS]
    asked = [word for word in told if word not in RANKING]
    return asked or told or found


@dataclass(frozen=True, slots=True)
class Goods:
    """Products by number, and the products of each word."""

    ids: Texts
    hashes: Texts
    shapes: Texts
    sellable: NDArray[np.bool_]
    words: Vocabulary
    named: Rows
    said: Rows

    @classmethod
    def build(cls, products: Iterable[Facts]) -> Goods:
        """Number some products."""
        every = list(products)
        names = sorted({word.encode()[:WIDTH] for each in every for word in each.said})
        numbers = {name: n for n, name in enumerate(names)}

        def rows(words_by_product: Iterable[frozenset[str]]) -> Rows:
            return Rows.of(
                [
                    np.fromiter(
                        sorted({numbers[word.encode()[:WIDTH]] for word in words}), dtype=np.int32
                    )
                    for words in words_by_product
                ]
            ).turned(len(names))

        return cls(
            ids=Texts.of(each.id for each in every),
            hashes=Texts.of(each.hash for each in every),
            shapes=Texts.of(each.shape for each in every),
            sellable=np.array([each.sellable for each in every], dtype=np.bool_),
            words=Vocabulary(np.array(names, dtype=f"S{WIDTH}")),
            named=rows(each.named for each in every),
            said=rows(each.said for each in every),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def save(self, folder: Path) -> None:
        """Write the arrays into a folder."""
        for name in ("ids", "hashes", "shapes", "named", "said"):
            value = getattr(self, name)
            np.save(folder / f"goods.{name}.starts.npy", value.starts)
            np.save(folder / f"goods.{name}.data.npy", value.data)
        np.save(folder / "goods.sellable.npy", self.sellable)
        np.save(folder / "goods.words.npy", self.words.words)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map a folder's arrays."""

        def array(name: str) -> NDArray[Any]:
            return np.asarray(np.load(folder / f"goods.{name}.npy", mmap_mode="r"))

        def pair(name: str) -> tuple[NDArray[Any], NDArray[Any]]:
            return array(f"{name}.starts"), array(f"{name}.data")

        return cls(
            ids=Texts(*pair("ids")),
            hashes=Texts(*pair("hashes")),
            shapes=Texts(*pair("shapes")),
            sellable=array("sellable"),
            words=Vocabulary(array("words")),
            named=Rows(*pair("named")),
            said=Rows(*pair("said")),
        )


class Finder:
    """Finds the products that a text holds for; remembers the products of frequent words."""

    def __init__(self, goods: Goods) -> None:
        self._goods = goods
        self._places = {word.decode(): n for n, word in enumerate(goods.words.words)}
        self._masks: dict[tuple[bool, int], NDArray[np.bool_]] = {}

    def products(self, words: Sequence[str], *, named: bool = True) -> Ints:
        """Return the products that say all words and, if `named`, are named by the last of them.

        "Black laptop" is no backpack that holds one.
        """
        nothing = np.zeros(0, dtype=np.int32)
        places = [self._places.get(_cut(word), -1) for word in words]
        if not places or min(places) < 0:
            return nothing
        wanted = [(named and n == len(places) - 1, place) for n, place in enumerate(places)]
        wanted.sort(key=lambda pair: self._count(*pair))
        found = self._row(*wanted[0])
        for by_name, place in wanted[1:]:
            if not len(found):
                break
            found = found[self._has(by_name, place, found)]
        return found

    def count(self, word: str) -> int:
        """Return how many products have a word, as a stem."""
        place = self._places.get(_cut(word), -1)
        return self._count(False, place) if place >= 0 else 0

    def _count(self, named: bool, place: int) -> int:
        starts = (self._goods.named if named else self._goods.said).starts
        return int(starts[place + 1] - starts[place])

    def _row(self, named: bool, place: int) -> Ints:
        return (self._goods.named if named else self._goods.said).row(place)

    def _has(self, named: bool, place: int, products: Ints) -> NDArray[np.bool_]:
        row = self._row(named, place)
        if len(row) < _MANY or len(products) * _MANY < len(self._goods):
            # Both are sorted, and one is short.
            at = np.minimum(row.searchsorted(products), len(row) - 1)
            return np.asarray(row[at] == products) if len(row) else np.zeros(len(products), bool)
        mask = self._masks.get((named, place))
        if mask is None:
            mask = np.zeros(len(self._goods), dtype=np.bool_)
            mask[row] = True
            if len(self._masks) * len(self._goods) > _ROOM:
                self._masks.clear()
            self._masks[named, place] = mask
        return mask[products]


def _cut(word: str) -> str:
    return word.encode()[:WIDTH].decode(errors="ignore")
