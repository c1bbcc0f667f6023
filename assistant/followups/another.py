"""The question before, asked of another product: "and the anvil ones?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.followups.base import FollowUp, of
from assistant.followups.manners import fragment, leads
from assistant.followups.names import Find
from assistant.followups.references import by_kind, renamed
from assistant.followups.topic import Topic
from assistant.followups.words import content, everything, heads, name_words, words
from knowledge.types import Product

# Nothing but a name: "in blue" and "is the other one cheaper" say more.
_NAMED = re.compile(
    r"^(?:(?:the|that|your|an?)\s+)?(?P<name>[\w.'-]+(?:\s+[\w.'-]+){0,4}?)(?P<ones>\s+ones?)?\W*$",
    re.IGNORECASE,
)


def of_another(said: str, topic: Topic, find: Find) -> FollowUp | None:
    """Return what was asked of the one product talked about, asked of the one that is named.

    What answered it of the first is looked at for the second: its record, or documents.
    """
    found = _NAMED.match(fragment(said)) if leads(said) else None
    single = topic.named or len(topic.products) == 1
    if found is None or topic.subject is None or topic.compared or not single:
        return None
    other = _meant(found["name"], topic.subject, find, same_kind=bool(found["ones"]))
    question = renamed(topic.question, topic.subject, other.title) if other else None
    if other is None or question is None:
        return None
    ruled = (by_kind(question, other), question) if topic.documents else ()
    return replace(of(question, other), ruled=ruled)


def _meant(name: str, subject: Product, find: Find, *, same_kind: bool) -> Product | None:
    """Return the one product beside the subject whose title has a name, none for a mere kind."""
    told = set(content(name))
    # Words without meaning make it a sentence: "the first is", and "the blue" may be a version.
    if not told or len(told) < len(set(words(name))) or told <= everything(subject):
        return None
    alike: Sequence[Product] = [
        each
        for each in find(" ".join((*told, *(sorted(heads(subject)) if same_kind else ()))))
        if each.id != subject.id and told <= set(words(each.title))
    ]
    if same_kind:
        alike = [each for each in alike if heads(each) & heads(subject)]
    one = alike[0] if len(alike) == 1 else None
    return one if one and told & set(name_words(one)) else None
