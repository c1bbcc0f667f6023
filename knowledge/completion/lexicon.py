"""What the words of a catalogue are: kinds of product, values of attributes, phrases in use.

A catalogue need not say what its products are. What a kind is called shows in the titles: products
of several brands have it, and what follows is a number, a value or nothing, but seldom a noun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge.completion.chunks import Chunk, chunks, phrase, runs
from knowledge.completion.normalising import normal, words_of
from knowledge.facets import canonical
from knowledge.types import Product
from knowledge.understanding.english import COLOURS, STOP, adjective
from knowledge.units import unit

# Fields that say what a product is, and those that say which of a family it is.
KINDS = ("type", "product_type", "kind", "style", "also_called", "aliases", "tags", "subcategory")
_FAMILY = ("series", "family", "collection", "line", "range", "model")
_NOTHING = frozenset("yes no none n y unspecified other various unknown na not available".split())
# How a thing is made or sold, where catalogues write it in the place of what it is.
_NO_KIND = frozenset(
    "original genuine generic authentic box boxed bulk pack piece pieces pcs set sets pair "
    "pairs".split()
)
_WEARERS = frozenset("men women mens womens boys girls kids adults unisex".split())
# What is so where nothing is said about it; nobody asks for it.
_USUAL = frozenset("standard normal regular default universal basic".split())
_KIND_WORDS = 3
_VALUE_WORDS = 3
_FEW = 3  # products that make a phrase of titles a kind
_OFTEN = 0.1  # the share of the titles with a value that have it as an attribute
_HEAD = 0.4  # the share of its places where a kind has no noun after it
_PART = 0.9  # the share of its places where a word that is part of a name has the same before it


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Normal forms: `kinds` of product, `values` of attributes, `phrases` that several texts have.

    `brands` are the words of brands.
    """

    kinds: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Counts:
    """What the titles of a catalogue tell about each phrase."""

    products: Counter[str] = field(default_factory=Counter)
    heads: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    letters: set[str] = field(default_factory=set)
    first_brand: dict[str, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)  # by two brands


def learn(products: Iterable[Product]) -> Lexicon:
    """Return the lexicon of a catalogue."""
    counts, declared, values = _Counts(), Counter[str](), Counter[str]()
    brands, shelved = set[str](), set[str]()
    described, told = Counter[str](), Counter[str]()
    for product in products:
        line = chunks(product.title)
        brand = normal(product.brand or "")
        brands.add(brand)
        _count(line, brand, _value_words(product), counts)
        declared.update({name for text in declared_kinds(product) if (name := normal(text))})
        shelved.update(map(normal, product.categories))
        values.update({normal(text) for text in value_texts(product)})
        text = chunks(product.description)
        described.update({word for each in text for word in each.words})
        pairs = (run for run in runs(text, 2) if is_head(text, run[1], ()))
        told.update({phrase(text[start:end])[1] for start, end in pairs})
    brand_words = frozenset(word for brand in brands for word in brand.split())
    said = {
        each
        for each, n in values.items()
        if n >= max(_FEW, _OFTEN * counts.products[each])
        and (max(counts.products[each], described[each], told[each]) >= _FEW or adjective(each))
        and not (brand_words | _USUAL).intersection(each.split())
        and not _is_count(each)
    } | COLOURS
    kinds = {
        each
        for each, n in declared.items()
        if not _modifies(each) and (n >= _FEW or each in counts.products or each in shelved)
    } | {
        each
        for each in counts.letters
        if counts.products[each] >= _FEW
        and (each in counts.shared or len(brands) < 2)
        and counts.heads[each] >= _HEAD * counts.places[each]
        and each not in said
        and not _modifies(each)
        and not brand_words.intersection(each.split())
    }
    kinds -= set(_parts(kinds, counts)) - declared.keys() - shelved
    # "Drip coffee" is cut off where all are drip coffee makers.
    phrases = {each for each, n in counts.products.items() if n > 1 and counts.heads[each]}
    phrases |= {each for each, n in told.items() if n >= _FEW}
    return Lexicon(frozenset(kinds), frozenset(said), frozenset(phrases), brand_words)


