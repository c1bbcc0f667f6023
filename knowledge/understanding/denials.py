"""What a sentence does not want: "not leather", "no Bluetooth", "anything but Birch"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..types import Constraint
from . import categories, values
from .english import ADJECTIVES, COLOURS, FIRM, MEASURES, STOP
from .found import Found
from .lexicon import LONGEST
from .phrases import IDLE, Phrase, phrases
from .rewriting import ALLERGIC
from .tails import all_names, behind
from .values import MATERIALS, Condition, Wanted

if TYPE_CHECKING:
    from .lexicon import Lexicon
    from .sentence import Sentence

# What else holds the same, for those who must avoid it.
_KIN = {
    "feather": "down", "feathers": "down", "down": "feather", "goose down": "feather",
    "latex": "natural rubber",
}  # fmt: skip
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
    if stop := _before_thing(sentence, lexicon, phrase):
        return stop
    # The "in" of "no in ear headphones" denies nothing on its own.
    first = start + (sentence.tokens[start].word in STOP)
    for stop in range(min(end - 1, start + LONGEST), first, -1):
        if (
            values.flag(lexicon, start, stop, "", exact=True)
            or any(each.field in {"brand", "colour"} for each in lexicon.meanings(start, stop))
            or _material(lexicon, start, stop, "")
        ):
            return stop
    # "Not wool socks": what is wanted is said last.
    word = sentence.tokens[start - 1].word
    last = word == "not" or (
        word == "no" and lexicon.vocabulary.ends_a_kind(lexicon.phrase(end - 1, end))
    )
    return end - 1 if last and end - start > 1 and not lexicon.meanings(start, end) else 0


def _before_thing(sentence: Sentence, lexicon: Lexicon, phrase: Phrase) -> int:
    """Return where a flag that is denied ends and a category follows: "no hub | smart bulb"."""
    for stop in range(phrase.start + 1, phrase.end):
        rest = replace(phrase, start=stop, leading=stop, part="thing")
        if values.flag(lexicon, phrase.start, stop, "", absent=True) and categories.category(
            sentence, lexicon, rest
        ):
            return stop
    return 0


def idle(sentence: Sentence, start: int) -> bool:
    """Say whether the denial before a phrase is a manner of speaking: "not the", "no rush"."""
    before, earlier = sentence.words(start - 1, start), sentence.words(start - 2, start - 1)
    if before in {"need", "the"} and earlier not in {"no", "not"}:
        before = ""  # "minus the straps", "I don't need straps"
    return before in IDLE or sentence.tokens[start].word in IDLE


def denied(
    sentence: Sentence, lexicon: Lexicon, phrase: Phrase, thing: Wanted
) -> tuple[list[Condition], Found]:
    """Return what a phrase after "not", "no" or "without" excludes; else any mention of it."""
    excluded, words = _denied(sentence, lexicon, phrase, thing)
    said = sentence.words(phrase.start, phrase.end)
    if sentence.words(phrase.start - 1, phrase.start) == ALLERGIC and said in _KIN:
        kin = _material(lexicon, phrase.start, phrase.end, thing.kind, _KIN[said])
        excluded += [kin] if kin else []
    return excluded, words


def _denied(
    sentence: Sentence, lexicon: Lexicon, phrase: Phrase, thing: Wanted
) -> tuple[list[Condition], Found]:
    start, end, kind = phrase.start, phrase.end, thing.kind
    before = sentence.tokens[start - 1].word if start else ""
    if idle(sentence, start):
        return [], Found()
    if found := values.brand(sentence, lexicon, start, end):
        # "anything but Apple laptops" wants laptops.
        rest = categories.category(
            sentence, lexicon, replace(phrase, start=found.end, leading=found.end)
        )
        wanted = [rest] if rest else _behind_denied(sentence, lexicon, found, end, kind)
        return [found], values.found(wanted)
    if found := _denied_value(lexicon, phrase, kind):
        return [found], values.found(_behind_denied(sentence, lexicon, found, end, kind))
    if sentence.tokens[end - 1].word == "required":
        return [], Found()  # who does not need it may have it
    head = [index for index in range(start, end) if index in range(*thing.head)]
    word = sentence.tokens[end - 1].word
    vague = _vague(word) and before not in _NOT_OF_THEM
    # "No socks over $30" denies what costs more.
    dear = before == "no" and sentence.words(end, end + 1) in {"over", "above", "exceeding"}
    named = categories.category(sentence, lexicon, phrase)
    if head or vague or dear or named:
        # "Camping gear, no tents"; but who says no more than "no tents under $50" wants tents.
        apart = named and thing.head != (0, 0) and not (head or vague or dear)
        return [named] if named and apart else [], Found()
    spent = frozenset(range(start, end))
    said = Constraint("text", "$not_contains", sentence.phrase(start, end))
    return [], Found((said,), spent, spent, denied=spent)


def _behind_denied(
    sentence: Sentence, lexicon: Lexicon, denied: Condition, end: int, kind: str
) -> list[Condition]:
    """Return what is wanted behind what is not: "laptop bag not nylon [targus]".

    Only brands and colours are: "no bluetooth microphone" denies both, and of two colours the
    second may only explain the first, "not navy blue".
    """
    if not all_names(lexicon, denied.end, end):
        return []
    found = behind(sentence, lexicon, denied.end, end, kind)
    return [each for each in found if each.field != denied.field]


def _denied_value(lexicon: Lexicon, phrase: Phrase, kind: str) -> Condition | None:
    """Return the yes/no field, the value or the material that a phrase begins with."""
    for stop in range(phrase.end, phrase.start, -1):
        apart = stop < phrase.end
        if apart and not all_names(lexicon, stop, phrase.end):
            continue
        if found := values.flag(lexicon, phrase.leading, stop, kind, exact=apart, absent=True):
            return found
    for stop in range(min(phrase.end, phrase.start + LONGEST), phrase.start, -1):
        if found := values.value(lexicon, phrase.start, stop, kind, least=0.01) or _material(
            lexicon, phrase.start, stop, kind
        ):
            return found
    return None


def _vague(word: str) -> bool:
    """Say whether a word judges a thing rather than says what it is: "big", "fussy", no "wired"."""
    if word in COLOURS or word in FIRM:
        return False
    return word in ADJECTIVES or word in MEASURES or word.endswith(("ous", "ish", "ful"))


def _material(
    lexicon: Lexicon, start: int, end: int, kind: str, words: str = ""
) -> Condition | None:
    """Return the material that has the words, as "full-grain leather" has "leather"."""
    words = words or lexicon.phrase(start, end)
    infos = [info for info in lexicon.named(MATERIALS) if info.kind == "text"]
    infos.sort(
        key=lambda info: (
            -lexicon.coverage(info.field, kind) if kind and info.field != "material" else -1
        )
    )
    for info in infos:
        if lexicon.vocabulary.matching([Constraint(info.field, "$eq", words)]):
            return Condition(info.field, words, start, end)
    return None
