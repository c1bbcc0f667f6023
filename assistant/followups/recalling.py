"""Going back to something earlier: "and the tent I asked about first", "that pack"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.topic import Topic
from assistant.followups.words import STOP, heads, words

_DEFINITE = re.compile(r"\b(?P<pointer>the|that|this|those|these)\s+(?P<rest>[^.,;:?!]+)", re.I)
_OLDEST = re.compile(r"\b(?:first|at the start|in the beginning|at first|originally)\b", re.I)
# "and that pot," and "the tent I asked about first,", but not "the coffee maker has a filter,".
_AHEAD = re.compile(
    r"^\s*(?:and|so|but|back to|on|about|for|as for|\s)*\b(?:the|that|this|those|these)"
    r"(?:\s+[\w'-]+){1,3}?(?:\s+(?:(?:that |which )?(?:i|we) [^,:?.!]{1,30}|at the start|again|"
    r"from before|earlier|before))?\s*[,:]\s*",
    re.IGNORECASE,
)


def recalled(said: str, known: Sequence[Topic]) -> Topic | None:
    """Return the topic before the latest that a message goes back to, None for the latest."""
    for found in _DEFINITE.finditer(said):
        run = _run(found["rest"])
        if not run:
            continue
        ranked = [topic for topic in known if _has(topic, run)]
        if ranked:
            topic = ranked[0] if _OLDEST.search(said) else ranked[-1]
            return None if topic is known[-1] else topic
        if found["pointer"].lower() in ("that", "those", "these") and not known[-1].named:
            return next((topic for topic in reversed(known[:-1]) if topic.named), None)
    return None


def matter(said: str) -> str:
    """Return a message without the words ahead that only go back: "that pot, is it ..."."""
    return _AHEAD.sub("", said, count=1) or said


def _run(rest: str) -> list[str]:
    run: list[str] = []
    for word in words(rest):
        if word in STOP:
            break
        run.append(word)
    return run


def _has(topic: Topic, run: Sequence[str]) -> bool:
    """Tell whether a topic is of this noun; "pack" is also the end of "backpack"."""
    said = {*words(topic.question), *words(topic.said)}
    if topic.subject is not None and topic.named:
        said |= heads(topic.subject)
    noun = run[-1]
    return any(word == noun or (len(noun) > 3 and word.endswith(noun)) for word in said)
