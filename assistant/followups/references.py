"""Pointing at one of several: "the second one", "the latter", "the cheaper one", "the other"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.followups.comparing import Comparison, comparisons, value_of
from assistant.followups.manners import fragment
from assistant.followups.standing import IT
from assistant.followups.topic import Find, Topic, meant, thing
from assistant.followups.versions import kin, measured, numbered, versioned
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
from knowledge.types import Product

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
    r"\b(?:the|that|those)\s+(?P<number>\d[\d.,]*)(?![\d.,]*\s*%)", re.IGNORECASE
)
_CALLED_ONE = re.compile(
    r"\bthe\s+(?P<called>[\w.'-]+(?: [\w.'-]+)?)\s+(?:one|version|model)\b", re.I
)
_OTHER = re.compile(r"\bthe other(?: one)?\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*(?:,|;|\bor\b|\bvs?\.?(?=\s)|\bversus\b|\band\b|\bwith\b|\bto\b|\bagainst\b)\s*", re.I
)
# "the cheaper one" and "which is lighter?", but not "the cheapest tents", which are a search.
_DEGREE = re.compile(
    r"\b(?:(?P<asks>which)(?:\s+one)?(?:\s+is)?(?:\s+the)?|the)\s+(?P<degree>(?:more\s+)?\w+)(?:\s+ones?\b|"
    r"(?=\s*(?:$|[?!.,;:]|(?:of|is|in|for|with|and|or|please|has|does|do|come)\b)))",
    re.IGNORECASE,
)
# "The small one", "its big brother", and "the small Vista" of several that are called so.
_PLAIN_DEGREE = re.compile(
    r"\b(?:the|its|your)\s+(?P<degree>big|large|huge|small|tiny|compact|long|short|tall|wide|narrow|"
    r"thick|thin|light|heavy|cheap|expensive)\s+(?:(?:ones?|version|model|brother|sister)\b|"
    r"(?P<name>[a-z][\w-]+))",
    re.IGNORECASE,
)
# What tells one of several from the others: "the one with the steel jug".
_ONE_THAT = re.compile(
    r"\bthe one (?:with|that|which|made)\b\s*(?P<rest>[^.,;:?!]+)", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:not?|without|never)\b|n't\b", re.IGNORECASE)
# What a message turns down: "not the big one", "I don't want the heavy Larch".
_TURNED_DOWN = re.compile(
    r"(?:\bnot|n't|\bno|\bnever|\bexcept|\bwithout|\b(?:anything|everything|all) but|"
    r"\binstead of|\brather than)(?:\s+(?:want|like|need|take|mean|meant|for|in))?\s+$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:both|either|neither|(?:the|these|those) two)\b", re.IGNORECASE)
_BUT_NOT = re.compile(r"\s(?:and |but )?not\s(?=the\b)", re.IGNORECASE)
_AMOUNTS = frozenset("two three four five six seven eight nine ten more less".split())
_NOT_THAT = re.compile(r",?\s*\b(?:not|instead of|rather than)\s+(?:the\s+)?[\w'-]+\s+one\b", re.I)
_BACK = re.compile(r"\b(?:back|return)(?:ing)?\s+to\s+$", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|that|this|your)\s+(?P<rest>[^.,;:?!]+)", re.IGNORECASE)
_TYPED = re.compile(r"[\w'-]+")
# What somebody may do: "can I send it back", "would you wrap it". To have one is no such thing.
SERVICE = re.compile(
    r"\b(?:can|could|may|might|would|will|do|should|shall|must)\s+(?:i|we|you|u|somebody|someone)\s+"
    r"(?:(?:still|also|even|just|please|actually)\s+)*(?!(?:still|also|even|have|get|got|sell|stock|carry|make|offer|"
    r"want|need|like|recommend|think|know|say|tell|show|use|pick|choose|suggest)\b)\w+",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:compare|difference|different|better|versus|vs|or|which|and|against)\b|,", re.IGNORECASE
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
        or _by_degree(text, topic, find)
        or _that(text, topic, find)
    )
    if found is None:
        for called, pointer in _called(_NOT_THAT.sub("", text)):
            meant = _best_called(called, topic, find)
            if len(meant) == 1:
                return meant[0], pointer
    return found


def _other(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product beside the subject, for "the other one"."""
    found = _OTHER.search(text)
    others = _others(text, topic, find) if found else []
    return (others[0], found.group()) if found and others else None


