"""What a sentence says of "label: value": all of the value's words, and more than the label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.verification.binding import beside
from assistant.verification.quantities import MARKER
from assistant.verification.statements import LABEL
from assistant.verification.states import stated
from assistant.verification.wording import content_words, stems
from knowledge.evidence import Unit

_LISTED = re.compile(r"\s*[,/|+&()\u2013\u2014]\s*|\s-\s|\b(?:and|or)\b", re.IGNORECASE)
_SHORT = re.compile(r"(?<![^\W\d_'\u2019])[^\W\d_]{1,2}(?![^\W\d_])")
# Short words that say nothing of their own; the "A" of "A minor" is written large.
_FUNCTION = frozenset("a an of in on at to by as is it no if so up we us be do".split())
_MOST_WORDS = 4  # more describe, and a part of a description may be said
_SENTENCE_END = (".", "!", "?")
_LETTERS = 2
# "material plastic" in a list says what the plastic is.
_KINDS = frozenset(stems("material colour color description type kind style size"))
_YES_NO = frozenset(("yes", "no", "true", "false"))
# A phrase of a description, as in "The big one: a seat for two.", and no name of an attribute.
_PHRASE = re.compile(r"(?:the|an?|our|this|these|your)\s[^:]{1,60}:\s", re.IGNORECASE)
_IS_YES_NO = re.compile(r"\b(?:is|are|was|were)\s+(?:yes|no|true|false)\W*$", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|are|was|were)\b", re.IGNORECASE)


def cut_short(sentence: str, unit: Unit | None, lines: Sequence[str], title: set[str]) -> list[str]:
    """Return the values of which a sentence says only some words, as "flat" of "key: B flat".

    Of the lines those count that it names by their label, and `unit`, which it rests on. The parts
    of a list each stand for themselves; numbers are held elsewhere.
    """
    said, words = _spelt(sentence), content_words(sentence)
    shown = unit.shown if unit else ""
    return [
        f"says only a part of {part!r}"
        for line in lines
        if (label := LABEL.match(line)) and not line.startswith("Variant ")
        if not line.endswith(_SENTENCE_END)
        if line == shown or ((named := content_words(label[1]) - title) and named <= words)
        for part in _parts(line[label.end() :])
        if (whole := _spelt(part) - _spelt(label[1]) - _KINDS) and len(whole) <= _MOST_WORDS
        if whole & said - title and not all(_is_said(word, said) for word in whole)
    ]  # fmt: skip


def label_alone(sentence: str, unit: Unit | None) -> list[str]:
    """Return what is wrong with a sentence whose words are a heading's or the label's of a row.

    "Second-hand instruments: 6 months" does not say that instruments are second-hand.
    """
    if unit is None:
        return []
    label = LABEL.match(unit.shown)
    value = unit.shown[label.end() :] if label else unit.shown
    if label and is_flag(value):
        return []
    if content_words(value) & content_words(sentence) or stated(MARKER.sub(" ", sentence)):
        return []
    return [f"says nothing but {label[1]!r}" if label else "says nothing but the heading"]


def phrase_as_subject(sentence: str, lines: Sequence[str]) -> list[str]:
    """Return the phrases before a colon of a description that a sentence makes its subject.

    "The big one: a seat for two and a table." does not say that the big one is a seat.
    """
    subject, _, rest = _IS.sub("\n", MARKER.sub(" ", sentence), count=1).partition("\n")
    about = set(stems(subject))
    return [
        f"{phrase.group().strip(' :')!r} is no subject there"
        for line in lines
        if rest and line.endswith(_SENTENCE_END) and (phrase := _PHRASE.match(line))
        if about and about == set(stems(phrase.group()))
    ]  # fmt: skip


def is_flag(value: str) -> bool:
    """Tell whether a value is yes or no, which a sentence says in other words."""
    return value.strip(" .").casefold() in _YES_NO


def flag_as_word(sentence: str) -> list[str]:
    """Return what is wrong with "the dishwasher safe is no", which reads a field out."""
    found = _IS_YES_NO.search(MARKER.sub(" ", sentence))
    return [f"{found.group().strip(' .!')!r} says nothing in words"] if found else []


def _parts(value: str) -> Iterator[str]:
    """Yield the parts of a value that each say something; a value of rows and cells has none."""
    if not re.search(r"[:;]\s|[.!?]\s*\w", value):
        yield from filter(None, (part.strip() for part in _LISTED.split(beside(value))))


def _is_said(word: str, said: set[str]) -> bool:
    """Tell whether a word is said, alone or at the beginning of another: "sun" of "sunlight"."""
    return word in said or (len(word) > _LETTERS and any(each.startswith(word) for each in said))


def _spelt(text: str) -> set[str]:
    """Return the stems of the content words and the words of one or two letters of a text."""
    bare = MARKER.sub(" ", text)
    short = {each.casefold() for each in _SHORT.findall(bare) if each not in _FUNCTION}
    return content_words(bare) | short
