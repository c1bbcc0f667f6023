"""Pointing at one of several: "the second one", "the latter", "the cheaper one", "the other"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.fitting import met
from assistant.followups.comparing import comparisons, value_of
from assistant.followups.manners import fragment
from assistant.followups.topic import Find, Topic, meant
from assistant.followups.words import content, everything, name_words, title_words, words
from knowledge.facets import Facet, offers
from knowledge.terms import plain
from knowledge.types import Constraint, Product

ORDER = {
    "first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3,
    "4th": 3, "fifth": 4, "5th": 4, "last": -1, "latter": -1,
    "one": 0, "1": 0, "two": 1, "2": 1, "three": 2, "3": 2, "four": 3, "4": 3,
}  # fmt: skip
_PLACE = "first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th"
ORDINAL = re.compile(
    rf"\b(?:the )?(?P<a>{_PLACE})\s+(?:one|1|option|item|product|model)\b"
    r"|\bthe (?P<b>former|latter)(?: one)?\b"
    r"|(?:\b(?:number|no\.?|option|item)\s*|#)(?P<c>one|two|three|four|[1-4])\b"
    rf"|\bthe (?P<d>{_PLACE})(?=\s*(?:$|[?!.,;:]|(?:is|are|was|can|could|does?|do|has|have|go|"
    r"come|fit|need|will|would|in|for|with|and|or|too|please|cost|weigh|last)\b))",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\bthe other(?: one)?\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*(?:,|;|\bor\b|\bvs?\.?(?=\s)|\bversus\b|\band\b|\bwith\b|\bto\b|\bagainst\b)\s*", re.I
)
# "the cheaper one" and "which is lighter?", but not "the cheapest tents", which are a search.
_DEGREE = re.compile(
    r"\b(?:(?P<asks>which)(?:\s+one)?(?:\s+is)?(?:\s+the)?|the)\s+(?P<degree>(?:more\s+)?\w+)(?:\s+one)?"
    r"(?=\s*(?:$|[?!.,;:]|(?:of|is|in|for|with|and|or|please|has|does|do|come)\b))",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:compare|difference|different|better|versus|vs|or|which|and)\b|,", re.IGNORECASE
)


def pointed(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product that a message points at among several, and the words that point.

    No words for a question that the product answers: "which is lighter?".
    """
    if found := ORDINAL.search(text):
        options = _options(topic, find)
        place = ORDER[next(filter(None, found.groups())).lower()]
        if options and -len(options) <= place < len(options):
            return options[place], found.group()
    if found := _OTHER.search(text):
        others = _others(text, topic, find)
        if others:
            return others[0], found.group()
    for found in _DEGREE.finditer(text):
        if (best := _extreme(found["degree"], text, topic, find)) is not None:
            return best, "" if found["asks"] else found.group()
    return None


def _options(topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return the products that the customer named in order, else those that were shown."""
    named = named_in(topic, find)
    return named if len(named) > 1 else topic.products


def named_in(topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return the different products that the customer's own words name, in their order."""
    if not _CHOICE.search(topic.said):
        return ()
    found: dict[str, Product] = {}
    for piece in _BETWEEN.split(topic.said):
        free = [
            each
            for each in (*topic.products, *find(" ".join(content(piece))))
            if each.id not in found
        ]
        best = _nearest(piece, free, topic)
        if best is not None:
            found[best.id] = best
    return tuple(found.values())


def _nearest(piece: str, products: Sequence[Product], topic: Topic) -> Product | None:
    """Return the product that a piece such as "the cedar one" means, "Ledge Max" of soundbars."""
    name, named = meant(piece, products)
    if named:
        return name
    said = set(content(piece))
    kind = set(content(topic.said))
    best, most = None, 0.0
    for product in products:
        title = set(words(product.title))
        score = len(said & title) + 0.1 * len(kind & title) if said & title else 0.0
        if score > most:
            best, most = product, score
    return best if said and most >= 1 else None


def _others(text: str, topic: Topic, find: Find) -> list[Product]:
    """Return products of the subject's kind beside it, those that fit the words best first.

    "The other one, with battery" may be the first that was shown, when its title alone says so.
    """
    if topic.subject is None:
        return []
    subject, wanted = topic.subject, set(content(text))
    pool = {each.id: each for each in (*topic.products, *find(" ".join(content(subject.title))))}
    pool.pop(subject.id, None)
    title = set(words(subject.title))
    same = [each for each in pool.values() if each.categories[-1:] == subject.categories[-1:]]
    shown = [each for each in same if each in topic.products]
    if shown and all(wanted & title - set(words(each.title)) for each in shown):
        return [subject]

    def fit(product: Product) -> tuple[int, int]:
        return (len(wanted & everything(product)), len(title & set(words(product.title))))

    return sorted(same, key=fit, reverse=True)


def other_version(said: str, topic: Topic, find: Find) -> Product | None:
    """Return the product of the same name that is what is said: "and the men's?" of a women's."""
    if topic.subject is None or not (name := set(name_words(topic.subject))):
        return None
    title, told = title_words(topic.subject), everything(topic.subject)
    new = {each for each in content(said) if each not in (title if each.isdigit() else told)}
    pool = (*topic.products, *find(" ".join(content(topic.subject.title))))
    kin = (
        each for each in pool if name.intersection(name_words(each)) and each.id != topic.subject.id
    )
    return next((each for each in kin if new and new <= title_words(each)), None)


def _extreme(degree: str, text: str, topic: Topic, find: Find) -> Product | None:
    """Return the cheapest, lightest ... of the options that the customer named or was shown."""
    wanted = comparisons(degree)
    options = named_in(topic, find)
    if not options and not topic.named:
        options = topic.products
    if not wanted or len(options) < 2 or "than" in words(text):
        return None
    measured = [(value, each) for each in options if (value := value_of(each, wanted[0]))]
    if len(measured) < 2:
        return None
    pick = max if wanted[0].more else min
    _, best = pick(measured, key=lambda pair: pair[0].base)
    return best


def contradicts(product: Product, constraint: Constraint) -> bool:
    """Tell whether the record has values of the field, and none that is asked for."""
    if constraint.field in ("price", "brand", "category", "in_stock", "text"):
        return False
    facets = [each for offer in offers(product) for each in offer]
    if constraint.field in ("colour", "size"):
        facets += [Facet(constraint.field, plain(each.title)) for each in product.variants]
    own = [each for each in facets if each.field == constraint.field]
    return bool(own) and not any(met(constraint, [each]) for each in own)


def with_title(said: str, product: Product) -> str:
    """Return what is said with the product's title for "it", or in front."""
    rest = fragment(said) or said
    if (found := re.search(r"\b(?:it|them|they)\b(?!')", rest, re.IGNORECASE)) is not None:
        return f"{rest[: found.start()]}the {product.title}{rest[found.end() :]}"
    return f"{product.title}: {rest}"


def than(said: str, title: str) -> str:
    """Return a comparison with the title that it compares with."""
    rest = fragment(said)
    if re.search(r"\bthan\s+(?:that|this|it)(?: one)?\b", rest, re.IGNORECASE):
        return re.sub(
            r"\bthan\s+(?:that|this|it)(?: one)?\b", f"than the {title}", rest, count=1, flags=re.I
        )
    return f"{rest.rstrip(' ?.!')} than the {title}"
