"""Parts of one line that say different things: "a lifetime on tents; 2 years on stoves"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.verification.quantities import MARKER
from assistant.verification.scanning import Quantity
from assistant.verification.states import stated
from assistant.verification.wording import content_words

_PART = re.compile(r";\s")
_LABELS = re.compile(r"^(?:[^:;]{1,60}:\s+)+")
_ITEM = re.compile(r"[,;]\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+", re.IGNORECASE)
_IS_A = re.compile(r"\s(?:is|are|was|were)\s+(?:also\s+)?(?:an?|the)\s", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|are|was|were)\b|['\u2019](?:s|re)\b", re.IGNORECASE)
# So many words at the beginning of a part tell what it says of the rest.
_OPENING = 3


def content(text: str) -> set[str]:
    """Return what a text says, as stems of its content words and its numbers."""
    return content_words(text) | {_key(each) for each in stated(text, source=True)}


def spliced(sentence: str, lines: Sequence[str], title: set[str]) -> list[str]:
    """Return what parts of a line say that a sentence names together without saying it of each.

    "A lifetime on tents and stoves" has every word of "a lifetime on tents; 2 years on stoves". A
    sentence that names what only this part has and what only that part has says a measure of each,
    its value ("frame: steel; seat: leather"), or how it begins ("oak legs; pine top").
    """
    said = content(sentence)
    return [
        f"of that the source says {part}"
        for line in lines
        if ";" in line
        for part in _unsaid(line, said, title)
    ]


def things_as_one(sentence: str, lines: Sequence[str], title: set[str]) -> list[str]:
    """Return what is wrong with "the ball pit is a hoop" of "it has a hoop, and a ball pit".

    A line that says itself what something is, "the Alder, made of oak, is a table", may say so.
    """
    subject, is_a, rest = _IS_A.sub("\n", MARKER.sub(" ", sentence), count=1).partition("\n")
    if not is_a:
        return []
    one, other = content_words(subject), content_words(rest)
    about, said = one - other - title, other - one
    both = [line for line in lines if about & content_words(line) and said & content_words(line)]
    if any(_IS.search(line) for line in both):
        return []
    items = [content_words(item) for line in both for item in _ITEM.split(line)]
    if not items or any(about & item and said & item for item in items):
        return []
    return [f"{subject.strip()!r} is another thing there"]


@dataclass(frozen=True, slots=True)
class _Part:
    label: str
    value: str

    @property
    def words(self) -> set[str]:
        return content_words(f"{self.label} {self.value}")


def _unsaid(line: str, said: set[str], title: set[str]) -> Iterator[str]:
    parts = _parts(line)
    own = [
        part.words.difference(title, *(each.words for each in parts if each is not part))
        for part in parts
    ]
    named = [(part, only) for part, only in zip(parts, own, strict=True) if only & said]
    if len(named) < 2:
        return
    for part, only in named:
        measures = _measures(part.value)
        if measures:
            told = bool(measures & said)
        elif part.label:
            values = content_words(part.value)
            told = not values or bool(values & said)
        else:
            told = content_words(" ".join(part.value.split()[:_OPENING])) & only <= said
        if not told:
            yield part.value


def _parts(line: str) -> list[_Part]:
    """Return the parts of a line; what names a row stands before its first part and is none."""
    texts = _PART.split(line)
    labels = [found.group() if (found := _LABELS.match(text)) else "" for text in texts]
    heads = [label.strip().removesuffix(":").rpartition(": ")[2] for label in labels]
    if not all(labels):  # then they name the row
        heads = [""] * len(texts)
    return [
        _Part(head, text[len(label) :])
        for text, label, head in zip(texts, labels, heads, strict=True)
    ]


def _measures(text: str) -> set[str]:
    """Return the amounts of a text that are more than counts: "2 years", "$5", not "2 pillows"."""
    found = stated(text, source=True)
    return {_key(each) for each in found if each.kind not in ("number", "state")}


def _key(each: Quantity) -> str:
    return "/".join(each.key) if each.key else f"{each.low:g}-{each.high:g} {each.unit}"
