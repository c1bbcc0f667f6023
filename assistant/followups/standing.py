"""How a message points at what was talked about, asks about it, or says how it is to be."""

from __future__ import annotations

import re

from assistant.followups.manners import fragment
from assistant.followups.words import FACTS, content, words

# "this" and "that" point only where no noun follows, and a clause does not begin.
_POINTING = (
    r"(?<!thing )(?<!one )(?<!ones )\b(?:this|that)"
    r"(?=\s*(?:$|[?.!,;]|(?:one|is|has|last|come|fit|go|work|cost|weigh|need|apply|include|count)s?"
    r"\b|(?:in|on|at|to|for|from|by|as|too|up|out|still|also|now)\b))|"
    r"\bthat's\b|\b(?:in|for) (?:that|this|such a) case\b"
)
PRONOUN = re.compile(
    rf"\b(?:it|its|it's|they|them|their|hers|ones?|these|those)\b|{_POINTING}", re.IGNORECASE
)
IT = re.compile(rf"\b(?:it|its|it's|them|they|these|those)\b|{_POINTING}", re.IGNORECASE)
OF_IT = re.compile(
    r"\b(?:is|are|was|does|do|did|can|will|would|has|have)\s+(?:it|this|that|they|these)\b", re.I
)
_ASKS = re.compile(
    r"^(?:who|which|where|why|what|what's|whats|when|how|is|are|do|does|did|can|could|will|would|should|"
    r"tell (?:me|us)(?: more| something)? about)\b",
    re.I,
)
_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)
# What a search gets in addition: "with usb-c" and "must be black" name nothing new.
CONDITION = re.compile(
    r"^(?:in|with|without|under|over|below|above|up to|less|more|at (?:least|most)|not|only|"
    r"preferably|ideally|must|should|needs?|has to|by|"
    r"(?:that|which) (?:is|are|has|have|can|will))\b",
    re.IGNORECASE,
)


# "If I don't like it can I send it back" asks in its second half.
_INVERTED = re.compile(
    r"\b(?:can|could|may|will|would|should|shall|do|does|did|is|are|am|has|have) "
    r"(?:i|we|you|it|they|this|that|there)\b",
    re.IGNORECASE,
)


def asks(said: str) -> bool:
    """Tell whether a message is a question rather than a statement."""
    return (
        "?" in said
        or _ASKS.search(fragment(said)) is not None
        or _INVERTED.search(said) is not None
    )


# What a page tells as well as a record.
_SHOPS_OWN = frozenset("delivery sale discount warranty".split())


def only_points(said: str) -> bool:
    """Tell whether a question is of what it only points at: "how much is it?"."""
    if not _SHOPS_OWN.isdisjoint(words(said)):
        return False
    of_a_fact = not FACTS.isdisjoint(words(said)) or _HOW_MUCH.search(said) is not None
    nothing_else = FACTS.issuperset(content(said))
    return of_a_fact and nothing_else and asks(said) and IT.search(said) is not None
