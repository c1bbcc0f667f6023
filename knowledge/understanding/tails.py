"""What stands behind a noun, a feature or a denial: "laptop [black lenovo]", "kettle [white]"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import values
from .english import adjective
from .lexicon import LONGEST
from .values import MATERIALS, Condition, adjectival

if TYPE_CHECKING:
    from collections.abc import Callable

    from .lexicon import Lexicon
    from .sentence import Sentence


def noun_end(sentence: Sentence, lexicon: Lexicon, start: int, end: int) -> int:
    """Return where a noun ends behind which its brand, colours and other values stand.

    "Hdmi cable [philips black]", "cat food [grain free]", "photo paper [gloss]".
    """
    for begin in range(start + 1, end):  # "labels [herma round]"
        made = values.brand(sentence, lexicon, begin, end)
        if made and all_values(lexicon, made.end, end, sentence.words(start, begin)):
            return noun_end(sentence, lexicon, start, begin)
    while end > start + 1:
        for begin in range(max(start + 1, end - LONGEST), end):
            if _stands_behind(sentence, lexicon, begin, end, sentence.words(start, begin)):
                end = begin
                break
        else:
            return end
    return end


def _stands_behind(sentence: Sentence, lexicon: Lexicon, start: int, end: int, noun: str) -> bool:
    if any(each.field in {"brand", "colour"} for each in lexicon.meanings(start, end)):
        return True
    # "A web camera" is no web that has a camera.
    word = sentence.tokens[end - 1].word
    feature = is_feature(lexicon, start, end)
    if (
        feature
        and end - start > 1
        and not lexicon.vocabulary.titled(lexicon.phrase(start - 1, end))
    ):
        return True  # "smartphone fingerprint reader", no "usb card reader"
    if values.ends_a_title(lexicon, word) or (
        end - start == 1 and lexicon.vocabulary.ends_a_kind(word)
    ):
        return False
    if feature:
        return True
    found = values.value(lexicon, start, end, noun)
    return found is not None and (
        adjective(word)
        or found.field in {*MATERIALS, *values.SORTS}
        or values.of_looks(found.field)
    )


def is_feature(lexicon: Lexicon, start: int, end: int) -> bool:
    """Say whether a phrase is what a yes/no field is called, and no thing that is sold.

    Printers may take "photo paper", but more products are called so than say whether they do.
    """
    if not values.flag(lexicon, start, end, "", exact=True):
        return False
    having = max(
        (each.products for each in lexicon.labels(start, end) if each.kind == "flag"), default=0
    )
    called = lexicon.counts("title", lexicon.phrase(start, end))[1]
    return not having or called <= having


def behind(
    sentence: Sentence, lexicon: Lexicon, start: int, end: int, kind: str
) -> list[Condition]:
    """Return brand and adjectives behind a noun: "mattress queen", "laptop black lenovo"."""
    brands = (values.brand(sentence, lexicon, place, end) for place in range(start, end))
    made = next(filter(None, brands), None)
    before = values.adjectives(sentence, lexicon, start, made.start if made else end, kind)
    after = values.adjectives(sentence, lexicon, made.end, end, kind) if made else ()
    return [*([made] if made else []), *before, *after]


def all_values(lexicon: Lexicon, start: int, end: int, kind: str) -> bool:
    """Say whether tokens [start, end) are brands and whole values, each of them."""

    def is_value(start: int, stop: int) -> bool:
        return any(
            adjectival(each.field) and lexicon.coverage(each.field, kind) > 0
            for each in lexicon.meanings(start, stop)
        ) or is_feature(lexicon, start, stop)

    return _all(lexicon, start, end, is_value)


def all_names(lexicon: Lexicon, start: int, end: int) -> bool:
    """Say whether tokens [start, end) are brands and colours, each of them."""
    return _all(lexicon, start, end, lambda *_: False)


def _all(lexicon: Lexicon, start: int, end: int, other: Callable[[int, int], bool]) -> bool:
    """Say whether tokens [start, end) are brands, colours and what `other` knows."""
    while start < end:
        for stop in range(min(end, start + LONGEST), start, -1):
            meanings = lexicon.meanings(start, stop)
            if any(each.field in {"brand", "colour"} for each in meanings) or other(start, stop):
                start = stop
                break
        else:
            return False
    return True
