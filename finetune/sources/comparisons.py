"""Two products of a kind, and how they differ in what the customer asks about.

    Which is lighter, the Birch Dome Tent or the Birch Tunnel Tent?
    The Birch Dome Tent weighs 2.4 kg. [1] The Birch Tunnel Tent weighs 6.1 kg. [2]

Each source is one product, as serving shows it below a table of differences. The one that fits
best comes first; where a record does not tell, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from finetune import facts
from finetune.drawing import fraction, one_of, shuffled
from finetune.evidence import holding, passages, shown
from finetune.gating import ABSTENTION
from finetune.phrasing import cited
from finetune.sources.base import Dropped, Place, records
from finetune.sources.catalogue import LICENCE, name_of, usable
from finetune.sources.catalogue import Options as CatalogueOptions
from finetune.types import Example
from knowledge.facts import attribute_label, attribute_text, value_text
from knowledge.types import AttributeValue, Product

# What is asked for of a measure, and whether less of it fits better.
_WANTED = {
    "weight": (("lighter", True), ("heavier", False)),
    "height": (("taller", False), ("lower", True)),
    "width": (("wider", False), ("narrower", True)),
    "length": (("longer", False), ("shorter", True)),
    "depth": (("deeper", False), ("shallower", True)),
    "price": (("cheaper", True), ("more expensive", False)),
}
_OTHERS = ("How do {a} and {b} differ in {label}?", "Compare the {label} of {a} and {b}.")
_LONGEST_VALUE = 50


class Options(CatalogueOptions):
    """Which catalogue; of `products` records as many pairs are made, each with `questions`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two products of one category."""

    one: Product
    other: Product


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield examples about pairs of a catalogue's products."""
    by_category: dict[tuple[str, ...], list[Product]] = {}
    for each in records(options.path, options.map, place):
        if isinstance(each, Product) and usable(each) and name_of(each) != "it":
            by_category.setdefault(each.categories, []).append(each)
    pairs = [
        Pair(one, other)
        for category, products in sorted(by_category.items())
        for one, other in _pairs(shuffled(products, place.seed, *category))
    ]
    for pair in shuffled(pairs, place.seed, "pairs")[: options.products]:
        name = f"compare-{pair.one.id}-{pair.other.id}"
        shared = _shared(pair)
        for label, key in shuffled(shared, place.seed, name)[: options.questions]:
            yield _example(pair, key, label, place.seed, f"{name}-{key}", options)
        if fraction(place.seed, "absent", name) < options.absent:
            yield _absent(pair, place.seed, f"{name}-absent", options)


def _pairs(products: Sequence[Product]) -> Iterator[tuple[Product, Product]]:
    for place in range(0, len(products) - 1, 2):
        one, other = products[place], products[place + 1]
        if name_of(one) != name_of(other):  # a pack of four is called as one of it is
            yield one, other


def _shared(pair: Pair) -> list[tuple[str, str]]:
    """Return the labels and keys of what both records have, with different values."""
    found = []
    for key, value in pair.one.attributes.items():
        other = pair.other.attributes.get(key)
        label = attribute_label(key, value)[0].lower()
        differs = other is not None and value_text(other) != value_text(value)
        short = max(len(value_text(each)) for each in (value, other or "")) <= _LONGEST_VALUE
        if differs and short and not isinstance(value, bool):
            found.append((label, key))
    return found


def _example(
    pair: Pair, key: str, label: str, seed: int, name: str, options: Options
) -> Example | Dropped:
    said = []
    for product in (pair.one, pair.other):
        value = product.attributes[key]
        answer = next((each.answer for each in facts.about(key, value, it=name_of(product))), "")
        found = holding(product, attribute_text(key, value))
        if not answer or found is None:
            return Dropped("attribute that nobody asks for")
        said.append((answer, shown(found[0], [found[1]])))
    question, first = _asked(pair, key, label, seed, name)
    order = (0, 1) if first == 0 else (1, 0)
    return Example(
        id=name,
        task="compare",
        question=question,
        answer=" ".join(cited(said[each][0], each + 1) for each in order),
        group=f"product-{pair.one.id}",
        source="comparisons",
        licence=options.licence or LICENCE,
        evidence=tuple(source for _, source in said),
        meta={"products": f"{pair.one.id} {pair.other.id}"},
    )


def _asked(pair: Pair, key: str, label: str, seed: int, name: str) -> tuple[str, int]:
    """Return a question about a pair, and which of the two fits better (0 or 1)."""
    a, b = name_of(pair.one), name_of(pair.other)
    numbers = [_number(each.attributes[key]) for each in (pair.one, pair.other)]
    if label in _WANTED and None not in numbers and numbers[0] != numbers[1]:
        word, less = one_of(_WANTED[label], seed, "word", name)
        best = min((0, 1), key=lambda each: (numbers[each] or 0) * (1 if less else -1))
        return f"Which is {word}, {a} or {b}?", best
    return _capital(one_of(_OTHERS, seed, "form", name).format(a=a, b=b, label=label)), 0


def _absent(pair: Pair, seed: int, name: str, options: Options) -> Example | Dropped:
    """Ask which is better in what neither record tells."""
    told = " ".join(p.text for each in (pair.one, pair.other) for p in passages(each)).lower()
    lacking = [label for label in _WANTED if label != "price" and label not in told]
    if not lacking:
        return Dropped("nothing that others have is absent")
    label = one_of(lacking, seed, "lacking", name)
    word = one_of(_WANTED[label], seed, "word", name)[0]
    sources = tuple(shown(passages(each)[0], []) for each in (pair.one, pair.other))
    return Example(
        id=name,
        task="compare",
        question=f"Which is {word}, {name_of(pair.one)} or {name_of(pair.other)}?",
        answer=f"{ABSTENTION} which of them is {word}.",
        group=f"product-{pair.one.id}",
        source="comparisons",
        licence=options.licence or LICENCE,
        evidence=sources,
        outcome="abstained",
        meta={"negative": "absent", "products": f"{pair.one.id} {pair.other.id}"},
    )


def _number(value: AttributeValue) -> float | None:
    found = re.match(r"\d+(?:\.\d+)?", value_text(value))
    return float(found.group()) if found else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
