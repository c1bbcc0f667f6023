"""Sizes that are words or letters, where what is wanted comes in such: "medium", "size L"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..sizes import is_size_field, size_of, sizes_in
from ..types import Constraint
from . import values
from .english import STOP, adjective
from .fields import MOSTLY
from .found import Found
from .lexicon import LONGEST
from .phrases import Phrase, is_denied, phrases
from .reading import wanted
from .values import Condition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted

_DEGREE = frozenset("too so very that really necessarily just only".split())
_SIZE = frozenset("size sizes sized".split())


def sized(
    sentence: Sentence, lexicon: Lexicon, skip: Collection[int], names: Collection[int]
) -> Found:
    """Return the sizes that are said of what is wanted, where its products or versions have sizes.

    "A small tent" has no size where no tent is "small" or "S", and "a large dog" none beside it.
    """
    spans = list(_spans(sentence, skip, names))
    if not spans:
        return Found()
    said = {index for start, stop in spans for index in range(start, stop)}
    thing = wanted(sentence, lexicon, phrases(sentence, {*skip, *said}, names))
    ids = _wanted_ids(lexicon, thing)
    found = [
        Condition(field, sentence.phrase(start, stop), *_with_size(sentence, start, stop))
        for start, stop in spans
        if not _goes_on(sentence, lexicon, start, stop)
        and _beside(sentence, lexicon, stop, thing)
        and (field := _field(sentence, lexicon, start, stop, ids))
    ]
    without = [each for each in found if is_denied(sentence, each.start)]
    with_ = [each for each in found if each not in without]
    # "Size" itself ranks nothing: many records have the word, whatever they are.
    labels = {i for each in found for i in (each.start, each.end - 1)}
    dropped = frozenset(i for i in labels if sentence.tokens[i].word in _SIZE)
    both = values.found(with_) | values.found(without, absent=True)
    return replace(both, dropped=both.dropped | dropped)


def _spans(
    sentence: Sentence, skip: Collection[int], names: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Yield the tokens of each size, the longest there is, that is said of a thing."""
    of_things = {
        index
        for each in phrases(sentence, skip, names)
        if each.part in {"thing", "value"} or _is_without(sentence, each)
        for index in range(each.start, each.end)
    }
    start = 0
    while start < len(sentence.tokens):
        for stop in range(min(len(sentence.tokens), start + LONGEST), start, -1):
            if size_of(sentence.phrase(start, stop)) and of_things.issuperset(range(start, stop)):
                yield start, stop
                start = stop - 1
                break
        start += 1


def _is_without(sentence: Sentence, phrase: Phrase) -> bool:
    """Say whether a phrase is of what must not be; "not too small" denies no size."""
    return phrase.part == "absent" and sentence.words(phrase.start - 1, phrase.start) not in _DEGREE


def _wanted_ids(lexicon: Lexicon, thing: Wanted) -> set[str]:
    if thing.category:
        return lexicon.vocabulary.matching([Constraint("category", "$eq", thing.category)])
    called = [Constraint("named", "$contains", word) for word in thing.kind.split()]
    return lexicon.vocabulary.matching(called) if called else set()


def _goes_on(sentence: Sentence, lexicon: Lexicon, start: int, stop: int) -> bool:
    """Say whether a size is the beginning of another value: "large breed" dogs."""
    ends = range(stop + 1, min(len(sentence.tokens), start + LONGEST) + 1)
    return any(lexicon.meanings(start, end) for end in ends)


def _beside(sentence: Sentence, lexicon: Lexicon, place: int, thing: Wanted) -> bool:
    """Say whether a size that ends at a place is of what is wanted: "a small cuff" is not."""
    while place < len(sentence.tokens):
        token = sentence.tokens[place]
        ends = token.kind != "word" or token.word in STOP | _SIZE
        if ends or place in range(*thing.head):
            return True
        if not adjective(token.word) and not any(
            each.field in {"brand", "colour"} for each in lexicon.meanings(place, place + 1)
        ):
            return False
        place += 1
    return True


def _field(
    sentence: Sentence, lexicon: Lexicon, start: int, stop: int, ids: Collection[str]
) -> str:
    """Return the field of what is wanted that has such sizes, "" for none.

    "Frame size" may be said before it; an adjective alone needs it to be of many.
    """
    labelled = sentence.words(start - 1, start) in _SIZE
    before = lexicon.labels(start - 2, start) if labelled and start > 1 else []
    word = not labelled and adjective(sentence.tokens[stop - 1].word)
    for info in before or lexicon.named(["size"]):
        if info.kind != "text" or not is_size_field(info.field):
            continue
        known = [
            each for each in lexicon.vocabulary.values_of(info.field, set(ids)) if sizes_in(each)
        ]
        if not known:
            continue
        having = lexicon.vocabulary.matching([Constraint(info.field, "$in", tuple(known))])
        if len(having.intersection(ids)) >= len(ids) * (MOSTLY if word else 0):
            return info.field
    return ""


def _with_size(sentence: Sentence, start: int, stop: int) -> tuple[int, int]:
    """Return where a size begins and ends with the "size" that stands at it."""
    start -= sentence.words(start - 1, start) in _SIZE
    stop += sentence.words(stop, stop + 1) in _SIZE
    return start, stop
