"""What takes the place of a product that cannot be had: "what do you suggest instead?"."""

from __future__ import annotations

import re

from assistant.followups.base import FollowUp
from assistant.followups.names import Find, meant
from assistant.followups.topic import Topic
from assistant.followups.words import content
from knowledge.types import Constraint, Filters

_INSTEAD = re.compile(
    r"\b(?:instead|alternatives?|replacements?|replaced|replaces|successors?)\b", re.IGNORECASE
)
# What else such a question says; "a red one instead" asks for something of its own.
_SAYS = frozenset(
    "suggest recommend advise offer try choose alternative replacement replace replac successor "
    "there".split()
)


def successor(said: str, topic: Topic, find: Find) -> FollowUp | None:
    """Return a search for the product that the record of the one talked about names instead."""
    subject = topic.subject
    if subject is None or not topic.named or not _INSTEAD.search(said):
        return None
    if not _SAYS.issuperset(content(said)):
        return None
    told = subject.description
    others = [each for each in find(" ".join(content(told))) if each.id != subject.id]
    other, named = meant(told, (), others)
    if other is None or not named:
        return None
    # What is gone is as near to its name, and no help.
    stock = (Constraint("in_stock", "$eq", value=True),) if other.in_stock else ()
    return FollowUp(other.title, Filters("product", stock), (), "rule")
