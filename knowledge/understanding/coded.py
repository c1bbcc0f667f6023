"""Values that are written as numbers and measure nothing: size "1/4", gauge "12-53"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..types import Constraint
from . import values
from .fields import MOSTLY
from .found import Found
from .lexicon import LONGEST
from .values import Condition, Wanted, adjectival

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..columns import Meaning
    from .lexicon import Lexicon
    from .sentence import Sentence

_CODE = re.compile(r"\d+(?:\.\d+)?\s?[/-]\s?\d+(?:\.\d+)?")
_FRACTION = re.compile(r"\d/\d")
_OF_A_PRICE = ("price", "off")
_SPELT = {
    "quarter": "1/4", "half": "1/2", "three quarter": "3/4", "three quarters": "3/4",
    "0.25": "1/4", "0.5": "1/2", "0.75": "3/4",
}  # fmt: skip
_SIZE = frozenset("size sizes sized".split())


def coded(sentence: Sentence, lexicon: Lexicon, thing: Wanted, skip: Collection[int]) -> Found:
    """Return the values of what is wanted that are codes of numbers.

    A fraction that is no value of such things is a size nevertheless, where sizes are fractions:
    better no product than one of another size.
    """
    found: list[Condition] = []
    start = 0
    while start < len(sentence.tokens):
        for stop, said in _codes(sentence, start, thing):
            if skip and not set(range(start, stop)).isdisjoint(skip):
                continue
            if made := _value(lexicon, said, start, stop, thing):
                found.append(_with_size(sentence, made))
                start = stop - 1
                break
        start += 1
    return values.found(found)


def _codes(sentence: Sentence, start: int, thing: Wanted) -> Iterator[tuple[int, str]]:
    """Yield where a code at a token may end, longest first, and how catalogues write it."""
    tokens = sentence.tokens
    for stop in range(min(len(tokens), start + LONGEST), start, -1):
        said = sentence.phrase(start, stop)
        if any(each.quantity and each.quantity.unit for each in tokens[start:stop]):
            continue
        if sentence.words(stop, stop + 1) in _OF_A_PRICE:
            continue
        spelt = _SPELT.get(said.replace("-", " "), "")
        # "20-60" may be a range of prices, "half" of anything; "1/4" is a fraction anywhere.
        if _FRACTION.fullmatch(said) or (
            (spelt or _CODE.fullmatch(said)) and _beside(sentence, start, stop, thing)
        ):
            yield stop, spelt or said


def _beside(sentence: Sentence, start: int, stop: int, thing: Wanted) -> bool:
    """Say whether tokens stand at the noun or at "size": in "half the weight" they are no size."""
    around = (sentence.words(start - 1, start), sentence.words(stop, stop + 1))
    return bool(_SIZE.intersection(around)) or thing.head[0] == stop or thing.head[1] == start > 0


def _value(lexicon: Lexicon, said: str, start: int, stop: int, thing: Wanted) -> Condition | None:
    meanings = [
        each
        for each in lexicon.vocabulary.lookup([said]).get(said, ())
        if adjectival(each.field) and _CODE.search(each.value)
    ]
    if best := _commonest(lexicon, meanings, thing):
        return Condition(best.field, best.value, start, stop)
    if _FRACTION.fullmatch(said) and (field := _field_of_fractions(lexicon, thing)):
        return Condition(field, said, start, stop)
    return None


def _commonest(lexicon: Lexicon, meanings: list[Meaning], thing: Wanted) -> Meaning | None:
    """Return the meaning whose field most of what is wanted has; of nothing, the most frequent."""
    if not thing.kind:
        return meanings[0] if meanings else None
    shares = {each: lexicon.coverage(each.field, thing.kind) for each in meanings}
    best = max(meanings, key=lambda each: shares[each], default=None)
    least = 0.0 if best and _FRACTION.fullmatch(best.value) else MOSTLY
    return best if best and shares[best] > least else None


def _field_of_fractions(lexicon: Lexicon, thing: Wanted) -> str:
    """Return the field of sizes of a category's products where these are fractions, else ""."""
    if not thing.category:
        return ""
    ids = lexicon.vocabulary.matching([Constraint("category", "$eq", thing.category)])
    for info in lexicon.named(["size"]):
        if info.kind == "text" and any(
            _FRACTION.fullmatch(each) for each in lexicon.vocabulary.values_of(info.field, ids)
        ):
            return info.field
    return ""


def _with_size(sentence: Sentence, made: Condition) -> Condition:
    """Return a condition with the "size" that stands at it."""
    start, stop = made.start, made.end
    start -= sentence.words(start - 1, start) in _SIZE
    stop += sentence.words(stop, stop + 1) in _SIZE
    return Condition(made.field, made.value, start, stop)
