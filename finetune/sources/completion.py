"""What customers may go on to type, made from a catalogue's categories and features.

    {"category": "Camping > Tents", "attributes": {"waterproof": true, "material": "ripstop nylon"}}
    Category: Camping > Tents   Typed: ten   ->   tents waterproof

A phrase joins the name of a category with what its products have; nothing is completed to what the
catalogue does not hold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from finetune import facts
from finetune.drawing import fraction
from finetune.sources.base import Dropped, Place, records
from finetune.sources.catalogue import LICENCE, Options
from finetune.types import Example
from knowledge.facts import attribute_label, value_text
from knowledge.types import Product

__all__ = ["LICENCE", "Options", "examples"]

_LEAST, _MOST = 2, 6
_LONGEST = 6


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield an example for each category, of what begins with its name."""
    by_category: dict[tuple[str, ...], list[Product]] = defaultdict(list)
    for each in records(options.path, options.map, place):
        if isinstance(each, Product) and each.categories:
            by_category[each.categories].append(each)
    for category, products in sorted(by_category.items()):
        name = category[-1].lower()
        typed, phrases = _typed(_phrases(name, products), name, place.seed)
        if len(phrases) < _LEAST:
            yield Dropped("category without features")
            continue
        yield Example(
            id=f"completion-{' > '.join(category)}",
            task="complete",
            question=typed,
            answer="\n".join(phrases[:_MOST]),
            group=f"category-{name}",
            source="completion",
            licence=options.licence or LICENCE,
            facts={"category": " > ".join(category)},
        )


def _phrases(name: str, products: Sequence[Product]) -> list[str]:
    """Return phrases that begin with a category's name, the most common first."""
    behind: Counter[str] = Counter()
    for product in products:
        for key, value in product.attributes.items():
            label, said = attribute_label(key, value)[0].lower(), value_text(value).lower()
            if value is True and facts.is_adjective(label):
                behind[f"{name} {label}"] += 1
            elif value is True:
                behind[f"{name} with {label}"] += 1
            elif label in ("material", "colour", "color") and said.replace(" ", "").isalpha():
                form = "{} in {}" if label != "material" else "{} made of {}"
                behind[form.format(name, said)] += 1
    fit = [each for each, _ in behind.most_common() if len(each.split()) <= _LONGEST]
    return [name, *fit]


def _typed(phrases: Sequence[str], name: str, seed: int) -> tuple[str, list[str]]:
    """Return what was typed so far, and the phrases that begin with it."""
    typed = name[: max(3, len(name) - int(3 * fraction(seed, "cut", name)))].rstrip()
    return typed, [each for each in phrases if each.startswith(typed)]
