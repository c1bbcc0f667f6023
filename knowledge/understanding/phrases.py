"""The noun phrases of a sentence, and the part that each plays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .english import STOP
from .rewriting import ALLERGIC

if TYPE_CHECKING:
    from collections.abc import Collection

    from .sentence import Sentence

# thing: what is wanted; feature: "with X"; absent: "no X"; source: "from X"; value: "in X"
Part = Literal["thing", "feature", "absent", "source", "value"]
_ABSENT = frozenset(
    "no not without isn't aren't ain't non nor neither except excluding avoid avoiding never "
    "don't doesn't didn't won't can't mustn't shouldn't lacking lacks sans minus nothing "
    "none".split()
) | {ALLERGIC}
_FEATURE = frozenset(
    "with has have having featuring includes including incl. include supporting offering".split()
)
# "Don't have a hub", "don't want anything with leather".
_HAVING = frozenset(
    "have has include come comes with support want wants need needs like wear use contain contains "
    "anything something to be containing having".split()
)
# Verbs that are never the noun of a thing: "which raised bed [lasts] longest".
_VERBS = frozenset("lasts weighs sleeps holds carries measures costs contains".split())
_SOURCE = frozenset("from by".split())
_BUT = frozenset("anything any everything all".split())  # "anything but black"
_EVERY = frozenset("any every all".split())  # "any colour but black"
_OTHER = frozenset("other rather apart".split())  # "other than black"
_KINDS = frozenset("brand make maker material one kind type style".split())
_LINK = frozenset(
    "a an the any of in be is being are it that which too very built-in made makes make "
    "like".split()
)
_LABELS = frozenset("size sizes colour color".split())
_VALUE = frozenset("in colour color shade size".split())
_NOTHING = [["nothing"], ["none"], ["not"], ["never"]]  # "nothing with leather"
_ASKED = [["you"], ["i"], ["we"], ["u"], ["they"], ["shop"], ["store"]]  # "do you have [a tent]"
# "I'd rather have [a tent]"
_WISHED = [["like", "to"], ["love", "to"], ["i'd", "rather"], ["would", "rather"]]
# After these a "not" is no condition: "not sure", "not too big", "no problem".
IDLE = frozenset(
    "too so very sure really just only necessarily much many that the expensive cheap cheaper "
    "problem idea matter thanks thank rush need worries more less fewer over under above below "
    "working later longer sooner bigger smaller heavier lighter always bad good great big small "
    "heavy long short far important fussy picky limit particular preference fancy special crazy "
    "extreme again yet longer anymore allergic wait doubt pressure".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens [start, end) without function words; `joined` when "or" or "and" ties it to the last.

    `leading` is the token after the words that gave the phrase its part: "with [two-way audio]".
    """

    start: int
    end: int
    part: Part
    leading: int
    joined: bool = False


def phrases(
    sentence: Sentence, skip: Collection[int], names: Collection[int] = frozenset()
) -> list[Phrase]:
    """Return the phrases of the tokens that are not to be skipped, in order.

    `names` are tokens of names, in which "on" is no function word: "carry-on luggage".
    """
    found: list[Phrase] = []
    for start, end in _runs(sentence, skip, names):
        previous = found[-1] if found else None
        joined = previous is not None and _tied(sentence, previous.end, start)
        part, leading = _part(sentence, start, skip)
        if joined and previous and part == "thing" and previous.part != "thing":
            part = previous.part
        found.append(Phrase(start, end, part, leading, joined))
    return found


def _runs(
    sentence: Sentence, skip: Collection[int], names: Collection[int]
) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index, token in enumerate(sentence.tokens):
        if index in skip or (token.kind == "sign" and index not in names):
            continue
        if index not in names and (
            token.kind != "word" or token.word in STOP | _LABELS | _VERBS | {ALLERGIC}
        ):
            continue
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _tied(sentence: Sentence, end: int, start: int) -> bool:
    between = sentence.words(end, start)
    return (
        re.fullmatch(r"(?:or|and|nor|/|&|, (?:or|and))(?: (?:an?|the|in|from))?", between)
        is not None
    )


def _part(sentence: Sentence, start: int, skip: Collection[int]) -> tuple[Part, int]:
    """Return the part that the words before a phrase give it, and where it really begins."""
    words = [token.word for token in sentence.tokens]
    index, leading = start - 1, start
    while (
        index >= 0
        and (words[index] in _LINK or _bare_number(sentence, index))
        and index not in skip
    ):
        if words[index] not in {"a", "an", "the", "any"}:
            leading = min(leading, index) if _bare_number(sentence, index) else leading
        if words[index] in _VALUE | {"of"} and _absent_before(words, index) is None:
            return "value", leading
        index -= 1
    if index < 0:
        return "thing", leading
    if words[index] in _SOURCE:
        far = _absent_before(words, index)
        return ("absent" if far else "source"), leading
    return _after_word(words, index, skip), leading


def _after_word(words: list[str], index: int, skip: Collection[int]) -> Part:
    """Return the part of what comes after the word at an index: "with", "no", "don't want"."""
    nothing = words[index] in _FEATURE and words[index - 1 : index] in _NOTHING
    if nothing or words[index] in _ABSENT or _absent_before(words, index + 1):
        return "absent"
    asked = words[index] in {"have", "has"} and (
        words[index - 1 : index] in _ASKED or words[max(0, index - 2) : index] in _WISHED
    )
    if words[index] in _FEATURE and index not in skip and not asked:
        return "feature"
    return "thing"


def is_denied(sentence: Sentence, start: int) -> bool:
    """Say whether what begins at a token must not be: "no [built-in speakers]"."""
    return _part(sentence, start, ())[0] == "absent"


def _bare_number(sentence: Sentence, index: int) -> bool:
    quantity = sentence.tokens[index].quantity
    return quantity is not None and quantity.unit is None


def _absent_before(words: list[str], index: int) -> bool | None:
    """Return True when a negation governs the word before `index`: "isn't made", "anything but"."""
    before = words[max(0, index - 4) : index]
    while before and before[-1] in _LINK | _HAVING | {"one", "ones", "for"}:
        before = before[:-1]
    if not before:
        return None
    last, earlier = before[-1], before[-2:-1]
    if last in _ABSENT or (last == "but" and earlier and earlier[0] in _BUT):
        return True
    if last == "but" and before[-3:-2] and before[-3] in _EVERY and earlier[0] in _VALUE | _KINDS:
        return True
    return True if last == "than" and earlier and earlier[0] in _OTHER else None
