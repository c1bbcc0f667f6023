"""Whether a message stands alone, or leans on what was talked about."""

from __future__ import annotations

import re

from assistant.followups.manners import fragment, leads
from assistant.followups.swapping import Understand, states_amount, values
from assistant.followups.topic import Find, Topic, has_own_topic
from assistant.followups.words import MATTERS, content, everything, words

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
_QUESTION = re.compile(
    r"^(?:who|what|what's|whats|when|how|is|are|do|does|did|can|could|will|would|should)\b(?! i\b)",
    re.I,
)
_ASKS = re.compile(_QUESTION.pattern.replace(r"(?! i\b)", ""), re.IGNORECASE)
# What a search gets in addition: "with usb-c" and "must be black" name nothing new.
CONDITION = re.compile(
    r"^(?:in|with|without|under|over|below|above|up to|less|more|at (?:least|most)|not|only|"
    r"preferably|ideally|must|should|needs?|has to|by|"
    r"(?:that|which) (?:is|are|has|have|can|will))\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:do (?:you|u) (?:also )?(?:sell|stock|carry)|show me|looking for|find me|something that|"
    r"something for|something else|(?:different|another) (?:thing|topic|question))\b",
    re.IGNORECASE,
)
_FACTS = frozenset(
    "price cost size colour color weight dimension stock available availability warranty material "
    "left heavy big long tall wide deep thick assembly manual fit review rating version model "
    "edition delivery sale discount quantity piece".split()
)
_INITIAL = re.compile(
    r"^(?:in|with|without|for|that|where|which|who|has|have|needs?|must|should|to|from|by|on|at|"
    r"under|over|below|above|less|more|not|no|only|same|any|a|an|the|too|my|i'm|im|i)\b", re.I
)  # fmt: skip


def asks(said: str) -> bool:
    """Tell whether a message is a question rather than a statement."""
    return "?" in said or _ASKS.search(fragment(said)) is not None


def stands_alone(said: str, topic: Topic, find: Find, understand: Understand) -> bool:
    """Tell whether a message after a topic says by itself what it is about."""
    pronoun = PRONOUN.search(said)
    before = said[: pronoun.start()] if pronoun else said
    tied = leads(said)
    rest = fragment(said)
    if topic.policy and tied and len(words(rest)) <= 6 and not _QUESTION.search(rest):
        return False
    if not topic.policy and CONDITION.search(rest) and not _REQUEST.search(said):
        return False
    if _REQUEST.search(before) or has_own_topic(before, topic, find):
        return True
    if pronoun or tied:
        return False
    if MATTERS.search(said) and (_ASKS.search(said) or not topic.policy):
        return True
    return _is_foreign(said, topic, understand)


def _is_foreign(said: str, topic: Topic, understand: Understand) -> bool:
    """Tell whether a message has nothing to do with the topic."""
    told = [each for each in content(said) if not each[0].isdigit()]
    if not told or set(told) & _FACTS or states_amount(said):
        return False
    if any(values(said, topic.products, understand)):
        return False
    about = {*words(topic.question)} | (everything(topic.subject) if topic.subject else set())
    if set(told) & about:
        return False
    if _QUESTION.search(said):
        return len(words(said)) >= 4 and not topic.policy
    last = said.rstrip(" .").split()[-1]
    return not _INITIAL.search(said) and not said.endswith("?") and last.endswith("s")
