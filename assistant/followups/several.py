"""The several products that a customer's own words name: "the Larch 2 or the Bothy"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.names import Find, meant
from assistant.followups.topic import Topic
from assistant.followups.words import content, heads, name_words, title_words, words
from knowledge.types import Product

_BETWEEN = re.compile(
    r"\s*(?:,|;|\bor\b|\bvs?\.?(?=\s)|\bversus\b|\band\b|\bwith\b|\bto\b|\bagainst\b)\s*", re.I
)
_CHOICE = re.compile(
    r"\b(?:compare|difference|different|better|versus|vs|or|which|and|against)\b|,", re.IGNORECASE
)


def choices(topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return the products that the customer named in order, else those that were shown."""
    named = named_in(topic, find)
    return named if len(named) > 1 else topic.products


def named_in(topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return the different products that the customer's own words name, in their order."""
    if topic.compared:
        return topic.products
    if not _CHOICE.search(topic.said):
        return ()
    pieces = _BETWEEN.split(topic.said)
    # "Portside duffels, the 60 and the 90": the first piece names none of the two.
    clear = [each for each in pieces if not _names_several(each, find)]
    found = _each_nearest(clear, topic, find)
    return found if len(found) > 1 else _each_nearest(pieces, topic, find)


def _names_several(piece: str, find: Find) -> bool:
    """Tell whether a piece has the name of several products, and nothing that tells them apart."""
    said = set(content(piece))
    found = find(" ".join(content(piece)))
    fit = [said & title_words(each) for each in found if said & set(name_words(each))]
    most = max(map(len, fit), default=0)
    return any(fit.count(each) > 1 for each in fit if len(each) == most)


def _each_nearest(pieces: Sequence[str], topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return the product that each piece means, as far as they mean one each."""
    alike = find(" ".join(content(topic.said)))
    found: dict[str, Product] = {}
    for piece in pieces:
        pool = (*topic.products, *find(" ".join(content(piece))), *alike)
        free = {each.id: each for each in pool if each.id not in found}
        best = _nearest(piece, list(free.values()), topic)
        if best is not None:
            found[best.id] = best
    return tuple(found.values())


def _nearest(piece: str, products: Sequence[Product], topic: Topic) -> Product | None:
    """Return the product that a piece such as "the cedar one" means, "Ledge Max" of soundbars.

    None for one that several of those shown fit equally: it only says of what kind they are. Who
    asks for kettles and says "plastic" names no sled: what was not shown has its noun said.
    """
    name, named = meant(piece, products)
    if named:
        return name
    said = set(content(piece))
    kind = set(content(topic.said))
    if not any(map(str.isalpha, said)):
        # "Got an 8?" of shoes is no strip of 8 outlets; "the 90" of duffels is one of them.
        nouns = {each for each in kind if each.isalpha()}
        products = [each for each in products if nouns & set(words(each.title))]
    noun = said | kind
    products = [each for each in products if each in topic.products or noun & heads(each)]
    titles = [(set(words(each.title)), each) for each in products]
    scores = {
        each.id: len(said & title) + 0.1 * len(kind & title) if said & title else 0.0
        for title, each in titles
    }
    most = max(scores.values(), default=0.0)
    best = [each for each in products if scores[each.id] == most]
    if most < 1 or (len(best) > 1 and all(each in topic.products for each in best)):
        return None
    return best[0]
