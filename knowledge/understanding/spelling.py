"""Slips of the typing hand: a word that nobody sells, one letter from one that somebody does."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from ..columns import Meaning
from ..terms import stem
from ..types import Constraint
from .english import ADJECTIVES, COLOURS, MEASURES, STOP
from .lexicon import is_called
from .values import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .sentence import Sentence
    from .vocabulary import Vocabulary

_USUAL = 20  # products of a value that a slip may stand for
_ADJECTIVAL = ("less", "able", "ible", "proof", "ic", "ous")  # endings
_SHORTEST = 5  # letters; shorter words have too many neighbours
# The words that turn an amount or a list into a condition: here even short ones are mended.
_COMPARING = (
    "between under below above least most less more than stock cheaper cheapest lighter lightest "
    "without expensive available around about maximum minimum shorter longer dollars inches "
    "with over except excluding"
).split()
_SEEKING = ("looking", "searching", "shopping", "hunting")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = ("aeiouy", "cks", "sz", "mn", "dt", "bp", "vf", "gj")
_KNOWN = STOP | ADJECTIVES | COLOURS | MEASURES.keys()


def _mistaken() -> dict[str, str]:
    """Return, for each letter, those that are typed for it: its neighbours, and what sounds so."""
    near: dict[str, set[str]] = {letter: set() for letter in ascii_lowercase}
    for group in _ALIKE:
        for letter in group:
            near[letter] |= set(group)
    for row, below in zip(_ROWS, (*_ROWS[1:], ""), strict=True):
        for place, letter in enumerate(row):
            beside = {*row[max(0, place - 1) : place + 2], *below[max(0, place - 1) : place + 1]}
            near[letter] |= beside
            for each in beside:
                near[each].add(letter)
    return {letter: "".join(sorted(each - {letter})) for letter, each in near.items()}


_MISTAKEN = _mistaken()


def mend(sentence: Sentence, vocabulary: Vocabulary) -> Sentence:
    """Return the sentence with slips mended in comparing words, categories and brands."""
    unknown = [
        index
        for index, token in enumerate(sentence.tokens)
        if token.kind == "word" and token.word.isalpha() and len(token.word) > 2
        and token.word not in _KNOWN
        and (_comparing(sentence, index) or not _used(token.word, vocabulary))
        and not vocabulary.field_named([token.word])  # "desk width 120 cm" is no desk with it
    ]  # fmt: skip
    spellings = {
        index: meant for index in unknown if (meant := _meant(sentence, index, vocabulary))
    }
    return sentence.mended(spellings) if spellings else sentence


def _meant(sentence: Sentence, index: int, vocabulary: Vocabulary) -> str:
    """Return the word that a slip stands for, "" for none."""
    word = sentence.tokens[index].word
    near, used = neighbours(word), _used(word, vocabulary)
    seeking = sentence.words(index + 1, index + 2) == "for" and not used
    sought: tuple[str, ...] = _SEEKING if seeking else ()
    for each in (*sought, *_COMPARING):
        if each in near and not (used and each == "stock"):  # a "stick" may be one
            return each
    if len(word) < _SHORTEST or used:
        return ""
    return _sold(sentence, index, near, vocabulary) or _described(sentence, index, near, vocabulary)


def _comparing(sentence: Sentence, index: int) -> bool:
    """Say whether a comparing word is to be expected: before "than" or an amount."""
    after = sentence.tokens[index + 1 : index + 2]
    return bool(after) and (after[0].word in {"than", "$"} or after[0].kind == "number")


def _used(word: str, vocabulary: Vocabulary) -> bool:
    if vocabulary.count(Meaning("title", "", 0), word)[1]:
        return True
    return bool(vocabulary.matching([Constraint("text", "$contains", word)]))


def neighbours(word: str, *, every: bool = False) -> set[str]:
    """Return all words that one letter more, less, other or swapped makes of a word.

    The first letter is seldom missed, so it stays. Another letter is one that is near it on the
    keyboard or sounds like it: "sneakers" are no slip in "speakers".
    With `every` it may be any.
    """
    splits = [(word[:place], word[place:]) for place in range(1, len(word) + 1)]
    return {
        *(left + right[1:] for left, right in splits if right),
        *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
        *(left + letter + right for left, right in splits for letter in ascii_lowercase),
        *(
            left + letter + right[1:]
            for left, right in splits
            if right
            for letter in (ascii_lowercase if every else _MISTAKEN.get(right[0], ""))
        ),
    } - {word}


def _described(sentence: Sentence, index: int, near: set[str], vocabulary: Vocabulary) -> str:
    """Return the neighbour that is a colour or a usual value, or what a yes/no field is called.

    With the words beside it, if need be: "temprature control".
    """
    likely = (each for each in near if each in COLOURS or each.endswith(_ADJECTIVAL))
    values = vocabulary.lookup(sorted(likely))
    names = vocabulary.name_words()
    phrases = _with_neighbours(sentence, index, (word for word in near if stem(word) in names))
    labels = vocabulary.field_named(list(phrases))
    found = [
        *(each for each, meanings in values.items() if any(_is_usual(each, it) for it in meanings)),
        *(
            phrases[each]
            for each, infos in labels.items()
            if any(info.kind == "flag" and is_called(info, each) for info in infos)
        ),
    ]
    return min(found, default="")


def _is_usual(word: str, meaning: Meaning) -> bool:
    """Say whether a word is a colour of the catalogue, or an adjective that many products have."""
    if meaning.field == "colour":
        return word in COLOURS
    # "Steal" is no slip in "steel", nor "powder" in "power".
    usual = meaning.products >= _USUAL and meaning.field not in NAMES
    return usual and word.endswith(_ADJECTIVAL)


def _sold(sentence: Sentence, index: int, near: set[str], vocabulary: Vocabulary) -> str:
    """Return the neighbour that makes the word, or it and its neighbours, a category or a brand."""
    names = vocabulary.name_words()
    phrases = _with_neighbours(sentence, index, (word for word in near if stem(word) in names))
    found = vocabulary.lookup(list(phrases))
    sold = [
        (-meaning.products, phrases[phrase])
        for phrase, meanings in found.items()
        for meaning in meanings
        if meaning.field in {"category", "brand"}
    ]
    return min(sold)[1] if sold else ""


def _with_neighbours(sentence: Sentence, index: int, near: Iterable[str]) -> dict[str, str]:
    """Return {phrase: word} of words at a place, each alone and with the word before and after."""
    before = sentence.tokens[index - 1].word if index else ""
    after = sentence.words(index + 1, index + 2)
    return {
        phrase: each
        for each in sorted(near)
        for phrase in (
            each,
            *([f"{before} {each}"] if before else ()),
            *([f"{each} {after}"] if after else ()),
        )
    }
