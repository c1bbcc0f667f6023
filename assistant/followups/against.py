"""A wish for another product than one that the same message names: "any cheaper than the Pip?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.followups.base import FollowUp
from assistant.followups.comparing import (
    Comparison,
    asks_of_itself,
    comparisons,
    degrees,
    is_complaint,
)
from assistant.followups.names import Find, meant, singled_out
from assistant.followups.references import by_kind, than
from assistant.followups.searching import bounded, is_other_kind
from assistant.followups.swapping import Understand, without
from assistant.followups.topic import Topic
from assistant.followups.words import MATTERS, content, kind, name_words, title_words, words
from knowledge.numbers import NUMBER
from knowledge.types import Filters, Product

_CLAUSE = re.compile(r"(?<=[.,;:!?])\s+|\s+-+\s+|\s+(?=(?:but|so|and|because)\s)", re.IGNORECASE)
_WISHES = re.compile(
    r"\b(?:have|sell|stock|carry|make|got|is there|are there|show|find|looking|search\w*|suggest|"
    r"recommend|need|want|like|prefer|other|another|else|alternatives?|any\w*|something|similar|"
    r"what|which|an?|ones?|pls|please)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:need|want|looking for|search\w*|show me|do you have|any)\b", re.IGNORECASE
)
# Behind these stands what another product is held against.
_THAN = re.compile(
    r"\b(?:than|(?:not|n't)\s+(?:as|so)\s+\w+\s+as|below|under|beneath)\s", re.IGNORECASE
)
# What is no wish for another product, though it compares: a swap, a review, the noun "lighter".
_ELSEWISE = re.compile(
    r"\b(?:swap\w*|trade|reviews?|elsewhere|buying|advertised|allow(?:s|ed)?|"
    r"a lighter (?:for|to))\b",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:other|another|else|different|alternatives?|instead)\b", re.IGNORECASE)
# What may stand behind a comparative that is of the product, as "way" in "a cheaper way" may not.
_BEHIND = frozenset(
    "than one version model option alternative but though please like pls is was for with or too "
    "and as of".split()
)
_FRAGMENT = 6  # words


def against(said: str, understand: Understand, find: Find) -> FollowUp | None:
    """Return a search for what is more or less of something than the product that is named.

    None for a message that names none, several, or asks something else: of that one, or for a rule.
    """
    if not comparisons(said) or MATTERS.search(said) or _ELSEWISE.search(said):
        return None
    subject = _named_alone(said, find)
    if subject is None:
        return None
    rest, wanted = _wish(said, subject) or _other(said) or ("", ())
    if not rest or _is_of_another_kind(_THAN.split(rest)[0], subject, understand, find):
        return None
    topic = Topic(said, said, (subject,), subject, named=True)
    # Its name is no condition: "Slate" of a power bank is no colour, "more light" no light.
    search = bounded(
        _conditions(rest, subject),
        wanted,
        topic,
        lambda text: _without_kind(understand(text)),
    )
    question = rest if _is_said(subject, rest) else than(rest.rstrip(" ,;.?!"), subject)
    return search and replace(search, question=question)


def _without_kind(told: Filters) -> Filters:
    """Return what is told without a kind of thing; "else" is none that a shop may lack."""
    gaps = tuple(each for each in told.gaps if not _OTHER.search(each.text))
    return without(replace(told, gaps=gaps), {"category"})


def _conditions(wish: str, subject: Product) -> str:
    """Return a wish without what it compares with: what is left may have conditions."""
    kind_of_it = re.escape(kind(subject, 2))
    held = re.compile(
        rf"{_THAN.pattern}(?:(?:the|my|your|an?|that|this)\s+)*{kind_of_it}\b", re.IGNORECASE
    )
    left = held.sub("", by_kind(wish, subject))
    for start, end in reversed(degrees(left)):
        left = left[:start] + left[end:]
    return left


def _named_alone(said: str, find: Find) -> Product | None:
    """Return the product that a message names, None where it names others beside it."""
    found = find(" ".join(content(said)))
    subject, named = meant(said, (), found)
    if subject is None or not named or not singled_out(said, subject):
        return None
    own = name_words(subject)[:1]
    others = [each for each in found if each != subject]
    strangers = (each for each in others if name_words(each)[:1] != own)
    if any(_is_said(each, said) for each in strangers):
        return None
    kin = (each for each in others if name_words(each)[:1] == own)
    return None if any(_fits_as_well(each, subject, said) for each in kin) else subject


def _fits_as_well(other: Product, subject: Product, said: str) -> bool:
    """Tell whether a message may mean a product's sibling, or both: "a bigger Portside"."""
    told = set(words(said))
    mine, theirs = (set(words(each.title)) for each in (subject, other))
    unnamed = bool(mine - theirs) and told.isdisjoint(mine - theirs)
    return unnamed or not told.isdisjoint(theirs - mine)


