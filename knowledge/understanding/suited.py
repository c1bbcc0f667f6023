"""What a product is to work with, as the field that says so: "works on induction"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .lexicon import is_called

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

# What the last word of such a field is: "induction compatible", "dishwasher safe".
_ENDS = ("compatible", "safe", "proof", "ready", "friendly", "suitable", "capable")
_DENIALS = frozenset("not no never cannot nothing without".split())
_ARTICLE = r"(?:(?:an?|the|my|our)\s)?"
_COOKER = r"\s(?:hobs?|cooktops?|stoves?|cookers?|stovetops?)\b"
_SUITED = re.compile(
    r"(?:\b(?:that|which|it|to|and)\s)?(?:\b(?:i|we)\s)?(?:\b(?:can|will|should|must|could)\s)?"
    r"\b(?:works?|working|usable|used?|fit|suitable|good|okay|ok|goes|go|put)\s(?:on|in|with|for)\s"
    rf"{_ARTICLE}(?P<thing>[a-z]{{3,}})\b(?:{_COOKER})?"
    rf"|\bfor\s{_ARTICLE}(?P<kind>[a-z]{{3,}}){_COOKER}"
)


def suited(text: str, vocabulary: Vocabulary) -> str:
    """Return a text with what something is to work with as the catalogue's yes/no field.

    "A pan that works on induction" is "a pan with induction compatible". What is denied, and
    what no such field is called by, stays as it is.
    """

    def named(found: re.Match[str]) -> str:
        before = text[: found.start()].split()[-3:]
        if _DENIALS.intersection(before) or any(each.endswith("n't") for each in before):
            return found[0]
        label = _label(found["thing"] or found["kind"], vocabulary)
        return f"with {label}" if label else found[0]

    return _SUITED.sub(named, text)


def _label(thing: str, vocabulary: Vocabulary) -> str | None:
    labels = [f"{thing} {end}" for end in _ENDS]
    for label, infos in vocabulary.field_named(labels).items():
        if any(each.kind == "flag" and is_called(each, label) for each in infos):
            return label
    return None
