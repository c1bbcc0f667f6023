"""A shop's catalogue: questions whose answer is a field of the record.

    {"id": "T1", "title": "Birch Dome Tent", "price": 149.0, "attributes": {"weight_kg": 2.4}}
    How much does the Birch Dome Tent weigh?   The Birch Dome Tent weighs 2.4 kg. [1]

The sources of a prompt are made from the record as serving makes them, with a second fact beside
the one asked for, or another product. A feature that the record does not have is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from pydantic import Field

from finetune import facts
from finetune.config import Form
from finetune.drawing import draw, fraction, one_of, shuffled
from finetune.evidence import holding, passages, shown
from finetune.facts import Asked, Kind
from finetune.gating import ABSTENTION
from finetune.phrasing import cited
from finetune.sources.base import Dropped, Place, records
from finetune.types import Example
from knowledge.facts import attribute_label, attribute_text, price_text, value_text
from knowledge.quotable import Unit, statements, units
from knowledge.types import Passage, Product, Source

LICENCE = "the catalogue's own"
_NAME_WORDS = 7
_LONGEST_VALUE = 60
_ODD = re.compile(r"[\u00ae\u2122()\[\]{}|/]")
# A name cut behind one of these is no name.
_JOINING = frozenset("a an the of and with for in on to by from & - 1".split())
_TELL = ("Tell me about {it}.", "What can you say about {it}?", "What is {it} like?")
# How often a fact is asked for, to be confirmed, or to be put right.
_KINDS: Mapping[Kind, float] = {"asked": 0.5, "confirmed": 0.1, "denied": 0.4}
# How often what stands beside a fact is one of the same product.
_SAME = 0.6


class Options(Form):
    """Which catalogue: `demo`, or a file or folder and how its fields are named.

    Of `products` records, chosen at random, each brings up to `questions` examples, of which the
    share `absent` ask for what the record does not have.
    """

    path: str = "demo"
    map: str | None = None
    products: Annotated[int, Field(ge=1)] = 300
    questions: Annotated[int, Field(ge=1)] = 3
    absent: Annotated[float, Field(ge=0, le=1)] = 0.15
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The products that stand beside each other, and what their attributes can be."""

    products: Sequence[Product]
    values: Mapping[str, Sequence[str]]
    seed: int


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield examples about products of a catalogue."""
    products = [each for each in records(options.path, options.map, place)
                if isinstance(each, Product) and usable(each)]  # fmt: skip
    chosen = shuffled(products, place.seed, "products")[: options.products]
    shelves = _shelves(chosen, place.seed)
    for product in chosen:
        shelf = shelves[_category(product)]
        asked = _questions(product, shelf)
        for number, (question, line) in enumerate(asked[: options.questions]):
            name = f"catalogue-{product.id}-{number}"
            licence = options.licence or LICENCE
            if fraction(place.seed, "absent", name) < options.absent:
                yield _absent(product, shelf, name, licence)
            else:
                yield _example(product, shelf, name, licence, question, line, place.beside(name))


def usable(product: Product) -> bool:
    """Tell whether a product can be spoken of: its title is a name, and it has facts."""
    return len(product.title) > 3 and bool(product.attributes or product.description)


def name_of(product: Product) -> str:
    """Return how to call a product: by its title, or "it" where that is a list of features."""
    title = product.title.split(",")[0].strip()
    return f"the {title}" if len(title.split()) <= _NAME_WORDS and not _ODD.search(title) else "it"


def asked_for(product: Product, name: str, seed: int) -> str:
    """Return how a customer calls a product: its title, a part of it, or in lower case."""
    title = product.title.split(",")[0].strip()
    words = title.split()
    kept = words[: max(2, min(5, len(words) - 1))]
    while len(kept) > 1 and kept[-1].lower() in _JOINING:
        kept.pop()
    short = " ".join(kept)
    called = one_of((title, short, title.lower(), short.lower()), seed, "called", name)
    return f"the {called}" if fraction(seed, "article", name) < 0.8 else called


def _shelves(products: Sequence[Product], seed: int) -> dict[str, Shelf]:
    by_category: dict[str, list[Product]] = {}
    for product in products:
        by_category.setdefault(_category(product), []).append(product)
    found = {}
    for category, beside in by_category.items():
        values: dict[str, list[str]] = {}
        for product in beside:
            for key, value in product.attributes.items():
                values.setdefault(key, []).append(value_text(value))
        found[category] = Shelf(beside, values, seed)
    return found


def _category(product: Product) -> str:
    return product.categories[-1] if product.categories else ""


def _questions(product: Product, shelf: Shelf) -> list[tuple[Asked, str]]:
    """Return questions with the line of the record that answers each, in a drawn order."""
    it, found = name_of(product), []
    put = asked_for(product, product.id, shelf.seed)
    for key, value in product.attributes.items():
        line = attribute_text(key, value)
        if len(line) > _LONGEST_VALUE or _ODD.search(line) or not value_text(value).strip():
            continue
        others = [each for each in shelf.values.get(key, ()) if each != value_text(value)]
        other = one_of(others, shelf.seed, "other", product.id, key) if others else ""
        asked = list(facts.about(key, value, it=it, other=other))
        if asked:
            kinds = {each.kind for each in asked}
            weights = {each: weight for each, weight in _KINDS.items() if each in kinds}
            kind = draw(weights, shelf.seed, "kind", product.id, key)
            forms = [each for each in asked if each.kind == kind]
            found.append((one_of(forms, shelf.seed, "form", product.id, key), line))
    if product.price is not None:
        said = price_text(product.price, product.currency)
        asked = list(facts.price(said, it=it))
        found.append((one_of(asked, shelf.seed, "form", product.id, "price"), "Price"))
    if product.in_stock is not None:
        asked = list(facts.stock(product.in_stock, it=it))
        found.append((one_of(asked, shelf.seed, "form", product.id, "stock"), "stock"))
    found += _described(product, shelf.seed)
    asked_named = [
        (Asked(_renamed(each.question, it, put), each.answer, each.kind), line)
        for each, line in found
    ]
    return shuffled(asked_named, shelf.seed, "order", product.id)


def _described(product: Product, seed: int) -> list[tuple[Asked, str]]:
    """Return a request for a description, answered with its first sentence."""
    said = next((each.shown for each in units(f"\n{product.description}")), "")
    if not said.endswith(".") or not 5 <= len(said.split()) <= 30:
        return []
    form = one_of(_TELL, seed, "tell", product.id).format(it=name_of(product))
    return [(Asked(form, said), said)]


def _renamed(question: str, it: str, put: str) -> str:
    """Return a question with the name that a customer uses."""
    if it == "it":
        return re.sub(r"\bit\b", lambda _: put, question, count=1, flags=re.IGNORECASE)
    # A name that begins the question has a capital there.
    return re.sub(re.escape(it), lambda _: put, question, count=1, flags=re.IGNORECASE)


def _example(
    product: Product,
    shelf: Shelf,
    name: str,
    licence: str,
    asked: Asked,
    line: str,
    many: int,
) -> Example | Dropped:
    found = _fact(product, line)
    if found is None:
        return Dropped("fact in no passage")
    passage, unit = found
    own = many > 0 and fraction(shelf.seed, "own", name) < _SAME
    chosen = [unit, *shuffled(_rest(passage, unit), shelf.seed, name)[: int(own)]]
    beside = _beside(product, shelf, name, many - own, unit)
    at = 0 if fraction(shelf.seed, "place", name) < 0.75 else len(beside)
    evidence = (*beside[:at], shown(passage, chosen), *beside[at:])
    meta = {"gold": str(at + 1)}
    return Example(
        id=name,
        task="product",
        question=asked.question,
        answer=cited(asked.answer, at + 1),
        group=f"product-{product.id}",
        source="catalogue",
        licence=licence,
        evidence=evidence,
        meta=meta | ({"negative": "false_premise"} if asked.kind == "denied" else {}),
    )


def _fact(product: Product, line: str) -> tuple[Passage, Unit] | None:
    if line in ("Price", "stock"):  # the key facts, which head every passage
        first = passages(product)[0]
        return first, units(first.text)[0]
    return holding(product, line)


def _rest(passage: Passage, unit: Unit) -> list[Unit]:
    known = {each.shown for each in units(passage.text)[1:]}
    return [each for each in statements(passage) if each.shown in known and each != unit]


def _beside(
    product: Product, shelf: Shelf, name: str, many: int, unit: Unit | None
) -> list[Source]:
    """Return sources of other products; one may have the same attribute with another value."""
    others = [each for each in shelf.products if each.id != product.id]
    found = []
    drawn = [one_of(others, shelf.seed, "beside", name, str(n)) for n in range(many) if others]
    for other in {each.id: each for each in drawn}.values():
        first = passages(other)[0]
        label = unit.shown.partition(":")[0] if unit else ""
        same = (
            (each, part)
            for each in passages(other)
            for part in units(each.text)[1:]
            if label and part.shown.startswith(f"{label}:")
        )
        passage, part = next(same, (first, None))
        found.append(shown(passage, [part] if part else []))
    return found


def _absent(product: Product, shelf: Shelf, name: str, licence: str) -> Example | Dropped:
    """Ask for an attribute that others on the shelf have and this one has not."""
    text = "\n".join(each.text for each in passages(product)).lower()
    labels = {key: attribute_label(key)[0].lower() for key in shelf.values}
    lacking = [key for key, label in labels.items()
               if key not in product.attributes and not _touches(label, text)]  # fmt: skip
    if not lacking:
        return Dropped("nothing that others have is absent")
    key = one_of(lacking, shelf.seed, "absent-which", name)
    of_other = next(each.attributes[key] for each in shelf.products if key in each.attributes)
    it = name_of(product)
    asked = list(facts.about(key, of_other, it=it))
    asked = [each for each in asked if each.kind == "asked"]
    if not asked:
        return Dropped("attribute that nobody asks for")
    question = one_of(asked, shelf.seed, "absent-form", name).question
    passage = one_of(passages(product), shelf.seed, "absent-passage", name)
    chosen = shuffled(units(passage.text)[1:], shelf.seed, "absent-unit", name)[:2]
    put = partial(_renamed, it=it, put=asked_for(product, product.id, shelf.seed))
    return Example(
        id=f"{name}-absent",
        task="product",
        question=put(question),
        answer=f"{ABSTENTION} {facts.lacks(key, of_other, it=it)}.",
        group=f"product-{product.id}",
        source="catalogue",
        licence=licence,
        evidence=(
            shown(passage, chosen),
            *_beside(product, shelf, name, int(fraction(shelf.seed, "more", name) < 0.3), None),
        ),
        outcome="abstained",
        meta={"negative": "absent"},
    )


def _touches(label: str, text: str) -> bool:
    """Tell whether a text speaks of what a label names, so that it may answer."""
    return any(word in text for word in label.split() if len(word) > 3)
