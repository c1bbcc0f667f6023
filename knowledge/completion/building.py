"""From products and logged queries to the suggestions of a shop."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.completion.goods import Facts, Finder, Goods, content, facts
from knowledge.completion.lexicon import Lexicon, learn
from knowledge.completion.normalising import is_ideograph, normal
from knowledge.completion.phrases import Origin, Phrase, phrases
from knowledge.completion.pinyin import readings
from knowledge.completion.segment import Entry, Segment
from knowledge.types import Product

if TYPE_CHECKING:
    from knowledge.completion.segment import Ints

# How often shoppers ask by each origin, beside one another; a query counts by its log.
_SHARES = {
    Origin.KIND: 4.0, Origin.BRAND: 3.0, Origin.BRAND_KIND: 1.5, Origin.VALUE_KIND: 1.0,
    Origin.SERIES: 1.2, Origin.MODEL: 0.7, Origin.PHRASE: 0.6, Origin.QUERY: 0.5,
    Origin.WRITTEN: 0.8, Origin.DEPARTMENT: 2.0,
}  # fmt: skip
# A kind of a thousand products is not asked for a thousand times as often as one of one.
_FLATTEN = 0.8
# With so many logged queries the log counts as much as the catalogue.
_EVEN = 300.0
_HALF_LIFE_DAYS = 120.0


@dataclass(frozen=True, slots=True)
class Query:
    """A logged query: how often it was typed, and how many days ago it last was."""

    text: str
    count: float
    clicks: float = 0.0
    days: float = 0.0
    origin: Origin = Origin.QUERY

    @property
    def weight(self) -> float:
        """How much it counts today; a click says as much as typing it."""
        age = max(self.days, 0.0) / _HALF_LIFE_DAYS
        return (self.count + self.clicks) * float(0.5**age)


@dataclass(slots=True)
class _Draft:
    text: str
    origin: Origin
    products: int = 0
    queries: float = 0.0


@dataclass(frozen=True, slots=True)
class Built:
    """What is served: suggestions, the products behind them, and the lexicon they came from.

    `mass` is the logarithm of what one product adds to the chance of a suggestion.
    """

    suggestions: Segment
    goods: Goods
    lexicon: Lexicon
    mass: float


def build(
    products: Callable[[], Iterable[tuple[Product, str]]],
    queries: Iterable[Query] = (),
    *,
    allowed: Callable[[str], bool] = lambda _: True,
    silent: Callable[[Product], bool] = lambda _: False,
) -> Built:
    """Make the suggestions of a catalogue; `products` yields (product, content hash) every time.

    A text that is not `allowed` becomes no suggestion. A `silent` product suggests nothing and is
    not learnt from, but counts as a hit.
    """
    lexicon = learn(each for each, _ in products() if not silent(each))
    drafts: dict[str, _Draft] = {}
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    known: list[Facts] = []
    for product, content_hash in products():
        known.append(facts(product, content_hash))
        if silent(product):
            continue
        for each in phrases(product, lexicon):
            draft = drafts.setdefault(each.normal, _Draft(each.text, each.origin))
            draft.origin = min(draft.origin, each.origin)
            draft.products += 1
            shown[each.normal][each.text] += 1
    for name, texts in shown.items():
        drafts[name].text = texts.most_common(1)[0][0]
    log_queries(drafts, queries)
    goods = Goods.build(known)
    kept = {name: draft for name, draft in drafts.items() if allowed(draft.text)}
    found, mass = entries(kept, Finder(goods))
    return Built(Segment.build(found, len(goods)), goods, lexicon, mass)


def log_queries(drafts: dict[str, _Draft], queries: Iterable[Query]) -> None:
    """Add logged queries to the drafts."""
    for query in queries:
        name = normal(query.text)
        if len(name) > 1:
            text = " ".join(query.text.lower().split())
            drafts.setdefault(name, _Draft(text, query.origin)).queries += query.weight


def entries(drafts: Mapping[str, _Draft], finder: Finder) -> tuple[list[Entry], float]:
    """Return the suggestions that hold for a product at all, and the mass of one product."""
    found: dict[str, Ints] = {}
    for name, draft in drafts.items():
        products = finder.products(content(draft.text))
        if len(products):
            found[name] = products
    logged = sum(drafts[name].queries for name in found)
    catalogue = sum(chance_of(drafts[name].origin, drafts[name].products) for name in found)
    share = logged / (logged + _EVEN)
    # Not 1 - share: of a long log that is 0.
    one = math.log(_EVEN / (logged + _EVEN) / catalogue) if found else 0.0
    made = []
    for name, products in found.items():
        draft = drafts[name]
        chance = math.exp(one) * chance_of(draft.origin, draft.products)
        if logged:
            chance += share * draft.queries / logged
        made.append(
            Entry(draft.text, name, int(draft.origin), math.log(chance), products, aliases(name))
        )
    return made, one


def entry_of(phrase: Phrase, mass: float, count: int, products: Ints) -> Entry:
    """Return a phrase that so many products make as a suggestion to be stored."""
    prior = mass + math.log(chance_of(phrase.origin, count))
    name = phrase.normal
    return Entry(phrase.text, name, int(phrase.origin), prior, products, aliases(name))


def aliases(name: str) -> tuple[str, ...]:
    """Return the further words that a normal form is found by: how its characters are read."""
    words = name.split()
    return readings(words) if any(is_ideograph(word) for word in words) else ()


def chance_of(origin: Origin, products: int) -> float:
    """Return how often a suggestion of so many products is asked for, beside the others."""
    return float(_SHARES[origin] * max(products, 1) ** _FLATTEN)