def _is_of_another_kind(wish: str, subject: Product, understand: Understand, find: Find) -> bool:
    """Tell whether a wish is for another kind of thing: laptops cheaper than the tent."""
    if not title_words(subject).difference(name_words(subject)).isdisjoint(words(wish)):
        return False
    things = (each.text for each in understand(wish).gaps if each.kind == "thing")
    unknown = not all(comparisons(each) or _OTHER.search(each) for each in things)
    return unknown or is_other_kind(wish, subject, find)


def _wish(said: str, subject: Product) -> tuple[str, Sequence[Comparison]] | None:
    """Return a message from where it wishes for another product on, and by what it is to differ.

    What was before is a story.
    """
    starts = [0, *(found.end() for found in _CLAUSE.finditer(said))]
    clauses = [said[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    places = [place for place, each in enumerate(clauses) if _wishes(each, subject)]
    if not places:
        return None
    first = places[-1]
    wanted = comparisons(said[starts[first] :])
    # "I need a waterproof one, cheaper than ..." began to wish before it compares.
    while (
        first and _BEGINS.search(clauses[first - 1]) and not _is_said(subject, clauses[first - 1])
    ):
        first -= 1
    return said[starts[first] :], wanted


def _other(said: str) -> tuple[str, Sequence[Comparison]] | None:
    """Return a wish for others behind a complaint: "It is too heavy. What others are there?"."""
    clauses = [each for each in _CLAUSE.split(said) if each.strip()]
    complaint = next((each for each in clauses if is_complaint(each)), None)
    wish = next((each for each in clauses if _OTHER.search(each) and _WISHES.search(each)), None)
    return (wish, comparisons(complaint)) if complaint and wish else None


def _wishes(clause: str, subject: Product) -> bool:
    """Tell whether a clause wishes for a product that is more or less of something."""
    if asks_of_itself(clause) or not comparisons(clause) or is_complaint(clause):
        return False
    found = degrees(clause)
    if found and not any(_is_of(clause[end:], subject) for _, end in found):
        return False
    before, *behind = _THAN.split(clause)
    amounts = {word for part in behind for word in words(part) if word[0].isdigit()}
    if amounts - set(words(subject.title)):
        return False  # "smaller than 20 litres" says how much itself
    if _is_said(subject, clause):
        if behind and _is_said(subject, " ".join(behind)):
            return not _is_said(subject, before)
        return _WISHES.search(clause) is not None
    return _WISHES.search(clause) is not None or len(clause.split()) <= _FRAGMENT


def _is_said(product: Product, said: str) -> bool:
    """Tell whether a message has a product's own name; a number may be of anything."""
    own = [word for word in name_words(product)[:1] if not NUMBER.fullmatch(word)]
    return not set(own).isdisjoint(words(said))


def _is_of(behind: str, product: Product) -> bool:
    """Tell whether a comparative before this says how a product should be: no "way to send it"."""
    after = words(behind)[:3]
    return (
        not after
        or behind[:1] in ".,;:?!"
        or after[0] in _BEHIND
        or not title_words(product).isdisjoint(after)
    )
