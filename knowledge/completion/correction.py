"""What a query was meant to say: words that nothing in the shop has, one slip from some that do.

A word with a digit is a model number, a SKU or a size and is never touched; nor is what stands in
quotation marks, a word that the catalogue has, or an English word that it has not: who asks for a
guitar means no guard. A slip of such a word ("hellow") is no slip of one that the catalogue has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from knowledge.completion.goods import content
from knowledge.completion.normalising import words_of
from knowledge.completion.vocabulary import WIDTH, Vocabulary
from knowledge.terms import STOP_WORDS, stem
from knowledge.understanding.english import STOP

if TYPE_CHECKING:
    from knowledge.completion.shelf import Shelf

_SHORTEST = 4  # letters; a shorter word has too many neighbours
_SURE = 5  # letters from which a correction may be certain
_SLIP = 3.5  # what a slip of cost 1 takes from the logarithm of a chance
_SPLIT = 0.7
_SURE_HALF = 4  # letters of each half from which a space is certainly missing
_STOCKED = 0.0  # what it adds to a word's chance, beside other English, that the shop has it,
_TOGETHER = 3.0  # and that a product has it with the rest of the query
_OFFERED = 0.5  # by which the best must lead other English to be offered at all
_UNKNOWN_NAME = 1e6  # how often a word that is not English would be in English texts
_AHEAD = 1.2  # by which the best must lead the next to be certain
_TRIED = 12
_MOST = 12  # words of a query; a longer text is no query
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001
# Model numbers, addresses, and phrases that are meant as they stand.
_LITERAL = re.compile(r"""\S*[\d@_\\]\S*|\S*\w[.:/]\w\S*|"[^"]*"|“[^”]*”""")


@dataclass(frozen=True, slots=True)
class Correction:
    """A query as it was probably meant, and its words that changed: (typed, meant).

    One that is not `certain` is only to be offered. `hits` products have all words of it.
    """

    text: str
    changed: tuple[tuple[str, str], ...]
    certain: bool
    hits: int


@dataclass(frozen=True, slots=True)
class _Guess:
    meant: str
    chance: float
    slips: float
    together: bool  # with the rest of the query


def correct(shelf: Shelf, query: str) -> Correction | None:
    """Return what a query was meant to say, None when it says it or nobody can tell."""
    places = list(_WORD.finditer(query))[: _MOST + 1]
    if not places or len(places) > _MOST:
        return None
    typed = [match[0] for match in places]
    literal = [match.span() for match in _LITERAL.finditer(query)]
    unknown = [
        n
        for n, match in enumerate(places)
        if _is_unknown(shelf, match[0])
        and not any(start <= match.start() < end for start, end in literal)
    ]
    if not unknown:
        return None
    context = [word for n, word in enumerate(typed) if n not in unknown and word not in STOP]
    found: dict[int, _Guess] = {}
    certain = True
    for n in unknown:
        guesses = _guesses(shelf, typed[n].lower(), context)
        lead = _lead(shelf, typed[n].lower(), guesses[0]) if guesses else -math.inf
        if lead < _OFFERED:
            return None
        found[n] = guesses[0]
        certain = certain and lead >= _AHEAD and _is_certain(typed[n], guesses)
        context.append(guesses[0].meant)
    text = _rewritten(query, places, found)
    hits = _hits(shelf, text)
    if not hits:
        return None
    return Correction(text, tuple((typed[n], found[n].meant) for n in unknown), certain, hits)


def _is_unknown(shelf: Shelf, word: str) -> bool:
    """Say whether a word is no word of the catalogue nor of English, and may be a slip."""
    if len(word) < _SHORTEST or not word.isalpha() or not word.isascii():
        return False
    name = word.lower()
    return not (
        name in STOP
        or name in STOP_WORDS
        or _is_known(shelf, name)
        or name in english()
        or stem(name) in english()
    )


def _is_known(shelf: Shelf, word: str) -> bool:
    return shelf.finder.count(stem(word)) > 0 or shelf.segment.vocabulary.whole(word) is not None


