"""Follow-ups worded to stand alone, made from questions that stand alone already.

    Before: How heavy is the Birch Dome Tent? Last: and the Birch Tunnel Tent?
    How heavy is the Birch Tunnel Tent?

The shop never calls a model for what a rule resolves; these teach the rest: another product with
the same question, a pronoun, a bare attribute, and a question that stands alone and is copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.followups.rewriting import conversation
from finetune import facts
from finetune.drawing import draw, one_of, shuffled
from finetune.sources import policies
from finetune.sources.base import Dropped, Place, records
from finetune.sources.catalogue import LICENCE, Options, name_of, usable
from finetune.types import Example
from knowledge.types import AttributeValue, Product

__all__ = ["LICENCE", "Options", "examples"]

_KINDS = {"other": 0.35, "pronoun": 0.4, "alone": 0.25}
_OTHER = ("And {other}?", "What about {other}?", "and {other}", "{other}?", "How about {other}?")


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield an example for each product of a catalogue that another stands beside."""
    products = [
        each
        for each in records(options.path, options.map, place)
        if isinstance(each, Product) and usable(each) and name_of(each) != "it"
    ]
    products = shuffled(products, place.seed, "followups")[: options.products]
    rules = [
        policies.filled(each, place.seed, "followup") for each in policies.load(policies.PATTERNS)
    ]
    alone = [questions[0] for rule in rules for questions, _ in rule.ask]
    by_category: dict[tuple[str, ...], list[Product]] = {}
    for product in products:
        by_category.setdefault(product.categories, []).append(product)
    for beside in by_category.values():
        for product, other in pairwise(beside):
            name = f"followup-{product.id}"
            asked = shuffled(_asked(product), place.seed, name)
            if asked:
                yield _made(name, place.seed, asked, product, other, alone, options)
            else:
                yield Dropped("product without questions")


def _made(
    name: str,
    seed: int,
    asked: Sequence[_Asked],
    product: Product,
    other: Product,
    alone: Sequence[str],
    options: Options,
) -> Example:
    first, *rest = asked
    kind = draw(_KINDS, seed, "kind", name)
    if kind == "pronoun" and rest:
        whole = rest[0].about(name_of(product))
        last = rest[0].about("they" if _are(whole) else "it")
    elif kind == "other":
        whole = first.about(name_of(other))
        last = one_of(_OTHER, seed, "form", name).format(other=name_of(other))
    else:
        whole = last = one_of(alone, seed, "alone", name)
    return Example(
        id=name,
        task="followup",
        question=conversation((first.about(name_of(product)), last)),
        answer=whole,
        group=f"product-{product.id}",
        source="followups",
        licence=options.licence or LICENCE,
        meta={"products": f"{product.id} {other.id}"},
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """One form of question about an attribute, for any product."""

    key: str
    value: AttributeValue
    form: int

    def about(self, it: str) -> str:
        """Return the question about something by its name."""
        return list(facts.about(self.key, self.value, it=it))[self.form].question


def _asked(product: Product) -> list[_Asked]:
    """Return for each attribute a question that names the product in the middle."""
    it, found = name_of(product), []
    for key, value in product.attributes.items():
        for form, each in enumerate(facts.about(key, value, it=it)):
            if each.kind == "asked" and f" {it}" in each.question and each.question.endswith("?"):
                found.append(_Asked(key, value, form))
                break
    return found


def _are(question: str) -> bool:
    return re.search(r"\b(?:are|do|have they)\b", question, re.IGNORECASE) is not None
