"""Pointing at one of several: "the second one", "the latter", "the cheaper one", "the other"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from assistant.followups.degrees import by_degree, by_record, talked_about
from assistant.followups.manners import fragment
from assistant.followups.names import Find, thing
from assistant.followups.several import choices, named_in
from assistant.followups.standing import IT
from assistant.followups.topic import Topic
from assistant.followups.versions import in_number, measured, numbered, versioned
from assistant.followups.words import (
    MATTERS,
    STOP,
    content,
    everything,
    heads,
    kind,
    name_words,
    title_words,
    words,
)
from knowledge.numbers import number
from knowledge.types import Product
from knowledge.understanding.english import MEASURES

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
# "The second tent", where tents are what was talked about.
_ORDINAL_NOUN = re.compile(rf"\bthe (?P<place>{_PLACE})\s+(?P<noun>[a-z][\w-]+)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:the|that|those)\s+(?:(?P<number>\d[\d.,]*)(?![\d.,]*\s*%)|"
    r"(?P<persons>one|two|three|four|five|six|eight|ten)[ -](?:man|person|people|berth)\b)",
    re.IGNORECASE,
)
# "The same one in 55", but not "in 55 minutes"; a size is what numbers the versions of a shoe.
_IN_NUMBER = re.compile(
    r"\b(?:(?:(?:the )?same|the|it|that|this)(?: (?:one|thing|model|version))? )?"
    r"in (?:an? |the )?(?P<number>\d[\d.]*)(?:[ -]?(?:inch(?:es)?|in|\"|\u2033))?"
    r"(?=\s*(?:$|[?!,;]|\.(?!\d)|(?:please|pls|instead|then)\b))",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:the|that)\s+(?:[$\u20ac\u00a3]\s?)?(?P<price>\d[\d,]*(?:\.\d\d)?)\s+(?:one|model|version)\b",
    re.IGNORECASE,
)
_CALLED_ONE = re.compile(
    r"\bthe\s+(?P<called>[\w.'-]+(?: [\w.'-]+)?)\s+(?:one|version|model)\b", re.I
)
_OTHER = re.compile(r"\bthe other(?: one)?\b", re.IGNORECASE)
_NOT_THAT = re.compile(r",?\s*\b(?:not|instead of|rather than)\s+(?:the\s+)?[\w'-]+\s+one\b", re.I)
_BACK = re.compile(r"\b(?:back|return)(?:ing)?\s+to\s+$", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|that|this|your)\s+(?P<rest>[^.,;:?!]+)", re.IGNORECASE)
_ONE = re.compile(r"\bone$", re.IGNORECASE)
_TYPED = re.compile(r"[\w'-]+")
# What somebody may do: "can I send it back", "would you wrap it". To have one is no such thing.
SERVICE = re.compile(
    r"\b(?:can|could|may|might|would|will|do|should|shall|must)\s+(?:i|we|you|u|somebody|someone)\s+"
    r"(?:(?:still|also|even|just|please|actually)\s+)*(?!(?:still|also|even|have|get|got|sell|stock|carry|make|offer|"
    r"want|need|like|recommend|think|know|say|tell|show|use|pick|choose|suggest)\b)\w+",
    re.IGNORECASE,
)


def pointed(text: str, known: Sequence[Topic], find: Find) -> tuple[Product, str] | None:
    """Return the product that a message points at among several, and the words that point.

    No words for a question that the product answers: "which is lighter?".
    """
    topic = known[-1]
    found = (
        _placed(text, known, find)
        or _version(text, topic, find)
        or _other(text, topic, find)
        or by_degree(text, known, find)
        or by_record(text, topic, find)
    )
    if found is None:
        for called, pointer in _called(_NOT_THAT.sub("", text)):
            one = _ONE.search(pointer) is not None
            meant = (
                _best_called(called, topic, find, one=one)
                or _shown_before(called, pointer, known)
                or (_kind_called(called, topic, find) if one else ())
            )
            if len(meant) == 1:
                return meant[0], pointer
    return found


def _shown_before(run: Sequence[str], pointer: str, known: Sequence[Topic]) -> tuple[Product, ...]:
    """Return those shown before with the one talked about that "the foam one" is not of."""
    subject = known[-1].subject
    if subject is None or not _ONE.search(pointer) or not everything(subject).isdisjoint(run):
        return ()
    shown = next((each.products for each in reversed(known[:-1]) if subject in each.products), ())
    return tuple(each for each in shown if title_words(each).issuperset(run))


def _kind_called(run: Sequence[str], topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return those of the subject's category whose titles say "the 28 cm nonstick one"."""
    subject = topic.subject
    if subject is None or len(run) < 2 or title_words(subject).issuperset(run):
        return ()
    return tuple(
        each
        for each in find(" ".join(run))
        if each.categories == subject.categories and set(words(each.title)).issuperset(run)
    )


