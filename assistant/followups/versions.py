"""The products of one name: "and the men's?", "the 160"; and what a product allows to be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.fitting import met
from assistant.followups.base import FollowUp
from assistant.followups.manners import fragment
from assistant.followups.names import Find
from assistant.followups.swapping import Understand
from assistant.followups.topic import Topic
from assistant.followups.wearers import wearer, worn_by
from assistant.followups.words import (
    content,
    everything,
    figures,
    name_words,
    title_words,
    words,
)
from assistant.versions.reading import Asked, asked_of
from knowledge.facets import Facet, offers
from knowledge.terms import plain
from knowledge.types import Constraint, Filters, Product
from knowledge.units import quantities

_VERSION = frozenset("version model edition variant kind type colour color size".split())
_OF_RECORD = frozenset(("price", "brand", "category", "in_stock", "text"))

_WITH = re.compile(r"\bwith (?:the |an? |its )?(?P<part>[\w-]+)", re.IGNORECASE)
_LACKING = r"(?:without|w/o|w/out|minus)"
_WITHOUT = re.compile(
    rf"^(?:(?:the )?(?:one|ones|version|model) )?{_LACKING}(?: (?:it|one|that|them))?\W*$",
    re.IGNORECASE,
)
_SAME = re.compile(
    rf"\b(?:same|ones?|version|model)\b[^.,;:?!]*\b{_LACKING} (?:the |an? |its )?(?P<part>[\w-]+)",
    re.IGNORECASE,
)


def kin(topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return the other products that share the proper name of the one talked about."""
    subject = topic.subject
    if subject is None or not (name := set(name_words(subject))):
        return ()
    pool = {each.id: each for each in (*topic.products, *find(" ".join(content(subject.title))))}
    pool.pop(subject.id, None)
    return tuple(each for each in pool.values() if name.intersection(name_words(each)))


def made_for(said: str, topic: Topic, find: Find) -> Product | None:
    """Return the product of the same name for whom a message speaks of: "and for my wife?"."""
    group, subject = wearer(said), topic.subject
    if subject is None or not group or worn_by(subject) in ("", group):
        return None
    return next((each for each in kin(topic, find) if worn_by(each) == group), None)


def bare(said: str, topic: Topic, find: Find) -> Product | None:
    """Return the product of the same name without what it has: "and the one without?".

    What that is was asked for before, or is said: "the same helmet without the MIPS".
    """
    before = _WITH.search(topic.said) if _WITHOUT.search(fragment(said)) else _SAME.search(said)
    if before is None or topic.subject is None:
        return None
    part = set(content(before["part"]))
    if before.re is _SAME and not part <= title_words(topic.subject):
        return None
    found = [each for each in kin(topic, find) if part.isdisjoint(title_words(each))]
    return found[0] if part and len(found) == 1 else None


def other_version(said: str, topic: Topic, find: Find) -> Product | None:
    """Return the product of the same name that is what is said: "and the men's?" of a women's.

    More may be said of it: "the men's version, what colour is it?".
    """
    if topic.subject is None:
        return None
    title, told = title_words(topic.subject), everything(topic.subject)
    for clause in re.split(r"[.,;:?!](?:\s|$)", fragment(said)):
        if re.search(r"\b(?:it|it's|its|they|them)\b", clause, re.IGNORECASE):
            continue
        new = {
            each
            for each in content(clause)
            if each not in _VERSION and each not in (title if each.isdigit() else told)
        }
        for each in kin(topic, find) if new else ():
            if new <= title_words(each):
                return each
    return None


def numbered(number: str, topic: Topic, find: Find) -> Product | None:
    """Return the product beside the subject whose name has a number: "the 160" of a desk."""
    said = figures(number)
    if topic.subject is None or said & everything(topic.subject):
        return None
    found = [each for each in kin(topic, find) if said <= figures(each.title)]
    return found[0] if len(found) == 1 else None


