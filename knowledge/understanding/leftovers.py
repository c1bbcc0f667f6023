"""What a sentence asks for that became no condition: named, so that nothing breaks it unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..terms import stem
from ..types import Gap
from .categories import unknown
from .denials import idle
from .english import MEASURES, STOP, adjective
from .rewriting import ALLERGIC
from .unnamed import unnamed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from .amounts import Amount
    from .found import Found
    from .lexicon import Lexicon
    from .phrases import Phrase
    from .sentence import Sentence
    from .values import Wanted

# Behind a quantity these say that it is not of the product: "20 % off", "5 years old".
_OF_OTHERS = frozenset(
    "off old ago discount delivery shipping return returns policy budget range".split()
)
_OF_VALUE = frozenset("in colour color shade size".split())
_VAGUE = frozenset("room space".split())  # "with room for four people"
_BOUNDING = frozenset("under below over above than least most max maximum min minimum to".split())
_CLAUSE = frozenset("and but for with without in that which".split())
_LONGEST = 6  # words of a comparison that are repeated to the customer


def leftovers(
    sentence: Sentence, lexicon: Lexicon, *, said: Sequence[Amount], skip: Collection[int],
    found: Found, phrases: Sequence[Phrase], thing: Wanted,
) -> tuple[Gap, ...]:  # fmt: skip
    """Return what looks like a condition and is none; `skip` are tokens that speak of others.

    `phrases` are those that nothing else had taken before they were read.
    """
    taken = found.spent | frozenset(skip)
    named = [
        *_amounts(sentence, said, taken),
        *_comparisons(sentence, taken),
        *_unread_numbers(sentence, taken),
        *_phrases(sentence, lexicon, phrases, taken, thing),
        *found.gaps,
        *_unknown(sentence, lexicon, thing, taken),
        *unnamed(sentence, lexicon, thing, taken),
    ]
    return tuple(dict.fromkeys(replace(each, text=_typed(sentence, each)) for each in named))


def _typed(sentence: Sentence, gap: Gap) -> str:
    """Return the words of a gap as the customer typed them."""
    place = sentence.typed.lower().find(gap.text)
    return sentence.typed[place : place + len(gap.text)] if place >= 0 else gap.text


def _amounts(sentence: Sentence, said: Sequence[Amount], taken: Collection[int]) -> Iterator[Gap]:
    """Yield the amounts that are a bound of nothing, and the quantities that nothing has."""
    for each in said:
        if any(index in taken for index in range(each.first, each.last)):
            continue
        after = sentence.words(each.end, each.end + 1)
        if each.compared:
            noun = each.unit is None and not each.money and after.isalpha() and after not in STOP
            yield Gap("words", sentence.phrase(each.start, each.end + noun))
        elif each.unit and each.unit.dimension != "share" and after not in _OF_OTHERS:
            yield Gap("feature", sentence.phrase(each.start, each.end))


def _comparisons(sentence: Sentence, taken: Collection[int]) -> Iterator[Gap]:
    """Yield what is compared with something else than an amount: "quieter than a fan"."""
    tokens = sentence.tokens
    for index, token in enumerate(tokens[:-1]):
        if tokens[index + 1].word != "than" or index in taken or token.word not in MEASURES:
            continue
        end = index + 2
        while (
            end < min(len(tokens), index + _LONGEST)
            and tokens[end].kind != "sign"
            and tokens[end].word not in _CLAUSE
        ):
            end += 1
        start = index - (sentence.words(index - 1, index) in {"more", "less", "not", "no"})
        yield Gap("words", sentence.phrase(start, end))


def _unread_numbers(sentence: Sentence, taken: Collection[int]) -> Iterator[Gap]:
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
            yield Gap("words", sentence.phrase(start, index + 1))


def _phrases(
    sentence: Sentence, lexicon: Lexicon, phrases: Sequence[Phrase], taken: Collection[int],
    thing: Wanted,
) -> Iterator[Gap]:  # fmt: skip
    """Yield what must not be, be had or be the maker, as far as it was not understood."""
    names = lexicon.vocabulary.name_words() - _VAGUE
    for phrase in phrases:
        words = [token.word for token in sentence.tokens[phrase.start : phrase.end]]
        if any(index in taken for index in range(phrase.start, phrase.end)):
            continue
        of_thing = thing.head[0] in range(phrase.start, phrase.end)
        if phrase.part == "absent":
            if not of_thing and not idle(sentence, phrase.start):
                yield Gap("words", _denial(sentence, phrase))
        elif _looks_like_one(sentence, phrase, words[-1], names, of_thing=of_thing):
            yield Gap("feature", sentence.phrase(phrase.start, phrase.end))


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
) -> Iterator[Gap]:
    """Yield the word before a category that no record has: an unknown maker, or a slip."""
    index = thing.head[0] - 1
    if thing.category and index >= 0 and index not in taken and unknown(sentence, lexicon, index):
        word = sentence.tokens[index].word
        if word not in STOP and not adjective(word):
            yield Gap("feature", word)


def _denial(sentence: Sentence, phrase: Phrase) -> str:
    """Return a denied phrase with what denies it, from the nearest sign on at the earliest."""
    start = phrase.start
    while (
        start > 0
        and phrase.start - start < _LONGEST // 2
        and sentence.tokens[start - 1].word in STOP
    ):
        start -= 1
    return sentence.phrase(start, phrase.end).replace(ALLERGIC, "allergic to")


def _capital(sentence: Sentence, index: int) -> bool:
    """Say whether a word was typed as a name."""
    word = sentence.tokens[index].word
    return word.capitalize() in sentence.typed or word.upper() in sentence.typed
