"""Which of the ways to read a message after a topic is taken, and which is kept beside it."""

from __future__ import annotations

import re

from assistant.followups.manners import keeps
from assistant.followups.readings import Way, likeliest
from assistant.followups.signs import Signs
from assistant.followups.topic import Topic
from assistant.followups.wearers import wearer, without_age

_FOR_ME = re.compile(r"\bfor (?:me|myself|us|him|her|my \w+)\b", re.IGNORECASE)


def settled(said: str, topic: Topic, found: Signs, *, leans: bool) -> tuple[Way, Way | None]:
    """Return the way to read what is said, and the next where it is close.

    What `leans` on the topic is read with it, never by itself.
    """
    # What is asked is no remark: "how are you?" is read by itself, and known for what it is.
    out = {"chat"} if found.asks or found.wishes or found.told or leans else set()
    out |= {"alone"} if leans else set()
    first, second = likeliest(found, [each for each in _possible(topic) if each not in out])
    if first != "anew":
        return first, second
    # "The kids come too, make that six"
    replaced = found.replaces and not _only_wearer(said, topic)
    if (keeps(said) and not found.person) or replaced:
        return "narrowed", None
    if found.condition and not found.person and _has_conditions(topic):
        # Only for somebody else does nothing hold that was said before.
        return "narrowed", None if second == "narrowed" else second
    return first, second


def _possible(topic: Topic) -> list[Way]:
    """Return the ways in which a message after a topic may be meant at all."""
    ways: list[Way] = ["alone", "chat"]
    if topic.subject is not None:
        ways += ["about", "anew"]
    return [*ways, "joined"] if topic.policy else [*ways, "narrowed"]


def _only_wearer(said: str, topic: Topic) -> bool:
    """Tell whether all that a message replaces is for whom: "for me", "and for my boy? He's 4"."""
    return _FOR_ME.search(topic.question) is not None and wearer(without_age(said)) != ""


def _has_conditions(topic: Topic) -> bool:
    """Tell whether a search before had more to say than which kind of thing it is for."""
    return any(each.field != "category" for each in topic.filters.constraints)