def _guesses(shelf: Shelf, word: str, context: Sequence[str]) -> list[_Guess]:
    """Return what a word may have been meant to be, the likeliest first."""
    found: dict[str, _Guess] = {}
    for meant, slips in _near(shelf, word):
        hits = _hits(shelf, " ".join([*context, meant])) if context else 0
        # With what else was said, if anything has both; else by itself.
        often = 3.0 + math.log(hits) if hits else 0.5 * math.log(1 + _count(shelf, meant))
        chance = often - _SLIP * slips
        if meant not in found or found[meant].chance < chance:
            found[meant] = _Guess(meant, chance, slips, hits > 0)
    ranked = sorted(found.values(), key=lambda each: -each.chance)
    kept: dict[str, _Guess] = {}
    for each in ranked:
        kept.setdefault(stem(each.meant), each)  # the plural of the best is no rival
    return list(kept.values())


def _lead(shelf: Shelf, word: str, best: _Guess) -> float:
    """Return how much likelier a guess is than any English word that the shop has not."""
    counts, spelt = english(), _spelt()
    own = math.log(min(counts.get(each, _UNKNOWN_NAME) for each in best.meant.split()))
    own += _STOCKED + (_TOGETHER if best.together else 0.0) - _SLIP * best.slips
    rivals = ((spelt.word(span.low), span.cost) for span in spelt.slips(word, whole=True))
    return own - max(
        (
            math.log(counts[rival]) - _SLIP * cost
            for rival, cost in rivals
            if not _is_known(shelf, rival)
        ),
        default=-math.inf,
    )


def _near(shelf: Shelf, word: str) -> Iterator[tuple[str, float]]:
    vocabulary, starts = shelf.segment.vocabulary, shelf.segment.having.starts
    spans = [*vocabulary.slips(word, whole=True), *vocabulary.far(word, whole=True)]
    spans.sort(key=lambda s: _SLIP * s.cost - math.log(starts[s.high] - starts[s.low] + 1))
    for span in spans[:_TRIED]:
        if (meant := vocabulary.word(span.low)).isalpha():
            yield meant, span.cost
    if not spans:
        names = shelf.goods.words
        for span in names.slips(word, whole=True)[:_TRIED]:
            if (meant := names.word(span.low)).isalpha():
                yield meant, span.cost
    for place in range(3, len(word) - 2):
        left, right = word[:place], word[place:]
        if _is_known(shelf, left) and _is_known(shelf, right) and _hits(shelf, f"{left} {right}"):
            yield f"{left} {right}", _SPLIT


def _is_certain(word: str, guesses: Sequence[_Guess]) -> bool:
    best = guesses[0]
    second = guesses[1].chance if len(guesses) > 1 else -math.inf
    halves = best.meant.split()
    if len(halves) > 1 and min(map(len, halves)) < _SURE_HALF:
        return False
    return len(word) >= _SURE and best.slips < 2 and best.chance - second >= _AHEAD


def _rewritten(query: str, places: Sequence[re.Match[str]], found: dict[int, _Guess]) -> str:
    parts, end = [], 0
    for n, guess in found.items():
        parts += [query[end : places[n].start()], guess.meant]
        end = places[n].end()
    return "".join([*parts, query[end:]])


def _hits(shelf: Shelf, text: str) -> int:
    products = shelf.finder.products(content(text), named=False)
    return int(np.count_nonzero(shelf.stock.products[products]))


def _count(shelf: Shelf, word: str) -> int:
    return min(shelf.finder.count(stem(each)) for each in words_of(word))


@lru_cache(maxsize=1)
def english() -> Mapping[str, int]:
    """Return how often 82,765 English words are used, by the list that symspellpy ships."""
    lists = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    lines = lists.read_text(encoding="utf-8-sig").splitlines()
    return {word: int(count) for word, _, count in (line.partition(" ") for line in lines)}


@lru_cache(maxsize=1)
def _spelt() -> Vocabulary:
    """Return the English words as what slips are looked up in."""
    words = sorted(word.encode()[:WIDTH] for word in english())
    return Vocabulary(np.array(words, dtype=f"S{WIDTH}"))
