"""Where a thing is from, as far as a catalogue says that: "made in Portugal", "from Norway"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import values
from .found import Found
from .lexicon import LONGEST
from .phrases import is_denied
from .values import Condition

if TYPE_CHECKING:
    from collections.abc import Collection

    from .lexicon import Lexicon
    from .sentence import Sentence

_MADE = frozenset(
    "made manufactured produced assembled built crafted handmade hand-made grown harvested woven "
    "sewn brewed roasted".split()
)
_SENT = frozenset("ship ships shipped shipping deliver delivered delivery send sent sold".split())
_OF_ORIGIN = frozenset("origin made manufacture manufactured production".split())


def origins(sentence: Sentence, lexicon: Lexicon, other: Collection[int]) -> Found:
    """Return the value of the field of origins that stands behind "made in" or "from".

    A mere "from" stands behind what things are called, and not in the `other` part of a sentence:
    "I'm calling from Germany" tells of no thing.

    "Shipped from" says where a parcel starts, and who is called so is a brand.
    """
    found = Found()
    for index, token in enumerate(sentence.tokens):
        made = token.word in _MADE and sentence.words(index + 1, index + 2) in {"in", "from"}
        begin = index + 1 + made
        before = sentence.words(index - 1, index)
        if not made and (
            token.word != "from"
            or before in _MADE | _SENT
            or index in other
            or not lexicon.vocabulary.ends_a_kind(before)
        ):
            continue
        if conditions := _places(lexicon, begin, len(sentence.tokens), index):
            # "Not from" denies itself; behind "not" a "made" is skipped over as a verb.
            absent = is_denied(sentence, begin)
            found |= values.found(conditions, absent=absent)
    return found


def _places(lexicon: Lexicon, begin: int, end: int, first: int) -> list[Condition]:
    """Return the places from a token on, of which any will do: "Norway or Sweden"."""
    conditions: list[Condition] = []
    while place := _place(lexicon, begin, end):
        field, value, stop = place
        conditions.append(Condition(field, value, first, stop))
        first, begin = stop, stop
        if lexicon.phrase(begin, begin + 1) not in {"or", "/"}:
            break
        begin += 1
    return conditions


def _place(lexicon: Lexicon, begin: int, end: int) -> tuple[str, str, int] | None:
    for stop in range(min(end, begin + LONGEST), begin, -1):
        meanings = lexicon.meanings(begin, stop)
        if any(each.field == "brand" for each in meanings):
            return None
        for each in meanings:
            if not _OF_ORIGIN.isdisjoint(each.field.split("_")):
                return each.field, each.value, stop
    return None
