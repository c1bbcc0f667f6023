"""The nouns by which a question means some few products, and no others: "the ibuprofen"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from assistant.followups.references import renamed
from assistant.followups.words import head, title_words
from knowledge.terms import stem, words
from knowledge.types import Product
from knowledge.understanding.wearers import PEOPLE

_ANY = "an item"
_ARTICLE = re.compile(rf"\b(?:the|an?|my|our|this|that|your)\s+{_ANY}\b", re.IGNORECASE)


def few_called(
    question: str, products: Iterable[Product], is_name: Callable[[str], bool]
) -> frozenset[str]:
    """Return the words of a question that say what some of these products are.

    None unless one of them is what few are called: `is_name` tells whether hardly any record but
    those that are called so has a word.
    """
    said = (set(words(question)) - _people()) & {*map(head, products)}
    return frozenset(said if any(map(is_name, said)) else ())


def is_among(product: Product, called: frozenset[str]) -> bool:
    """Tell whether a product is one of those that are called by any of these words."""
    return not called.isdisjoint(title_words(product))


def is_for(question: str, product: Product) -> bool:
    """Tell whether a question says of a title only for whom it is: "can children take ...?"."""
    return set(words(question)) & set(words(product.title)) <= _people()


def by_category(question: str, product: Product, called: frozenset[str]) -> str:
    """Return a question with a product's category for its name: rules speak of "medicines"."""
    if not product.categories:
        return question
    return _named(question, product, called, product.categories[-1].lower())


def of_any(question: str, product: Product, called: frozenset[str]) -> str:
    """Return a question with any item in a product's place: "can I return an item?".

    Rules that hold for all goods speak of items.
    """
    return _ARTICLE.sub(_ANY, _named(question, product, called, _ANY))


def _named(question: str, product: Product, called: frozenset[str], name: str) -> str:
    if renamed_so := renamed(question, product, name):
        return renamed_so
    said = (each for each in re.finditer(r"[\w'-]+", question) if called & set(words(each.group())))
    found = next(said, None) if is_among(product, called) else None
    return f"{question[: found.start()]}{name}{question[found.end() :]}" if found else question


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    return frozenset(map(stem, PEOPLE))