def _parts(kinds: set[str], counts: _Counts) -> Iterator[str]:
    """Yield the ends of names that hardly ever stand alone: "bank" where all are power banks."""
    for kind in kinds:
        found = kind.split()
        for start in range(1, len(found)):
            end = " ".join(found[start:])
            if end in kinds and counts.places[kind] >= _PART * counts.places[end]:
                yield end


def declared_kinds(product: Product) -> Iterator[str]:
    """Yield what the record says that the product is: categories and types, with letters."""
    yield from product.categories
    for name, value in product.attributes.items():
        if _role(name) == "kind":
            for each in value if isinstance(value, tuple) else (value,):
                if _is_name(each, _KIND_WORDS):
                    yield str(each)


def family_texts(product: Product) -> Iterator[tuple[str, str]]:
    """Yield (field, name) of the series and models that the record says it belongs to."""
    for name, value in product.attributes.items():
        if _role(name) == "family" and _is_name(value, 5, letters=1):
            yield canonical(name), str(value)


def value_texts(product: Product) -> Iterator[str]:
    """Yield the values of other attributes that are short texts."""
    own = [product.attributes, *(variant.attributes for variant in product.variants)]
    for name, value in (pair for attributes in own for pair in attributes.items()):
        if _role(name) != "value":
            continue
        if value is True:
            value = name.replace("_", " ")  # noqa: PLW2901 ("waterproof: yes" is the value)
        for text in value if isinstance(value, tuple) else (value,):
            if _is_name(text, _VALUE_WORDS):
                yield str(text)


@lru_cache(maxsize=16384)
def _role(name: str) -> str:
    """Return what an attribute of a name says: a kind, a family or a value."""
    label = canonical(name)
    if label in KINDS:
        return "kind"
    return "family" if label.rpartition("_")[2] in _FAMILY else "value"


def _is_name(value: object, most: int, letters: int = 2) -> bool:
    return isinstance(value, str) and len(value) <= 40 and _names(value, most, letters)


@lru_cache(maxsize=65536)
def _names(value: str, most: int, letters: int) -> bool:
    found = words_of(value)
    return (
        0 < len(found) <= most
        and not _NOTHING.issuperset(found)
        and sum(map(str.isalpha, value)) >= letters
    )


def _value_words(product: Product) -> set[str]:
    return {words[0] for text in value_texts(product) if (words := words_of(text))}


def _modifies(phrase_normal: str) -> bool:
    """Say whether a phrase names no thing: it ends in an adjective, or begins in a unit."""
    found = phrase_normal.split()
    first, last = found[0], found[-1]
    return (
        adjective(last)
        or last in STOP | _NOTHING | _NO_KIND | _WEARERS
        or any(
            unit(word) is not None or (len(word) < 2 and word.isascii()) for word in (first, last)
        )
    )


def _is_count(value: str) -> bool:
    """Say whether a value says how many there are: "pair"."""
    last = value.rsplit(maxsplit=1)[-1]
    return last in _NO_KIND or (unit(last) is not None and len(last) > 1)


def _count(line: list[Chunk], brand: str, values: set[str], counts: _Counts) -> None:
    seen: set[str] = set()
    for start, end in runs(line):
        _, name = phrase(line[start:end])
        counts.places[name] += 1
        if is_head(line, end, values):
            counts.heads[name] += 1
        if name in seen:
            continue
        seen.add(name)
        counts.products[name] += 1
        if end - start <= _KIND_WORDS and all(each.is_word for each in line[start:end]):
            counts.letters.add(name)
        if counts.first_brand.setdefault(name, brand) != brand:
            counts.shared.add(name)


def is_head(line: Sequence[Chunk], end: int, values: Container[str]) -> bool:
    """Say whether a phrase that ends there has no noun after it."""
    if end == len(line) or line[end - 1].ends:
        return True
    after = line[end]
    return not after.is_word or after.is_stop or after.words[0] in values or adjective(after.text)
