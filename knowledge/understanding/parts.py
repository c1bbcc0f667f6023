"""Values told by what they are of: "dry skin" is of `skin_type`, "curly hair" of `hair_type`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..terms import words
from ..types import Gap
from . import values
from .fields import MOSTLY
from .found import Found
from .lexicon import LONGEST
from .phrases import is_denied
from .unnamed import ANYTHING, names_things
from .values import NAMES, Condition, part_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted

_JOINTS = frozenset("and or & / to".split())


def of_parts(sentence: Sentence, lexicon: Lexicon, thing: Wanted, skip: Collection[int]) -> Found:
    """Return the values that stand before the first words of their field: "for oily skin".

    Also of several, "dry and sensitive skin": what is joined by "and" has to be both.
    """
    found = Found()
    for end in range(2, len(sentence.tokens) + 1):
        if end - 1 in skip:
            continue
        if whole := _with_part(sentence, lexicon, end, thing, skip):
            found |= whole
            continue
        conditions = _before(sentence, lexicon, end, skip)
        if not conditions or is_denied(sentence, conditions[0].start):
            continue
        field, start = conditions[0].field, conditions[0].start
        spent = frozenset(range(start, end))
        of_thing = not spent.isdisjoint(range(*thing.head))
        if of_thing and (
            thing.category or names_things(lexicon.vocabulary, sentence.tokens[end - 1].word)
        ):
            continue
        if values.flag(lexicon, start, end, "", exact=True):
            continue  # "LED backlight" is a yes/no field, too
        if not of_thing and not _has(lexicon, field, thing):
            found |= Found((), spent, gaps=(Gap("feature", sentence.phrase(start, end)),))
        elif sentence.words(conditions[0].end, conditions[0].end + 1) in {"and", "&"}:
            made = tuple(each for one in conditions for each in values.constraints([one]))
            found |= Found(made, spent)
        else:
            found |= Found(values.constraints(conditions), spent)
    return found


def _with_part(
    sentence: Sentence, lexicon: Lexicon, end: int, thing: Wanted, skip: Collection[int]
) -> Found | None:
    """Return a value of what is wanted that ends in the words of its field: "pigment-based ink".

    The noun of what is wanted stays that.
    """
    part = words(sentence.tokens[end - 1].word)
    for start in range(max(0, end - LONGEST), end - 1):
        if not set(range(start, end)).isdisjoint(skip) or end != thing.head[1]:
            continue
        for meaning in lexicon.meanings(start, end):
            named = part_of(meaning.field) if meaning.field not in NAMES else ""
            usual = bool(named) and lexicon.coverage(meaning.field, thing.kind) >= MOSTLY
            if usual and words(named) == part:
                made = values.constraints([Condition(meaning.field, meaning.value, start, end)])
                return Found(made, frozenset(range(start, end - 1)))
    return None


def _has(lexicon: Lexicon, field: str, thing: Wanted) -> bool:
    """Say whether what is wanted has a field; of what nobody knows, it may."""
    kind = thing.kind
    if not kind or kind in ANYTHING or not lexicon.counts("title", kind)[1]:
        return True
    return lexicon.coverage(field, kind) > 0


def _before(
    sentence: Sentence, lexicon: Lexicon, end: int, skip: Collection[int]
) -> list[Condition]:
    """Return the values in a row that end before the word at `end` - 1, which names their field."""
    part = words(sentence.tokens[end - 1].word)
    found: list[Condition] = []
    stop = end - 1
    while made := _value(lexicon, part, stop, skip, found[0].field if found else ""):
        found.insert(0, made)
        stop = made.start
        if sentence.words(stop - 1, stop) not in _JOINTS:
            break
        stop -= 1
    return found


def _value(
    lexicon: Lexicon, part: Collection[str], stop: int, skip: Collection[int], field: str
) -> Condition | None:
    for start in range(max(0, stop - LONGEST), stop):
        if not set(range(start, stop)).isdisjoint(skip):
            continue
        for meaning in lexicon.meanings(start, stop):
            named = part_of(meaning.field) if meaning.field not in NAMES else ""
            if named and words(named) == part and field in {"", meaning.field}:
                return Condition(meaning.field, meaning.value, start, stop)
    return None
