"""Which category a noun phrase names: its noun, with only adjectives, brands and values around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..terms import stem
from ..types import Constraint
from .english import MEASURES, STOP, adjective, gender
from .lexicon import LONGEST
from .tails import all_values
from .values import NAMES, Condition, is_sort

if TYPE_CHECKING:
    from .lexicon import Lexicon
    from .phrases import Phrase
    from .sentence import Sentence

# After these a number counts what is wanted.
_ASKING = frozenset(
    "need needs want wants get buy order for like have find me us require take please hi hello "
    "love".split()
)


def category(sentence: Sentence, lexicon: Lexicon, phrase: Phrase) -> Condition | None:
    """Return the category that a phrase ends in, when only adjectives stand before it.

    What stands behind it, as in "mattress queen", has to be a value of such products.
    """
    for end in range(phrase.end, phrase.start, -1):
        for start in range(max(phrase.start, end - LONGEST), end):
            for meaning in lexicon.meanings(start, end):
                if meaning.field == "category":
                    if end - start == 1 and (_does(sentence, start) or _is_how(sentence, start)):
                        return None
                    if _is_another(sentence, lexicon, phrase, start, end, meaning.value):
                        return None
                    if _named_by(sentence, lexicon, phrase, start, meaning.value) and all_values(
                        lexicon, end, phrase.end, meaning.value
                    ):
                        return Condition("category", meaning.value, start, end)
                    return None
    return None


def _named_by(sentence: Sentence, lexicon: Lexicon, phrase: Phrase, end: int, kind: str) -> bool:
    """Say whether what stands before a noun in its phrase leaves it the name of a category."""
    if all_described(sentence, lexicon, phrase.leading, end, kind):
        return True
    return is_count(sentence, phrase.leading) and all_described(
        sentence, lexicon, phrase.start, end, kind
    )


def is_count(sentence: Sentence, index: int) -> bool:
    """Say whether a number is how many are wanted: "need [4] office chairs", no "galaxy 10"."""
    token, after = sentence.tokens[index], sentence.tokens[index + 1 : index + 2]
    if token.quantity is None or token.quantity.unit or not after:
        return False
    apart = sentence.text[token.end : after[0].start] == " "
    return apart and (index == 0 or sentence.tokens[index - 1].word in _ASKING)


def _does(sentence: Sentence, index: int) -> bool:
    """Say whether a word is what a thing does: "a cabinet that locks", "chairs that rock"."""
    if index < 2:
        return False
    noun, pronoun, verb = sentence.tokens[index - 2 : index + 1]
    if pronoun.word != "that" or noun.kind != "word" or noun.word in STOP:
        return False
    # "That lamp" is one of several; nobody says "that lamps".
    return verb.word.endswith("s") != noun.word.endswith("s")


def _is_how(sentence: Sentence, index: int) -> bool:
    """Say whether a word only says how something is: "something light" is no lamp.

    "Anything light for my bike" may be one.
    """
    if index < 1 or sentence.tokens[index].word not in MEASURES:
        return False
    before, after = sentence.tokens[index - 1], sentence.tokens[index + 1 : index + 2]
    return before.word in {"something", "anything", "nothing"} and not (
        after and after[0].word == "for"
    )


def _is_another(
    sentence: Sentence, lexicon: Lexicon, phrase: Phrase, start: int, end: int, kind: str
) -> bool:
    """Say whether a noun with the word before it is what only other products are called.

    A "neck pillow" is called so in its title, and in none of those among the pillows.
    """
    if start <= phrase.start or sentence.tokens[start - 1].kind != "word":
        return False
    called = lexicon.vocabulary.titled(sentence.phrase(start - 1, end))
    return bool(called) and called.isdisjoint(
        lexicon.vocabulary.matching([Constraint("category", "$eq", kind)])
    )


def all_described(sentence: Sentence, lexicon: Lexicon, start: int, end: int, kind: str) -> bool:
    """Say whether tokens [start, end) are brands, values, flags and adjectives alone."""
    while start < end:
        for stop in range(min(end, start + LONGEST), start, -1):
            if described(sentence, lexicon, start, stop, kind):
                start = stop
                break
        else:
            return False
    return True


def described(sentence: Sentence, lexicon: Lexicon, start: int, end: int, kind: str) -> bool:
    """Say whether a phrase can stand before a category's name without making it another."""
    first = sentence.tokens[start]
    if end - start == 1 and (adjective(first.word) or gender(first.word)):
        return True
    # "4-season", "3-piece"; and who nobody knows is a maker or a slip: "Coleman tents".
    if end - start == 2 and first.kind == "number" and "-" in sentence.phrase(start, end):
        return True
    if end - start == 1 and unknown(sentence, lexicon, start):
        return True
    for meaning in lexicon.meanings(start, end):
        if meaning.field == "brand" or (
            meaning.field not in NAMES
            and (meaning.field == "colour" or lexicon.coverage(meaning.field, kind) > 0)
        ):
            return True
        if is_sort(lexicon, meaning, kind):
            return True
    return any(
        info.kind == "flag" or info.field == "material" for info in lexicon.labels(start, end)
    ) or (end - start == 1 and _of_material(lexicon, sentence.tokens[start].word))


def unknown(sentence: Sentence, lexicon: Lexicon, index: int) -> bool:
    """Say whether no record of the catalogue has a word at all."""
    token = sentence.tokens[index]
    if token.kind != "word" or not token.word.isalpha() or len(token.word) < 4:
        return False
    return not lexicon.vocabulary.uses({stem(token.word)})


def _of_material(lexicon: Lexicon, word: str) -> bool:
    return any(
        lexicon.vocabulary.matching([Constraint(info.field, "$eq", word)])
        for info in lexicon.named(["material"])
        if info.kind == "text"
    )
