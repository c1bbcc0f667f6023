"""For whom something is wanted, as far as a catalogue says that: "for left-handed players"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import Gap
from . import values
from .english import COLOURS, KIN, STOP, adjective
from .found import Found
from .guards import SEEKS
from .values import Condition, Wanted, adjectival

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..columns import Meaning
    from .lexicon import Lexicon
    from .sentence import Sentence

PEOPLE = KIN | frozenset(
    "people persons person players player users user beginners beginner learners learner students "
    "student adults adult toddlers toddler babies baby teens teenagers "
    "teenager seniors men man women woman boys boy girls girl ladies somebody someone anyone "
    "hands hand feet foot starters newcomers professionals pros "
    "amateurs customers shoppers owners riders runners hikers climbers readers writers gamers "
    "cooks drivers travellers travelers musicians artists athletes swimmers".split()
)
_BEFORE = frozenset(
    "a an the my our his her their any some someone somebody anyone people who is are those all "
    "with".split()
)
_LONGEST = 3  # words that describe somebody


def wearers(sentence: Sentence, lexicon: Lexicon, thing: Wanted) -> Found:
    """Return what the words before "players", "people", "hands" say behind "for".

    A whole value of a field that such things have is a condition; what the catalogue knows of
    other things alone, or what is hyphenated as "left-handed" is, is a gap.
    """
    found = Found()
    for start, end, stop in _described(sentence, lexicon):
        known = _known(lexicon, start, end)
        kind = thing.kind if thing.head[0] < start else ""
        if made := _best(lexicon, known, kind, start, end):
            spent = frozenset(range(start, stop))
            found |= Found(values.constraints([made]), spent, frozenset(range(end, stop)))
        elif any(_telling(each.word, known) for each in sentence.tokens[start:end]):
            said = Gap("feature", sentence.phrase(start, end))
            found |= Found((), frozenset(range(start, stop)), gaps=(said,))
    return found


def _telling(word: str, known: Collection[Meaning]) -> bool:
    """Say whether a word describes people, as far as its form tells: no "mp3" of players."""
    return "-" in word or (adjective(word) and any(each.value == word for each in known))


def named_after_for(sentence: Sentence, lexicon: Lexicon) -> frozenset[int]:
    """Return the tokens of people and of what describes them: nothing of it is what is wanted."""
    return frozenset(
        index for start, _, stop in _described(sentence, lexicon) for index in range(start, stop)
    )


def _described(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[int, int, int]]:
    """Yield the tokens [start, end) that describe the people [end, stop) behind each "for".

    Players that are sold, or looked for, are no people.
    """
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        if token.word != "for" or sentence.words(index - 1, index) in SEEKS:
            continue
        start, said = index + 1, False
        while start < len(tokens) and tokens[start].word in _BEFORE:
            said |= tokens[start].word in PEOPLE
            start += 1
        end = start
        while end < len(tokens) and _describes(sentence, end) and end - start < _LONGEST:
            end += 1
        stop = end
        while stop < len(tokens) and tokens[stop].word in PEOPLE:
            stop += 1
        ends = stop == len(tokens) or tokens[stop].kind != "word" or tokens[stop].word in STOP
        people = end > start and (stop > end or said) and ends
        if people and not _sold(lexicon, start, end, sentence.words(stop - 1, stop)):
            yield start, end, stop


def _sold(lexicon: Lexicon, start: int, end: int, noun: str) -> bool:
    """Say whether a noun is of what the shop has, unless what describes it is of other things."""
    if not lexicon.vocabulary.ends_a_kind(noun):
        return False
    known = _known(lexicon, start, end)
    return not known or any(lexicon.coverage(each.field, noun) for each in known)


def _describes(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return token.kind == "word" and token.word not in STOP | PEOPLE | COLOURS


def _known(lexicon: Lexicon, start: int, end: int) -> list[Meaning]:
    """Return what the words before a token mean as whole values, the longest first."""
    return [
        each
        for first in range(start, end)
        for each in lexicon.meanings(first, end)
        if adjectival(each.field) and each.field != "colour" and each.value not in {"yes", "no"}
    ]


def _best(
    lexicon: Lexicon, known: list[Meaning], kind: str, start: int, end: int
) -> Condition | None:
    """Return the value of the field that most of what is wanted has; of nothing, the first."""
    if not kind:
        return Condition(known[0].field, known[0].value, start, end) if known else None
    shares = {each: lexicon.coverage(each.field, kind) for each in known}
    best = max(known, key=lambda each: shares[each], default=None)
    return Condition(best.field, best.value, start, end) if best and shares[best] > 0 else None
