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
    category = product.categories[-1].lower()
    if renamed_so := renamed(question, product, category):
        return renamed_so
    said = (each for each in re.finditer(r"[\w'-]+", question) if called & set(words(each.group())))
    found = next(said, None) if is_among(product, called) else None
    return f"{question[: found.start()]}{category}{question[found.end() :]}" if found else question


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    return frozenset(map(stem, PEOPLE))
