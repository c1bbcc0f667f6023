"""Names that people clip: an "amp" is an amplifier where amplifiers are sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..terms import stem
from ..types import Constraint
from .english import ADJECTIVES, CLIPPED, COLOURS, MEASURES, STOP
from .lexicon import is_called

if TYPE_CHECKING:
    from collections.abc import Collection

    from .sentence import Sentence
    from .vocabulary import Vocabulary

_SHORTEST = 3  # letters of a clipped word
_KNOWN = STOP | ADJECTIVES | COLOURS | MEASURES.keys()


def unclipped(sentence: Sentence, vocabulary: Vocabulary) -> Sentence:
    """Return the sentence with clipped nouns of categories in full, where these are certain."""
    spellings = {
        index: whole
        for index, token in enumerate(sentence.tokens)
        if token.kind == "word" and len(token.word) >= _SHORTEST and token.word.isalpha()
        and token.word not in _KNOWN
        and (whole := _whole(token.word, vocabulary))
    }  # fmt: skip
    return sentence.mended(spellings) if spellings else sentence


def _whole(word: str, vocabulary: Vocabulary) -> str:
    """Return the only noun of a category that a word is short for, "" for none.

    English clips some nouns so; of others the word has to be a beginning that records of such
    products use, and of no others: a "mat" is no mattress.
    """
    short = stem(word)
    nouns = vocabulary.category_nouns()
    usual = CLIPPED.get(short, "")
    found = [each for each in nouns if stem(each) == stem(usual)] if usual else []
    sure = bool(found)
    if not found:
        longer = (each for each in nouns if each.startswith(short) and each.isalpha())
        found = [each for each in longer if stem(each) != short]
    if len({stem(each) for each in found}) != 1 or _is_itself(word, vocabulary):
        return ""
    kinds = tuple({category for each in found for category in nouns[each]})
    ids = vocabulary.matching([Constraint("category", "$in", kinds)])
    if vocabulary.titled(word) - ids or not (sure or _used_of(word, ids, vocabulary)):
        return ""
    return usual or found[0]


def _is_itself(word: str, vocabulary: Vocabulary) -> bool:
    """Say whether a word is a value, a label or the noun of a kind as it stands."""
    if vocabulary.lookup([word]).get(word) or vocabulary.ends_a_kind(word):
        return True
    return any(is_called(each, word) for each in vocabulary.field_named([word]).get(word, ()))


def _used_of(word: str, ids: Collection[str], vocabulary: Vocabulary) -> bool:
    """Say whether records have a word, and all that have it are among `ids`."""
    said = vocabulary.matching([Constraint("text", "$contains", word)])
    return bool(said) and said <= set(ids)