def _other(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product beside the subject, for "the other one"."""
    found = _OTHER.search(text)
    others = _others(text, topic, find) if found else []
    return (others[0], found.group()) if found and others else None


def _version(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product of the subject's name that is meant beside it, and the words for it."""
    for found in _NUMBERED.finditer(text):
        said = found["number"] or f"{number(found['persons']):g}"  # "the two-man"
        if (sibling := numbered(said, topic, find)) is not None:
            return sibling, found.group()
    for found in () if SERVICE.search(text) else _IN_NUMBER.finditer(text):
        if (sibling := in_number(found["number"], topic, find)) is not None:
            return sibling, found.group()
    for found in _PRICED.finditer(text):
        if len(priced := _priced(found["price"], topic)) == 1:
            return priced[0], found.group()
    for found in _CALLED_ONE.finditer(text):
        if (sibling := versioned(found["called"], topic, find)) is not None:
            return sibling, found.group()
    return None if IT.search(text) else measured(text, topic, find)


def _priced(said: str, topic: Topic) -> list[Product]:
    """Return which of those shown cost so much, or that without its cents: "the 549 one"."""
    price = Decimal(said.replace(",", ""))
    return [
        each
        for each in topic.products
        if each.price is not None and price in (each.price, int(each.price))
    ]


def _placed(text: str, known: Sequence[Topic], find: Find) -> tuple[Product, str] | None:
    """Return the product at a place among several, and the words that say which: "the 2nd".

    "Back to the first one" is the first that was talked about, whatever was shown last.
    """
    topic = known[-1]
    if found := ORDINAL.search(text):
        back = _BACK.search(text[: found.start()]) is not None
        several = talked_about(known) if back else ()
        options = several if len(several) > 1 else choices(topic, find)
        place = ORDER[next(filter(None, found.groups())).lower()]
        if options and -len(options) <= place < len(options):
            return options[place], found.group()
    for found in _ORDINAL_NOUN.finditer(text):
        options = choices(topic, find)
        place = ORDER[found["place"].lower()]
        if -len(options) <= place < len(options) and set(words(found["noun"])) & heads(
            options[place]
        ):
            return options[place], found.group()
    return None


def fitting(text: str, topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return the products of several talked about that a noun of the message fits equally."""
    found = (_best_called(called, topic, find) for called, _ in _called(text))
    return next((each for each in found if len(each) > 1), ())


def _called(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the words behind each "the", and the text they stand in: "the battery one"."""
    for found in _DEFINITE.finditer(text):
        run: list[str] = []
        end = found.start("rest")
        for typed in _TYPED.finditer(text, found.start("rest"), found.end("rest")):
            new = words(typed.group())
            if not run and MEASURES.keys() >= set(new):  # "the big cabin one"
                continue
            if not set(new).isdisjoint(STOP):
                end = typed.end() if run and new in (["one"], ["1"]) else end
                break
            run += new
            end = typed.end()
        if run:
            yield run, text[found.start() : end]


def _best_called(
    run: Sequence[str], topic: Topic, find: Find, *, one: bool = False
) -> tuple[Product, ...]:
    """Return those of several products talked about that have most of the words of a noun.

    None when it is the noun of something else, and for what only says how they are. "The big cabin
    one" is said of what was shown, where cabin luggage is sold besides.
    """
    options = named_in(topic, find)
    if len(options) < 2:
        options = () if topic.named else topic.products
    if one:
        run = [each for each in run if each not in MEASURES]
    other = None if one else thing(run, find)
    if len(options) < 2 or (
        other and all(each.categories[-1:] != other.categories[-1:] for each in options)
    ):
        return ()
    shared = {each.id: len(title_words(each).intersection(run)) for each in options}
    most = max(shared.values())
    best = tuple(each for each in options if shared[each.id] == most)
    nouns = any(not {*heads(each), *name_words(each)}.isdisjoint(run) for each in best)
    alone = len(best) == 1 and most == len(run)
    return best if most and (nouns or alone) else ()


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


def with_title(said: str, product: Product) -> str:
    """Return what is said with the product's title, which records are found by, for "it"."""
    return _naming(said, product.title)


def with_kind(said: str, product: Product) -> str:
    """Return what is said with what the product is for "it": documents speak of "the tent"."""
    # Some rules are by brand.
    brand = product.brand if product.brand and MATTERS.search(said) else ""
    return _naming(said, f"{brand} {kind(product, 2)}".strip())


def by_kind(text: str, product: Product) -> str:
    """Return a text with what a product is in place of its name: "the warranty on the tent".

    Documents know of tents, not of the Larch 2, nor of its colours. The text itself where it does
    not say the name.
    """
    versions = {word for each in product.variants for word in words(each.title)}
    return renamed(text, product, kind(product, 2), besides=versions) or text


def renamed(text: str, product: Product, name: str, *, besides: Collection[str] = ()) -> str | None:
    """Return a text with another name in place of a product's, None where it does not say that.

    Words that it has `besides` go with the name: "the Larch 2 in green".
    """
    title, own = title_words(product).union(besides), set(name_words(product))
    tokens = re.finditer(r"[\w'\u2019.,/\"-]*\w[\"\u2033]?", text)
    runs = [
        (run[0].start(), run[-1].end())
        for in_title, group in groupby(tokens, lambda token: title.issuperset(words(token.group())))
        if in_title
        for run in (list(group),)
    ]
    named = [(start, end) for start, end in runs if not own.isdisjoint(words(text[start:end]))]
    if not named:
        return None
    start, end = max(named, key=lambda each: each[1] - each[0])
    return f"{text[:start]}{name}{text[end:]}"


def _naming(said: str, name: str) -> str:
    rest = fragment(said) or said
    found = re.search(r"\b(?:it|them|they|(?:this|that) one)\b(?!')", rest, re.IGNORECASE)
    if found is not None:
        return f"{rest[: found.start()]}the {name}{rest[found.end() :]}"
    return f"{name[:1].upper()}{name[1:]}: {rest}"


def than(said: str, product: Product) -> str:
    """Return a comparison with the product that it compares with, and with its noun for "one"."""
    title, noun = product.title, kind(product)
    rest = re.sub(r"\bones?\b", noun, fragment(said), count=1, flags=re.IGNORECASE)
    than_it = re.compile(rf"\bthan\s+(?:that|this|it|these|those)(?: {re.escape(noun)})?\b", re.I)
    if than_it.search(rest):
        return than_it.sub(lambda _: f"than the {title}", rest, count=1)
    return f"{rest.rstrip(' ?.!')} than the {title}"
