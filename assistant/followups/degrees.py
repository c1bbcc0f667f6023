"""Which of several is meant by how it is: "the cheaper one", "the one with the steel jug"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.followups.comparing import Comparison, comparisons, value_of
from assistant.followups.names import Find
from assistant.followups.several import choices, named_in
from assistant.followups.topic import Topic
from assistant.followups.versions import kin
from assistant.followups.words import content, everything, name_words, title_words, words
from knowledge.types import Product

# "the cheaper one" and "which is lighter?", but not "the cheapest tents", which are a search.
_DEGREE = re.compile(
    r"\b(?:(?P<asks>which(?:ever)?)(?:\s+ones?)?(?:\s+of\s+(?:them|these|those))?(?:\s+(?:is|are))?"
    r"(?:\s+the)?|the)\s+(?P<degree>(?:more\s+)?\w+|"
    r"(?<!the )(?:weigh|cost|last)s?\s+(?:the\s+)?(?:most|least|longe(?:r|st)))(?:\s+ones?\b|"
    r"(?=\s*(?:$|[?!.,;:]|(?:of|is|in|for|with|and|or|please|has|does|do|come)\b)))",
    re.IGNORECASE,
)
# "The smaller of the two Terns".
_OF_NAMED = re.compile(
    r"\s*of (?:the|these|those|your)(?: (?:two|three|four|[2-4]))? (?P<name>[a-z][\w-]+)", re.I
)
# "The small one", "its big brother", and "the small Vista" of several that are called so.
_PLAIN_DEGREE = re.compile(
    r"\b(?:the|its|your)\s+(?P<degree>big|large|huge|small|tiny|compact|long|short|tall|wide|narrow|"
    r"thick|thin|light|heavy|cheap|expensive)\s+(?:(?:ones?|version|model|brother|sister)\b|"
    r"(?P<name>[a-z][\w-]+))",
    re.IGNORECASE,
)
# The product next to it: "its little brother", "has it a bigger sister?".
_RELATED = re.compile(
    r"(?<!for )\b(?:its|an?)\s+"
    r"(?P<degree>little|small|smaller|big|bigger|large|larger|cheap|cheaper)\s+"
    r"(?:brother|sister|sibling|cousin)\b(?! of (?:my|his|her|our|their)\b)",
    re.IGNORECASE,
)
_GROWN = {"little": "smaller", "small": "smaller", "big": "bigger", "large": "larger",
          "cheap": "cheaper"}  # fmt: skip
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
_COSTLIER = comparisons("more expensive")[0]
_AMOUNTS = frozenset("two three four five six seven eight nine ten more less".split())


def by_degree(text: str, known: Sequence[Topic], find: Find) -> tuple[Product, str] | None:
    """Return the product that has more or less of something, and the words that say so."""
    if "than" in words(text):
        return None
    topic = known[-1]
    for found in _DEGREE.finditer(text):
        asks = bool(found["asks"])
        degree = comparisons(found["degree"])
        alone = not asks and not found["degree"].lower().endswith("est")  # else of all there are
        among = _OF_NAMED.match(text, found.end())
        name = among["name"] if among and _is_name(among["name"], topic) else None
        if (best := _of_degree(degree, found, topic, find, name=name, alone=alone)) is not None:
            return best, "" if asks else found.group()
        pair = talked_about(known)[-2:]
        alike = len(pair) > 1 and pair[0].categories[-1:] == pair[1].categories[-1:]
        if degree and alike and (best := _extreme(pair, degree[0])) is not None:
            return best, "" if asks else found.group()
    if (related := _related(text, topic, find)) is not None:
        return related
    for found in _PLAIN_DEGREE.finditer(text):
        if topic.subject and _is_version(found["degree"], topic.subject):
            continue
        degree = comparisons(f"more {found['degree']}")
        if (best := _of_degree(degree, found, topic, find, name=found["name"])) is not None:
            return best, found.group()
    return None


def _is_name(said: str, topic: Topic) -> bool:
    return any(set(words(said)) & title_words(each) for each in topic.products)


def _related(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product next to the subject that is its "little brother", and these words.

    Where no field says how big they are, the smaller one is the cheaper one.
    """
    found = _RELATED.search(text)
    if found is None or _turned_down(found):
        return None
    said = found["degree"].lower()
    wanted = comparisons(_GROWN.get(said, said))[0]
    best = _of_degree([wanted], found, topic, find) or _next_to(
        topic, replace(_COSTLIER, more=wanted.more), None, find
    )
    return (best, found.group()) if best is not None and best != topic.subject else None


def talked_about(known: Sequence[Topic]) -> tuple[Product, ...]:
    """Return the products that were singled out, in their order."""
    subjects = (each.subject for each in known if each.named and each.subject is not None)
    return tuple({each.id: each for each in subjects}.values())


def _is_version(said: str, product: Product) -> bool:
    """Tell whether some of a product's versions are called so: "the long one" of a bag."""
    return any(said.lower() in words(each.title) for each in product.variants)


def by_record(text: str, topic: Topic, find: Find) -> tuple[Product, str] | None:
    """Return the product that "the one with the steel jug" is of several, and these words."""
    found = _ONE_THAT.search(text)
    if found is None or _turned_down(found):
        return None
    told = _told_apart(found["rest"], topic, find)
    return (told, found.group()) if told else None


def _turned_down(found: re.Match[str]) -> bool:
    return _TURNED_DOWN.search(found.string[: found.start()]) is not None


def _told_apart(rest: str, topic: Topic, find: Find) -> Product | None:
    """Return the one of several products whose record has most of what is said of it.

    What is denied, and amounts, are conditions: "that weighs less than 2 kg".
    """
    rest = _BUT_NOT.split(rest, maxsplit=1)[0]
    if _DENIES.search(rest) or comparisons(rest) or not set(words(rest)).isdisjoint(_AMOUNTS):
        return None
    if any(map(str.isdigit, rest)):
        return None
    options = choices(topic, find)
    said = set(content(rest))
    had = [said & everything(each) for each in options]
    shared = set.intersection(*had) if had else set()
    counts = [len(each - shared) for each in had]
    most = max(counts, default=0)
    if not most or counts.count(most) > 1 or 2 * most < len(said - shared):
        return None
    return options[counts.index(most)]


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
    if name and len(options) > 1:
        options = tuple(each for each in options if set(words(name)) & title_words(each))
        if len(options) == 1:  # "the big cabin" of several tents
            return options[0]
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
