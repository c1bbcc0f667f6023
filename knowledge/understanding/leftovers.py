"""What a sentence asks for that became no condition: named, so that nothing breaks it unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ..terms import stem
from ..types import Gap
from .categories import unknown
from .denials import idle
from .english import STOP, adjective
from .rewriting import ALLERGIC
from .unnamed import unnamed
from .unread import LONGEST, Net

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from .amounts import Amount
    from .found import Found
    from .lexicon import Lexicon
    from .phrases import Phrase
    from .sentence import Sentence
    from .values import Wanted

_OF_VALUE = frozenset("in colour color shade size".split())
_VAGUE = frozenset("room space".split())  # "with room for four people"
_BOUNDING = frozenset("under below over above than least most max maximum min minimum to".split())
# A kind of gap, and the tokens [start, end) that it is of.
_Span = tuple[Literal["words", "feature"], int, int]


def leftovers(
    sentence: Sentence, lexicon: Lexicon, *, said: Sequence[Amount], skip: Collection[int],
    found: Found, phrases: Sequence[Phrase], thing: Wanted,
) -> tuple[Gap, ...]:  # fmt: skip
    """Return what looks like a condition and is none; `skip` are tokens that speak of others.

    `phrases` are those that nothing else had taken before they were read.
    """
    taken = found.spent | frozenset(skip)
    spans: list[_Span] = [
        *_unread_numbers(sentence, taken),
        *_phrases(sentence, lexicon, phrases, taken, thing),
        *_unknown(sentence, lexicon, thing, taken),
    ]
    missing = [*found.gaps, *unnamed(sentence, lexicon, thing, taken)]
    read = found.spent | {index for _, start, end in spans for index in range(start, end)}
    net = Net(sentence, lexicon, said, set(read), found.denied, skip, range(*thing.head))
    spans += net.spans()
    spans.sort(key=lambda each: each[1])
    named = [Gap(kind, _text(sentence, start, end)) for kind, start, end in spans]
    named += [replace(each, text=_typed(sentence, each.text)) for each in missing]
    return tuple(each for each in dict.fromkeys(named) if not _is_within(each, named))


def _is_within(gap: Gap, gaps: Sequence[Gap]) -> bool:
    """Say whether another gap says all that this one does: "two processors" of "processors"."""
    return any(
        other.kind == gap.kind and other.text != gap.text
        and f" {gap.text} " in f" {other.text} "
        for other in gaps
    )  # fmt: skip


def _text(sentence: Sentence, start: int, end: int) -> str:
    return _typed(sentence, sentence.phrase(start, end).replace(ALLERGIC, "allergic to"))


def _typed(sentence: Sentence, text: str) -> str:
    """Return words of a gap as the customer typed them."""
    place = sentence.typed.lower().find(text)
    return sentence.typed[place : place + len(text)] if place >= 0 else text


def _unread_numbers(sentence: Sentence, taken: Collection[int]) -> Iterator[_Span]:
    """Yield bounds whose number is part of a word: "at least 1080p"."""
    for index, token in enumerate(sentence.tokens):
        before = index - 1 - (sentence.words(index - 1, index) in {"$", "€", "£"})
        if (
            token.kind == "word"
            and token.word[:1].isdigit()
            and before >= 0
            and not {index, before} & set(taken)
            and sentence.tokens[before].word in _BOUNDING
        ):
            start = before - (sentence.words(before - 1, before) in {"at", "less", "more", "up"})
            yield "words", start, index + 1


def _phrases(
    sentence: Sentence, lexicon: Lexicon, phrases: Sequence[Phrase], taken: Collection[int],
    thing: Wanted,
) -> Iterator[_Span]:  # fmt: skip
    """Yield what must not be, be had or be the maker, as far as it was not understood."""
    names = lexicon.vocabulary.name_words() - _VAGUE
    for phrase in phrases:
        end = phrase.end
        while end > phrase.start and phrase.part == "feature" and end - 1 in taken:
            end -= 1  # "with a lid [black]"
        words = [token.word for token in sentence.tokens[phrase.start : end]]
        if not words or any(index in taken for index in range(phrase.start, end)):
            continue
        of_thing = thing.head[0] in range(phrase.start, phrase.end)
        if phrase.part == "absent":
            if not of_thing and not idle(sentence, phrase.start):
                yield "words", _denial(sentence, phrase), end
        elif _looks_like_one(sentence, phrase, words[-1], names, of_thing=of_thing):
            yield "feature", phrase.start, end


def _looks_like_one(
    sentence: Sentence, phrase: Phrase, noun: str, names: Collection[str], *, of_thing: bool
) -> bool:
    """Say whether a phrase is to be had, or the maker: fields are called so, or it is a name."""
    match phrase.part:
        case "feature":
            return stem(noun) in names and not adjective(noun)
        case "value":
            return not of_thing and sentence.words(phrase.start - 1, phrase.start) in _OF_VALUE
        case "source":
            return _capital(sentence, phrase.start)
    return False


def _unknown(
    sentence: Sentence, lexicon: Lexicon, thing: Wanted, taken: Collection[int]
) -> Iterator[_Span]:
    """Yield the word before a category that no record has: an unknown maker, or a slip."""
    index = thing.head[0] - 1
    if thing.category and index >= 0 and index not in taken and unknown(sentence, lexicon, index):
        word = sentence.tokens[index].word
        if word not in STOP and not adjective(word):
            yield "feature", index, index + 1


def _denial(sentence: Sentence, phrase: Phrase) -> int:
    """Return where what denies a phrase begins, from the nearest sign on at the earliest."""
    start = phrase.start
    while (
        start > 0
        and phrase.start - start < LONGEST // 2
        and sentence.tokens[start - 1].word in STOP
    ):
        start -= 1
    return start


def _capital(sentence: Sentence, index: int) -> bool:
    """Say whether a word was typed as a name."""
    word = sentence.tokens[index].word
    return word.capitalize() in sentence.typed or word.upper() in sentence.typed