def _by_degree(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product that has more or less of something, and the words that say so."""
    if "than" in words(text):
        return None
    for found in _DEGREE.finditer(text):
        asks = bool(found["asks"])
        degree = comparisons(found["degree"])
        alone = not asks and not found["degree"].lower().endswith("est")  # else of all there are
        if (best := _of_degree(degree, found, topic, find, alone=alone)) is not None:
            return best, "" if asks else found.group()
    for found in _PLAIN_DEGREE.finditer(text):
        degree = comparisons(f"more {found['degree']}")
        if (best := _of_degree(degree, found, topic, find, name=found["name"])) is not None:
            return best, found.group()
    return None


def _that(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product that "the one with the steel jug" is of several, and these words."""
    found = _ONE_THAT.search(text)
    if found is None or _turned_down(found):
        return None
    told = _told_apart(found["rest"], topic, find)
    return (told, found.group()) if told else None


def _turned_down(found: re.Match[str]) -> bool:
    return _TURNED_DOWN.search(found.string[: found.start()]) is not None


def _version(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product of the subject's name that is meant beside it, and the words for it."""
    for found in _NUMBERED.finditer(text):
        if (sibling := numbered(found["number"], topic, find)) is not None:
            return sibling, found.group()
    for found in _CALLED_ONE.finditer(text):
        if (sibling := versioned(found["called"], topic, find)) is not None:
            return sibling, found.group()
    return None if IT.search(text) else measured(text, topic, find)


def _placed(text: str, known: Sequence[Topic], find: Find) -> tuple[Product, str] | None:
    """Return the product at a place among several, and the words that say which: "the 2nd".

    "Back to the first one" is the first that was talked about, whatever was shown last.
    """
    topic = known[-1]
    if found := ORDINAL.search(text):
        back = _BACK.search(text[: found.start()]) is not None
        several = _talked_about(known) if back else ()
        options = several if len(several) > 1 else _options(topic, find)
        place = ORDER[next(filter(None, found.groups())).lower()]
        if options and -len(options) <= place < len(options):
            return options[place], found.group()
    for found in _ORDINAL_NOUN.finditer(text):
        options = _options(topic, find)
        place = ORDER[found["place"].lower()]
        if -len(options) <= place < len(options) and set(words(found["noun"])) & heads(
            options[place]
        ):
            return options[place], found.group()
    return None


def _talked_about(known: Sequence[Topic]) -> tuple[Product, ...]:
    """Return the products that were singled out, in their order."""
    subjects = (each.subject for each in known if each.named and each.subject is not None)
    return tuple({each.id: each for each in subjects}.values())


def _told_apart(rest: str, topic: Topic, find: Find) -> Product | None:
    """Return the one of several products whose record has most of what is said of it.

    What is denied, and amounts, are conditions: "that weighs less than 2 kg".
    """
    rest = _BUT_NOT.split(rest, maxsplit=1)[0]
    if _DENIES.search(rest) or comparisons(rest) or not set(words(rest)).isdisjoint(_AMOUNTS):
        return None
    if any(map(str.isdigit, rest)):
        return None
    options = _options(topic, find)
    said = set(content(rest))
    had = [said & everything(each) for each in options]
    shared = set.intersection(*had) if had else set()
    counts = [len(each - shared) for each in had]
    most = max(counts, default=0)
    if not most or counts.count(most) > 1 or 2 * most < len(said - shared):
        return None
    return options[counts.index(most)]


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
            if not set(new).isdisjoint(STOP):
                end = typed.end() if run and new in (["one"], ["1"]) else end
                break
            run += new
            end = typed.end()
        if run:
            yield run, text[found.start() : end]


def _best_called(run: Sequence[str], topic: Topic, find: Find) -> tuple[Product, ...]:
    """Return those of several products talked about that have most of the words of a noun.

    None when it is the noun of something else, and for what only says how they are.
    """
    options = named_in(topic, find)
    if len(options) < 2:
        options = () if topic.named else topic.products
    other = thing(run, find)
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


def _options(topic: Topic, find: Find) -> tuple[Product, ...]:
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
    pool = {each.id: each for each in find(" ".join(content(piece)))}.values()
    fit = [said & title_words(each) for each in pool if said & set(name_words(each))]
    return any(fit.count(each) > 1 for each in fit if len(each) == max(map(len, fit)))


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

    None for one that several of those shown fit equally: it only says of what kind they are.
    """
    name, named = meant(piece, products)
    if named:
        return name
    said = set(content(piece))
    kind = set(content(topic.said))
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


def _of_degree(
    wanted: Sequence[Comparison],
    found: re.Match[str],
    topic: Topic,
    find: Find,
    *,
    name: str | None = None,
    alone: bool = True,
) -> Product | None:
    """Return the product that "the cheaper one", "the small Vista" is of those talked about.

    Beside one that was talked about `alone`, the next of its name is meant.
    """
    if not wanted or _turned_down(found):
        return None
    options = named_in(topic, find)
    if len(options) < 2 and topic.named and wanted == comparisons(topic.said):
        return topic.subject  # "the longer one" that "is there a longer Larch?" asked for
    if len(options) < 2:
        options = topic.products if not topic.named or _SEVERAL.search(topic.said) else ()
    if name:
        options = tuple(each for each in options if set(words(name)) & title_words(each))
    if len(options) > 1:
        return _extreme(options, wanted[0])
    return _next_to(topic, wanted[0], name, find) if alone else None


def _extreme(options: Sequence[Product], wanted: Comparison) -> Product | None:
    """Return the one of several products that has most, or least, where that can be told."""
    measured = [(value, each) for each in options if (value := value_of(each, wanted))]
    if len(measured) < 2:
        return None
    pick = max if wanted.more else min
    _, best = pick(measured, key=lambda pair: pair[0].base)
    return best


def _next_to(topic: Topic, wanted: Comparison, name: str | None, find: Find) -> Product | None:
    """Return the product of the subject's name that has the next more, or less: "the longer one".

    With a `name` the subject itself may be meant, where none is beyond it.
    """
    subject = topic.subject
    if subject is None or not topic.named or (name and not set(words(name)) & title_words(subject)):
        return None
    own = value_of(subject, wanted)
    if own is None:
        return None
    sign = 1 if wanted.more else -1
    beyond = [
        (sign * (value.base - own.base), each)
        for each in kin(topic, find)
        if (each.brand, each.categories[-1:], name_words(each)[:1])
        == (subject.brand, subject.categories[-1:], name_words(subject)[:1])
        and (value := value_of(each, wanted))
        and value.field == own.field
    ]
    beyond = [pair for pair in beyond if pair[0] > 0]
    if beyond:
        return min(beyond, key=lambda pair: pair[0])[1]
    return subject if name else None


def with_title(said: str, product: Product) -> str:
    """Return what is said with the product's title, which records are found by, for "it"."""
    return _naming(said, product.title)


def with_kind(said: str, product: Product) -> str:
    """Return what is said with what the product is for "it": documents speak of "the tent"."""
    # Some rules are by brand.
    brand = product.brand if product.brand and MATTERS.search(said) else ""
    return _naming(said, f"{brand} {kind(product, 2)}".strip())


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
