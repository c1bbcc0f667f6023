"""A wish for another product than one that the same message names: "any cheaper than the Pip?"."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.followups.base import FollowUp
from assistant.followups.comparing import comparisons
from assistant.followups.names import Find, meant, singled_out
from assistant.followups.references import by_kind
from assistant.followups.searching import bounded, is_other_kind
from assistant.followups.swapping import Understand
from assistant.followups.topic import Topic
from assistant.followups.words import content, name_words, title_words, words
from knowledge.types import Product

_WISHES = re.compile(
    r"\b(?:do (?:you|u|they) (?:also )?(?:have|sell|stock|carry|make)|have you got|got|is there|"
    r"are there|show me|find me|looking for|after|i(?:'d| would)? (?:also )?(?:need|want|like)|"
    r"we (?:need|want)|what do you have|(?:any|some)thing|any|alternatives?)\b",
    re.IGNORECASE,
)
# "Is the Larch 3 any bigger?" asks of that one.
_ASKS_OF_IT = re.compile(
    r"^\W*(?:is|are|was|does|will|would|can|could|which|how|why|where)\s+(?!there\b|you\b|u\b|we\b|i\b)",
    re.IGNORECASE,
)
_COMPARATIVE = re.compile(r"\b(?:(?:more|less)\s+\w+|\w{2,}(?:er|ier))\b", re.IGNORECASE)
_END = re.compile(r"\bthan\b|[.,;:!?]")
# What may stand behind a comparative that is of the product, as "way" in "a cheaper way" may not.
_AFTER = frozenset("than one ones version model option alternative but though please like".split())


def against(said: str, understand: Understand, find: Find) -> FollowUp | None:
    """Return a search for what is more or less of something than the product that is named.

    None for a message that names none, several, or asks something of that one.
    """
    if _ASKS_OF_IT.match(said) or not _WISHES.search(said) or not comparisons(said):
        return None
    found = find(" ".join(content(said)))
    subject, named = meant(said, (), found)
    if subject is None or not named or not singled_out(said, subject):
        return None
    others = [each for each in found if name_words(each)[:1] != name_words(subject)[:1]]
    if any(_is_named(each, said) for each in others):
        return None  # one against the other
    degrees = [each for each in _COMPARATIVE.finditer(said) if comparisons(each.group())]
    degree = next((each for each in degrees if _is_of(each, subject)), None)
    if degree is None:
        return None
    wanted = _END.split(said[degree.start() :])[0]
    if is_other_kind(wanted, subject, find):
        return None
    topic = Topic(said, said, (subject,), subject, named=True)
    # Its name is no condition: "Slate" of a power bank is no colour.
    search = bounded(by_kind(said, subject), topic, understand)
    return search and replace(search, question=said)


def _is_named(product: Product, said: str) -> bool:
    """Tell whether a message has a product's own name; a number may be any product's."""
    return not set(name_words(product)[:1]).isdisjoint(words(said))


def _is_of(comparative: re.Match[str], product: Product) -> bool:
    """Tell whether a comparative says how a product should be: no "cheaper way to send it"."""
    behind = comparative.string[comparative.end() :]
    after = words(behind)[:1]
    return not after or behind[:1] in ".,;:?!" or after[0] in _AFTER | title_words(product)
