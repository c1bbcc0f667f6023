"""What a sentence does not want: "not leather", "no Bluetooth", "anything but Birch"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..types import Constraint
from . import categories, values
from .english import COLOURS, adjective
from .found import Found
from .lexicon import LONGEST
from .phrases import IDLE, Phrase, phrases
from .values import Condition, Wanted

if TYPE_CHECKING:
    from .lexicon import Lexicon
    from .sentence import Sentence

_NOT_OF_THEM = frozenset("no without".split())  # words that deny a thing, whatever it is


def denial_apart(sentence: Sentence, lexicon: Lexicon) -> Sentence:
    """Return the sentence with a comma behind what is denied: "no bluetooth[,] speaker".

    Only where nothing else is wanted: "headphones, no bluetooth microphone" denies the microphone.
    """
    found = phrases(sentence, (), lexicon.names())
    absent = [phrase for phrase in found if phrase.part == "absent"]
    if not absent or any(phrase.part == "thing" for phrase in found):
        return sentence
    stop = _denial_end(sentence, lexicon, absent[0])
    return sentence.mended({stop - 1: f"{sentence.tokens[stop - 1].word},"}) if stop else sentence


def _denial_end(sentence: Sentence, lexicon: Lexicon, phrase: Phrase) -> int:
    """Return where the longest flag, brand, colour or material at the front ends, else 0."""
    start, end = phrase.start, phrase.end
    if sentence.tokens[start].word in IDLE or values.flag(lexicon, start, end, "", exact=True):
        return 0
    for stop in range(min(end - 1, start + LONGEST), start, -1):
        if (
            values.flag(lexicon, start, stop, "", exact=True)
            or any(each.field in {"brand", "colour"} for each in lexicon.meanings(start, stop))
            or _material(lexicon, start, stop, "")
        ):
            return stop
    # "Not wool socks": what is wanted is said last.
    said = sentence.tokens[start - 1].word == "not" and end - start > 1
    return end - 1 if said and not lexicon.meanings(start, end) else 0


def denied(
    sentence: Sentence, lexicon: Lexicon, phrase: Phrase, thing: Wanted
) -> tuple[list[Condition], Found]:
    """Return what a phrase after "not", "no" or "without" excludes; else any mention of it."""
    start, end, kind = phrase.start, phrase.end, thing.kind
    before = sentence.tokens[start - 1].word if start else ""
    if before in IDLE or sentence.tokens[start].word in IDLE:
        return [], Found()
    if found := values.brand(sentence, lexicon, start, end):
        # "anything but Apple laptops" wants laptops.
        rest = categories.category(
            sentence, lexicon, replace(phrase, start=found.end, leading=found.end)
        )
        return [found], values.found([rest] if rest else [])
    if found := values.flag(lexicon, phrase.leading, end, kind, absent=True):
        return [found], Found()
    for stop in range(min(end, start + LONGEST), start, -1):
        if found := values.value(lexicon, start, stop, kind, least=0.01) or _material(
            lexicon, start, stop, kind
        ):
            return [found], Found()
    head = [index for index in range(start, end) if index in range(*thing.head)]
    word = sentence.tokens[end - 1].word
    vague = adjective(word) and word not in COLOURS and before not in _NOT_OF_THEM
    # "No socks over $30" denies what costs more.
    dear = before == "no" and sentence.words(end, end + 1) in {"over", "above", "exceeding"}
    if head or vague or dear or categories.category(sentence, lexicon, phrase):
        return [], Found()
    spent = frozenset(range(start, end))
    said = Constraint("text", "$not_contains", sentence.phrase(start, end))
    return [], Found((said,), spent, spent)


def _material(lexicon: Lexicon, start: int, end: int, kind: str) -> Condition | None:
    """Return the material that has the words, as "full-grain leather" has "leather"."""
    words = lexicon.phrase(start, end)
    infos = [info for info in lexicon.named(["material"]) if info.kind == "text"]
    infos.sort(
        key=lambda info: (
            -lexicon.coverage(info.field, kind) if kind and info.field != "material" else -1
        )
    )
    for info in infos:
        if lexicon.vocabulary.matching([Constraint(info.field, "$eq", words)]):
            return Condition(info.field, words, start, end)
    return None
