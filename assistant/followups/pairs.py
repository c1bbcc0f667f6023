"""Questions about all of what was named: "which of the two", "are both waterproof?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.base import FollowUp, of
from assistant.followups.comparing import comparisons
from assistant.followups.manners import fragment
from assistant.followups.names import Find
from assistant.followups.references import SERVICE
from assistant.followups.several import named_in
from assistant.followups.standing import asks
from assistant.followups.swapping import Understand
from assistant.followups.topic import Topic
from assistant.followups.versions import contradicts
from assistant.followups.words import FACTS, MATTERS, heads, words
from knowledge.types import Product

_ALL = re.compile(
    # "The two leads" are no products.
    r"\b(?:both|either|neither)\b|\b(?:the|these|those|my) (?:two|2|pair)\b"
    r"(?=\W*$|[,.;:?!]|\s+(?:of|is|are|has|have|do|does|can|will|would|fits?|comes?|costs?|weighs?|"
    r"goes|go|stays?|that|which|with|in|differ|compare|and|or|for)\b)|"
    r"\b(?:between|of|in) (?:them|these|those)\b|\b(?:they|these|those) (?:compare|differ)\b|"
    r"\bwhat(?:'s| is| are) the differences?\b|\bdifferences? (?:in|between)\b",
    re.IGNORECASE,
)
# "The cheaper of the two" is one of them.
_ONE_OF = re.compile(r"\bthe (?:more |less )?\w+(?: one)? of (?:the|those|these|them)\b", re.I)
# "Which has a pickup?", "which one is washable?", but not "which strings has it?".
_WHICH = re.compile(
    r"^(?:so )?which(?: ones?)?(?: of (?:them|these|those))?\s+(?P<next>[\w'-]+)", re.IGNORECASE
)
_SOME_OF = re.compile(
    r"\b(?:any|either|one|two|three|both|all|some|none|each)(?: \w+)? of (?:them|those|these)\b",
    re.I,
)
_OF_EACH = re.compile(r"\bhow much\b|\b(?:com(?:es?|ing)|available|fits?) \w+", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:other|others|else|another)\b", re.IGNORECASE)
_MOST = 4


def of_all(said: str, known: Sequence[Topic], find: Find) -> FollowUp | None:
    """Return a question about the products that the customer named, where it is about them all."""
    one = _ONE_OF.search(said)
    if not _ALL.search(said) or (one and comparisons(one.group())):
        return None
    products = _named(known, find)
    if not 1 < len(products) <= _MOST:
        return None
    names = " or ".join(f"the {each.title}" for each in products)
    return of(f"{names}: {said}", *products)


def which_of(said: str, topic: Topic, understand: Understand) -> FollowUp | None:
    """Return "which has a pickup?" asked of the only one that has, of those that were compared."""
    found, products = _WHICH.match(fragment(said)), topic.products
    if not topic.compared or not 1 < len(products) <= _MOST or found is None:
        return None
    if _OTHERS.search(said) or any(set(words(found["next"])) & heads(each) for each in products):
        return None
    told = understand(said).constraints
    fit = [each for each in products if told and not any(contradicts(each, one) for one in told)]
    return of(f"{fit[0].title}: {fragment(said)}", fit[0]) if len(fit) == 1 else None


def of_shown(said: str, topic: Topic, understand: Understand) -> FollowUp | None:
    """Return "can two of those be joined?" asked of the products that were shown.

    What a condition tells narrows the search, and what somebody may do a rule tells.
    """
    several = not (topic.named or topic.policy) and len(topic.products) > 1
    if not several or not asks(said) or not _SOME_OF.search(said):
        return None
    if MATTERS.search(said) or SERVICE.search(said) or comparisons(said):
        return None
    if _OF_EACH.search(said) or not FACTS.isdisjoint(words(said)):
        return None  # their records tell, each its own
    told = understand(said)
    if told.sort is not None or any(each.field != "text" for each in told.constraints):
        return None
    return of(said, *topic.products[:_MOST])


def _named(known: Sequence[Topic], find: Find) -> tuple[Product, ...]:
    """Return what the customer named last: several at once, or one by one and of one kind."""
    found: dict[str, Product] = {}
    for topic in reversed(known):
        several = named_in(topic, find)
        if len(several) > 1 and not found:
            return several
        one = topic.subject
        if topic.policy or one is None or not topic.named:
            break
        if found and all(each.categories[-1:] != one.categories[-1:] for each in found.values()):
            break
        found.setdefault(one.id, one)
    return tuple(reversed(found.values()))
