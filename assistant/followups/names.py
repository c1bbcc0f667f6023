"""Which product, or kind of thing, the words of a message name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from assistant.followups.words import (
    FACTS,
    STOP,
    chunks,
    figures,
    heads,
    name_words,
    title_words,
    words,
)
from knowledge.types import Product

# Products whose titles or categories have words of a text, best first; the order among equals
# and how many there are is up to the search behind it.
Find = Callable[[str], Sequence[Product]]
# What is said of anything: "the snorkelling stuff".
_ANYTHING = frozenset("stuff gear question part bit item product deal matter issue topic".split())
_PLAIN_NUMBER = 2  # digits; "3" may be of anything, "250" is of a model
_FOR = re.compile(r"\bfor\b", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:no|not|without)\s+(?:an?\s+|the\s+)?(?P<rest>[^.,;:?!]+)", re.IGNORECASE
)


def meant(
    text: str, shown: Sequence[Product], others: Sequence[Product] = ()
) -> tuple[Product | None, bool]:
    """Return the product that a text names, and True; (None, False) when it names none.

    Among several of one name the one whose title has most of the words is meant. Of `others`,
    which were not shown, the text has to have the whole name.
    """
    said = set(words(text))
    # "Everyday Bike Helmet" is not named by "bike", which is what other products are.
    kinds = {word for product in (*shown, *others) for word in heads(product)}
    named = [product for product in shown if _is_named(product, said, kinds)]
    named += [product for product in others if _is_named(product, said, kinds, whole=True)]

    told, denied = figures(text), _denied(text)

    def fit(product: Product) -> float:
        title = figures(product.title)
        return len(title & told) - 0.1 * len(title - told) - 2 * len(title & denied)

    return (max(named, key=fit), True) if named else (None, False)


def _denied(text: str) -> set[str]:
    """Return the words of what a text does not want: "no laptop pocket"."""
    return {word for found in _WITHOUT.finditer(text) for word in noun_run(found["rest"])}


def singled_out(text: str, product: Product) -> bool:
    """Tell whether a text has the proper name, a model number or the whole title of a product.

    "Headphones" is the name of no product, though only one may have it in its title.
    """
    said, title = set(words(text)), words(product.title)
    brand = words(product.brand or "")
    numbers = {each for each in title if each.isdigit() and len(each) > _PLAIN_NUMBER}
    rest = set(title).difference(brand, STOP)
    return _has_proper_name(product, said) or bool(numbers & said) or rest <= said


def _is_named(product: Product, said: set[str], kinds: set[str], *, whole: bool = False) -> bool:
    """Tell whether a text has the proper name behind the brand, or two words of the name."""
    own = [word for word in name_words(product) if word not in kinds]
    if whole and not (said.issuperset(own) or said & heads(product)):
        return False
    return _has_proper_name(product, said, kinds) or len(said.intersection(own)) > 1


def _has_proper_name(product: Product, said: set[str], kinds: Collection[str] = ()) -> bool:
    """Tell whether words have the one behind the brand, where that is a name: "Larch"."""
    brand = words(product.brand or "")
    first = next((word for word in words(product.title) if word not in brand), "")
    return first in said and first in name_words(product) and first not in kinds


def kind_in(text: str, find: Find) -> Product | None:
    """Return a product of the kind of thing that a text names first."""
    return next((found for run in chunks(text) if (found := thing(run, find))), None)


def thing(run: Sequence[str], find: Find) -> Product | None:
    """Return a product that a run of words names.

    By its last noun, by several words of its title, or by its own name before its noun, whatever
    is said of it then: "the Ember fire pit weigh".
    """
    said = set(run)
    for product in find(" ".join(run)):
        title, nouns = title_words(product), heads(product)
        if run[-1] in nouns or (len(run) > 1 and said <= title):
            return product
        if said & nouns and len(said & title) > 1 and said.intersection(name_words(product)):
            return product
    return None


def is_purpose(text: str, product: Product, find: Find) -> bool:
    """Tell whether a text names a product only as what another thing is for.

    "Compost for blueberries" asks for compost; "the price for blueberries" for no other thing.
    """
    wanted, _, purpose = _FOR.sub("\0", text).rpartition("\0")
    runs = list(chunks(wanted))
    if not runs or set(words(wanted)) & title_words(product) or not FACTS.isdisjoint(runs[-1]):
        return False
    return bool(set(words(purpose)) & title_words(product)) and _kind_of(runs[-1], find)


def _kind_of(run: Sequence[str], find: Find) -> bool:
    """Tell whether the last word of a run is what some product is."""
    return any(run[-1] in heads(each) for each in find(run[-1]))


def noun_run(rest: str) -> list[str]:
    """Return the words up to the first that names nothing, without nouns that fit everything."""
    run: list[str] = []
    for word in words(rest):
        if word in STOP:
            break
        run.append(word)
    while len(run) > 1 and run[-1] in _ANYTHING:
        run.pop()
    return run
