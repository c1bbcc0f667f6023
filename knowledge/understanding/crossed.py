"""Values of two or three numbers that measure nothing: "2560 x 1440", "10 by 15"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import Gap
from . import values
from .fields import SMALLEST
from .found import Found
from .lexicon import LONGEST
from .phrases import is_denied
from .values import Condition, Wanted, adjectival

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .amounts import Amount
    from .lexicon import Lexicon
    from .sentence import Sentence

_TIMES = frozenset(("x", "\u00d7", "by"))
_BETWEEN = frozenset("of is : = a at the least most".split())


def crossed(sentence: Sentence, lexicon: Lexicon, said: Sequence[Amount], thing: Wanted) -> Found:
    """Return such values of a field that is named before them, or that most of the wanted have.

    One that is compared, "at least 2560 x 1440", is a gap: such texts have no order. So are
    several, of which it is not said whether any will do.
    """
    compared = {each.first: each.start for each in said if each.compared}
    found = Found()
    spans = list(_spans(sentence))
    for start, stop in spans:
        said_so = " x ".join(sentence.phrase(at, at + 1) for at in range(start, stop, 2))
        if not (made := _value(sentence, lexicon, said_so, start, stop, thing)):
            continue
        first = compared.get(start, start)
        if first < start or len(spans) > 1:
            gap = Gap("words", sentence.phrase(first, stop))
            found |= Found((), frozenset(range(first, stop)), gaps=(gap,))
        else:
            found |= values.found([made], absent=is_denied(sentence, start))
    return found


def crosses(sentence: Sentence) -> frozenset[int]:
    """Return the tokens of such numbers: nothing that is wanted is called "x"."""
    return frozenset(index for start, stop in _spans(sentence) for index in range(start, stop))


def _spans(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the tokens [start, stop) of numbers without a unit and the signs between them."""
    start = 0
    while start < len(sentence.tokens):
        stop = start + 1
        if _bare(sentence, start):
            while sentence.words(stop, stop + 1) in _TIMES and _bare(sentence, stop + 1):
                stop += 2
        if stop > start + 1:
            yield start, stop
        start = stop


def _bare(sentence: Sentence, index: int) -> bool:
    if index >= len(sentence.tokens):
        return False
    token = sentence.tokens[index]
    return token.quantity is not None and token.quantity.unit is None and token.word[0].isdigit()


def _value(
    sentence: Sentence, lexicon: Lexicon, said: str, start: int, stop: int, thing: Wanted
) -> Condition | None:
    for first, last in _before(sentence, start):
        for info in lexicon.labels(first, last):
            if info.kind == "text" and (
                not thing.kind or lexicon.coverage(info.field, thing.kind) >= SMALLEST
            ):
                return Condition(info.field, said, first, stop)
    for each in lexicon.vocabulary.lookup([said]).get(said, ()):  # the most frequent first
        if adjectival(each.field) and lexicon.coverage(each.field, thing.kind) >= SMALLEST:
            return Condition(each.field, each.value, start, stop)
    return None


def _before(sentence: Sentence, start: int) -> Iterator[tuple[int, int]]:
    """Yield the phrases that end before a token, longest first."""
    end = start
    while end > 0 and sentence.tokens[end - 1].word in _BETWEEN:
        end -= 1
    for first in range(max(0, end - LONGEST), end):
        if all(each.kind == "word" for each in sentence.tokens[first:end]):
            yield first, end
