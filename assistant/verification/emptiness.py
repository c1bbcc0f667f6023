"""Sentences with the words of their source that say nothing, or nothing of the thing.

"The feed has NPK" has no value, "is open on Saturday" no subject, "Brand costs $5" the name of an
attribute in place of the product's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification.quantities import MARKER
from assistant.verification.splicing import content
from assistant.verification.statements import LABEL
from assistant.verification.values import is_flag
from assistant.verification.wording import denies, stems
from knowledge.evidence import Unit

_AUXILIARY = r"is|are|was|were|has|had|can|cannot|could|may|might|must|will|would|should|does"
_VERB = (
    rf"(?:(?:{_AUXILIARY}|have|do|did|be)(?:n['\u2019]t)?|costs?|contains?|comes?|weighs?|measures?"
    r"|holds?|takes?|needs?|includes?|offers?|makes?|uses?|fits?|features?|gets?)"
)
_FIRST_VERB = re.compile(rf"\b{_VERB}(?!\w)", re.IGNORECASE)
# "Do not bleach" and "Have it cleaned" tell what to do, and need no subject.
_NO_SUBJECT = re.compile(
    rf"^\W*(?:(?:yes|no)\W+)?(?:{_AUXILIARY}|costs|contains|comes|weighs|measures|includes)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(r"\bnot\s+(?:\w+ly\s+)?\w+(?:ed|en)\b", re.IGNORECASE)
_YES_OR_NO = re.compile(r"^\W*(?:yes|no)\W+", re.IGNORECASE)
# An apostrophe opens a quotation before a word only, and "dogs' beds" closes none.
_QUOTATIONS = (
    (re.compile(r"(?<![\w'])'(?=[^\W\d_])"), re.compile(r"(?<=[\w.,!?])'(?!\w)")),
    (re.compile(r'(?<![\w"])"(?=[^\W\d_])'), re.compile(r'(?<=[\w.,!?])"(?!\w)')),
    (re.compile("\u201c"), re.compile("\u201d")),
    (re.compile("\u00ab"), re.compile("\u00bb")),
)


def ill_formed(sentence: str) -> list[str]:
    """Return why a text is no sentence: no subject, no verb, or a quotation that never ends."""
    said = MARKER.sub(" ", sentence).strip()
    problems = []
    if _NO_SUBJECT.match(said):
        problems.append("has no subject")
    if _NOT_DONE.search(said) and not _FIRST_VERB.search(said):
        problems.append("has no verb")
    if any(len(opens.findall(said)) > len(closes.findall(said)) for opens, closes in _QUOTATIONS):
        problems.append("has a quotation that does not end")
    return problems


def without_value(sentence: str, unit: Unit | None, name: str) -> list[str]:
    """Return the label of the attribute that a sentence rests on where it has nothing of its value.

    The words of the thing's `name` are no value: "The Feed 1 L has NPK" of "NPK: 1-2-3".
    """
    line = unit.shown if unit else ""
    label = LABEL.match(line)
    if label is None or line.startswith(("Variant ", name)) or line.endswith((".", "!", "?")):
        return []
    value, named = line[label.end() :], _tokens(label[1]) - _tokens(name)
    if not named & _tokens(sentence) or is_flag(value) or _says(sentence, value, name):
        return []
    return [f"says nothing of what {label[1]!r} is"]


def label_as_subject(
    sentence: str, unit: Unit | None, lines: Sequence[str], name: str
) -> list[str]:
    """Return the labels that stand for the thing itself: "Brand costs $5", with no brand's name.

    A word of the thing's own name may be a label, too, and what the sentence rests on may speak of
    the same: "the frame is hinged".
    """
    said = _YES_OR_NO.sub("", MARKER.sub(" ", sentence))
    verb = _FIRST_VERB.search(said)
    subject = set(stems(said[: verb.start()])) if verb else set()
    shown = unit.shown if unit and not unit.shown.startswith(name) else ""
    if subject <= set(stems(name)) or subject <= set(stems(shown)):
        return []
    labels = [(label, line) for line in lines if (label := LABEL.match(line))]
    return [
        f"{label[1]!r} is no thing there"
        for label, line in labels
        if subject == set(stems(label[1])) and not is_flag(line[label.end() :])
        if not _says(sentence, line[label.end() :], name)
    ]


def _says(sentence: str, value: str, name: str) -> bool:
    """Tell whether a sentence has anything of a value beside a thing's name."""
    bare, named = MARKER.sub(" ", sentence).casefold(), name.casefold().rstrip(".")
    if denies(value) and denies(sentence):
        return True  # "no lining" of "lining: none"
    # A name that has all of the value says it: "The Solid Oak Cabinet is in stock" is of oak.
    beside = bare if _tokens(value) <= _tokens(name) else bare.replace(named, " ")
    return bool(_tokens(value) & _tokens(beside))


def _tokens(text: str) -> set[str]:
    return content(text) | set(re.findall(r"\w+", text.casefold()))
