"""The answer to a question back: which of the products was meant."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.followups.references import ORDER, ORDINAL
from assistant.naming import named_products
from assistant.types import Turn
from knowledge.terms import words
from knowledge.types import Product


def chosen(said: str, turns: Sequence[Turn]) -> Product | None:
    """Return the product that a message chooses of those that the last reply asked about."""
    if not turns or turns[-1].reply.outcome != "clarify":
        return None
    options = turns[-1].reply.products
    for product in options:
        if words(said) == words(product.title):
            return product
    if found := ORDINAL.search(said):
        place = ORDER[next(filter(None, found.groups())).lower()]
        return options[place] if -len(options) <= place < len(options) else None
    named = named_products(said, {product.id: product.title for product in options})
    return next((each for each in options if [each.id] == named), None)
