"""Whether the catalogue has what is wanted: is anything called so, or only said to be for it?

"Laptop" is the noun of no title where there are laptop sleeves alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..terms import stem
from ..types import Constraint, Gap
from .english import ADJECTIVES, COLOURS, STOP, adjective
from .lexicon import LONGEST
from .spelling import neighbours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted
    from .vocabulary import Vocabulary

# What is asked for when it does not matter what it is.
ANYTHING = frozenset(
    "gift gifts present presents something anything thing things stuff gear idea ideas accessory "
    "accessories equipment set kit deal deals sale sales bargain bargains supply supplies "
    "essential essentials piece pieces brand brands colour color size sizes model models version "
    "versions kind category shop store people person man men woman women kid kids children child "
    "boy boys girl girls baby adult adults beginner beginners name names new newest latest rest "
    "quality money work home house room office day night week year time winter summer spring use "
    "first second coupon voucher code arrival arrivals selection assortment collection catalogue "
    "catalog range alternative "
    "alternatives replacement solution device devices machine clothes clothing outfit".split()
)
_AFTER_NOUN = frozenset(
    "with for in of and to by from on at or the w plus without featuring a an as per "
    # A trimmer set, system or "tool only" is a trimmer.
    "set pack package kit pair bundle system unit tool only pc combo edition series model style "
    "collection duo trio machine".split()
)
_OF_SOMETHING = frozenset("for with of to from without".split())
_OFTEN = 0.05  # share of the titles with a word in which it has to be the noun
_SHORTEST = 3  # letters of a noun


def unnamed(
    sentence: Sentence, lexicon: Lexicon, thing: Wanted, taken: Collection[int]
) -> Iterator[Gap]:
    """Yield the noun of what is wanted when nothing in the catalogue is called so."""
    last = thing.head[1] - 1
    if thing.category or last < thing.head[0] or last in taken or _is_said(lexicon, last):
        return
    word = sentence.tokens[last].word
    if not word.isalpha() or len(word) < _SHORTEST or not _noun(word):
        return
    titles = [each.split() for each in lexicon.vocabulary.titles(word)]
    whole = [stem(each) for each in sentence.words(*thing.head).split()]
    if len(whole) > 1 and any(f" {' '.join(whole)} " in f" {' '.join(each)} " for each in titles):
        return
    # "Hair colour" may be what a thing is called, though "colour" names a field.
    longer = " ".join(stem(each) for each in sentence.words(last, last + 2).split())
    if " " in longer and any(f" {longer} " in f" {' '.join(each)} " for each in titles):
        return
    if _often_noun(titles, word):
        return
    plural = stem(word) != word
    if not titles and _slip(word, lexicon.vocabulary):
        return
    if not titles or plural or _common(sentence, lexicon, last, len(titles)):
        yield Gap("thing", word)


def mostly_names_things(vocabulary: Vocabulary, word: str) -> bool:
    """Say whether most titles with a word are of what it names: "monitor", no "died"."""
    return _often_noun([each.split() for each in vocabulary.titles(word)], word)


def _often_noun(titles: Sequence[Sequence[str]], word: str) -> bool:
    called = sum(_is_noun(each, stem(word)) for each in titles)
    return called > 0 and called >= len(titles) * _OFTEN


def names_things(vocabulary: Vocabulary, word: str) -> bool:
    """Say whether any product is called by a word: none is by the last of "fragrance free"."""
    titles = (each.split() for each in vocabulary.titles(word))
    return vocabulary.ends_a_kind(word) or any(_is_noun(each, stem(word)) for each in titles)


def things_end(word: str) -> bool:
    """Say whether no noun goes on at a word of a title: "shoe 42", "kit with case"."""
    return word in _AFTER_NOUN or not word.isalpha() or adjective(word)


def _noun(word: str) -> bool:
    """Say whether a word can name a thing: no adjective, no "hiking"."""
    return not (
        word in STOP | ANYTHING or adjective(word) or word.endswith(("ing", "ly", "ed", "est"))
    )


def _is_said(lexicon: Lexicon, last: int) -> bool:
    """Say whether a noun ends a value or a label: a material, a style, a feature, a category."""
    for start in range(max(0, last + 1 - LONGEST), last + 1):
        if lexicon.meanings(start, last + 1):
            return True
        if start == last and any(info.kind == "flag" for info in lexicon.labels(start, last + 1)):
            return True
    noun = lexicon.phrase(last, last + 1)
    return any(lexicon.vocabulary.ends_a_kind(each) for each in (noun, _as_goods(noun)))


def _as_goods(noun: str) -> str:
    """Return what shops call the goods for a thing: for a hedge they sell "hedging"."""
    word = stem(noun)
    return f"{word.removesuffix('e')}ing"


def _is_noun(title: Sequence[str], word: str) -> bool:
    """Say whether a word is what a title is of: "trail shoe 42", not "shoe rack"."""
    for place, each in enumerate(title):
        if each in _OF_SOMETHING and place:
            return False
        if each == word:
            return _ends(title, place + 1)
    return False


def _ends(title: Sequence[str], place: int) -> bool:
    """Say whether no other noun follows at a place; behind a title stand its joined forms."""
    if place == len(title):
        return True
    if title[place] == "starter" and place + 1 < len(title):
        place += 1  # an aquarium starter kit is an aquarium, an engine starter no engine
    after, before = title[place], title[:place]
    if things_end(after):
        return True
    return any(
        # "Eames-inspired" is closed up before it loses its plural.
        "".join(before[start:end]).replace("s", "") == after.replace("s", "")
        for start in range(len(before))
        for end in range(start + 2, min(start + LONGEST, len(before)) + 1)
    )


def _common(sentence: Sentence, lexicon: Lexicon, index: int, titles: int) -> bool:
    """Say whether a word in titles is a common noun: it has an article, or others mention it."""
    before = re.findall(r"[a-z]+", sentence.text[: sentence.tokens[index].start])[-1:]
    if before in (["a"], ["an"], ["any"]):
        return True
    word = sentence.tokens[index].word
    return len(lexicon.vocabulary.matching([Constraint("text", "$contains", word)])) > titles


def _slip(word: str, vocabulary: Vocabulary) -> bool:
    """Say whether a word that nobody uses is one letter from one that somebody does."""
    near = neighbours(word, every=True)
    if near & (STOP | ADJECTIVES | COLOURS):
        return True
    return vocabulary.uses({stem(each) for each in near} - {stem(word)}, named=True)
