"""How a fragment may be meant after a question about a rule: "and Leeds?", "and harmonicas?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from assistant.followups.manners import fragment
from assistant.followups.standing import CONDITION, IT, PRONOUN, asks
from assistant.followups.swapping import join, rephrased
from assistant.followups.topic import Topic
from assistant.followups.words import content, words

# The groups of names that stand side by side in the documents with these ids.
Siblings = Callable[[Collection[str]], Sequence[Sequence[str]]]
_SHORT = 6  # words
_MOST = 5  # wordings; evidence is looked for by each
_TYPED = re.compile(r"[\w'-]+")
_LEADING = re.compile(r"^(?:for|in|with|without|to|from|by|on|at|of|after|before)\b\s*", re.I)
_ARTICLE = re.compile(r"^(?:the|a|an|any|some|my|your)\s+", re.IGNORECASE)
# "If I'm a member" is no thing.
_SAYS = re.compile(r"\b(?:i|we|you|he|she|they|it)\b", re.IGNORECASE)
# "Do points expire?" asks of points, "can I return sale items?" of sale items.
_SUBJECT = re.compile(
    r"^(?:do|does|did|is|are|was|were|can|could|will|would|has|have)\s+(?:the\s+|an?\s+)?"
    r"(?!(?:i|we|you|he|she|it|they|there|this|that)\b)(?P<noun>[\w'-]+)(?=\s+\w)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:i|we|you)\s+(?:(?:have|need|want|like|get)\s+to\s+)?[\w'-]+\s+(?!to\b)"
    r"(?P<noun>[\w'-]+(?:\s+[\w'-]+)*?)"
    r"(?=\s*(?:$|[?.!,;:])|\s+(?:for|in|with|without|to|from|by|on|at|if|when|after|before)\b)",
    re.IGNORECASE,
)


def is_fragment(said: str) -> bool:
    """Tell whether a message is a few words that are no question of their own."""
    rest = fragment(said)
    return len(words(rest)) <= _SHORT and not asks(rest.rstrip(" ?"))


def wordings(said: str, known: Sequence[Topic], siblings: Siblings) -> tuple[str, ...]:
    """Return how a fragment may be worded with the questions before it, the likeliest first.

    It takes the place of a sibling, or of what begins with the same preposition; or it goes on
    from the latest question, from the first one that the fragments since lean on, or asks the same
    of something else. Evidence has to tell which.
    """
    rest = fragment(said) or said
    chain = _chain(known)
    groups = siblings({each for topic in chain for each in topic.documents})
    first, standing = chain[0], _standing(chain[0])
    asked = tuple(dict.fromkeys((first.said, first.question)))
    placed = [in_place(each, rest, groups) or rephrased(each, rest) for each in asked]
    found = [
        *(each for each in placed if each and (each not in asked) and not IT.search(each)),
        join(known[-1].question, rest),
        *(join(each, rest) for each in standing),
        *(each for question in standing for each in _of_another(question, rest)),
    ]
    return tuple(dict.fromkeys(found))[:_MOST]


def _chain(known: Sequence[Topic]) -> Sequence[Topic]:
    """Return the latest topics, from the one whose question the fragments since lean on."""
    first = len(known) - 1
    while first and known[first - 1].policy and _leans(known[first]):
        first -= 1
    return known[first:]


def _leans(topic: Topic) -> bool:
    return topic.question != topic.said and is_fragment(topic.said)


def _standing(topic: Topic) -> tuple[str, ...]:
    """Return the question of a topic as it was asked, where that stands alone, else as it was read.

    "Trumpet: what's the warranty?" was asked of a trumpet; of the amps only the rest is.
    """
    return (topic.question,) if PRONOUN.search(topic.said) else (topic.said,)


def in_place(question: str, said: str, groups: Sequence[Sequence[str]]) -> str | None:
    """Return the question with what is said in the place of a sibling of it, None without one."""
    told, asked = set(content(said)), set(content(question))
    for group in groups:
        names = [set(content(each)) for each in group]
        meant = [each for each in names if each & told]
        for name in (each for each in names if meant and each not in meant):
            old = name.difference(told, *meant)
            if old & asked:
                return _replaced(question, old, _noun(said))
    return None


def _replaced(question: str, old: set[str], new: str) -> str:
    """Return the question with the first run of these words replaced."""
    start = end = None
    for typed in _TYPED.finditer(question):
        if not old.isdisjoint(words(typed.group())):
            start, end = typed.start() if start is None else start, typed.end()
        elif start is not None:
            break
    return f"{question[:start]}{new}{question[end:]}"


def _of_another(question: str, said: str) -> Iterator[str]:
    """Yield the question asked of what is said, a thing: "do gift cards expire?"."""
    if _LEADING.match(said) or CONDITION.search(said) or _SAYS.search(said) or not content(said):
        return
    for found in filter(None, (_SUBJECT.search(question), _OBJECT.search(question))):
        yield f"{question[: found.start('noun')]}{_noun(said)}{question[found.end('noun') :]}"


def _noun(said: str) -> str:
    """Return what a fragment names: "Leeds" of "in Leeds?"."""
    return _ARTICLE.sub("", _LEADING.sub("", said.strip(" ?.!,")))