def in_number(number: str, topic: Topic, find: Find) -> Product | None:
    """Return the product beside the subject that only its number tells from it: "in 55" of a TV."""
    other = numbered(number, topic, find) if len(number) > 1 else None
    if other is None or topic.subject is None:
        return None
    names = [[w for w in words(each.title) if w.isalpha()] for each in (other, topic.subject)]
    return other if names[0] == names[1] else None


def versioned(words_of_it: str, topic: Topic, find: Find) -> Product | None:
    """Return the one product beside the subject that alone is called so: "the wired one".

    What the subject's record says besides is no matter: a wired doorbell's kin has a battery in
    its name, and the wired one may tell of batteries, too.
    """
    said = set(content(words_of_it)) - _VERSION
    if topic.subject is None or not said - title_words(topic.subject):
        return None
    found = [each for each in kin(topic, find) if said <= title_words(each)]
    return found[0] if len(found) == 1 else None


def measured(said: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the one product beside the subject whose name has an amount, and the words for it.

    "1 litre in cream then?" of a kettle in two sizes; of a product whose name states no such
    amount it asks something else.
    """
    if topic.subject is None or not (told := _amounts(said)):
        return None
    own = _amounts(topic.subject.title)
    for amount, text in told.items():
        if amount not in own and any(amount[1] == dimension for _, dimension in own):
            found = [each for each in kin(topic, find) if amount in _amounts(each.title)]
            if len(found) == 1:
                return found[0], text
    return None


def _amounts(text: str) -> dict[tuple[float, str], str]:
    """Return {(amount in the base unit, dimension): its words} of a text."""
    return {
        (round(each.value * each.unit.factor, 6), each.unit.dimension): text[each.start : each.end]
        for each in quantities(text)
        if each.unit
    }


def allows(product: Product, told: Filters) -> bool:
    """Tell whether all that is told is of versions of a product, and none of it contradicted."""
    return bool(told.constraints) and all(
        each.field not in _OF_RECORD and not contradicts(product, each) for each in told.constraints
    )


def contradicts(product: Product, constraint: Constraint) -> bool:
    """Tell whether the record has values of the field, and none that is asked for."""
    if constraint.field in _OF_RECORD:
        return False
    facets = [each for offer in offers(product) for each in offer]
    if constraint.field in ("colour", "size"):
        facets += [Facet(constraint.field, plain(each.title)) for each in product.variants]
    own = [each for each in facets if each.field == constraint.field]
    return bool(own) and not any(met(constraint, [each]) for each in own)


def in_version(found: FollowUp, known: Sequence[Topic], understand: Understand) -> FollowUp:
    """Return a follow-up on one product with the version that was named of it before.

    "How much is the large one?", "and is it in stock?": the stock of the others is no answer. A
    message that names a version itself, or asks for all of them, is left as it is.
    """
    if len(found.products) != 1:
        return found
    product = found.products[0]
    topic = next((each for each in reversed(known) if each.subject == product), None)
    before = topic and _named_version(topic.question, product, understand)
    if not before or asked_of(found.question, product, understand(found.question).constraints):
        return found
    for question in _worded(found.question, before):
        again = _named_version(question, product, understand)
        if again and again.fits == before.fits:
            return replace(found, question=question)
    return found


def _named_version(question: str, product: Product, understand: Understand) -> Asked | None:
    """Return which versions that a product has a question names, None for none."""
    asked = asked_of(question, product, understand(question).constraints)
    return asked if asked and asked.said else None


def _worded(question: str, before: Asked) -> Iterator[str]:
    """Yield the question with the version behind the title, as the customer named it first."""
    title, said = re.compile(re.escape(before.product.title), re.IGNORECASE), " ".join(before.said)
    only = [each.title for each in before.fits] if len(before.fits) == 1 else []
    for name in (said, f"in {said}", *only):
        if found := title.search(question):
            yield f"{question[: found.end()]} {name}{question[found.end() :]}"
