"""The words of all suggestions, sorted: what a prefix leads to, also when it is mistyped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 32  # bytes of a word that count
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALPHABET = np.frombuffer(ascii_lowercase.encode(), dtype=np.uint8)
_DIGITS = np.frombuffer(digits.encode(), dtype=np.uint8)
# What a slip costs, where 1 is a letter for any other.
_NEAR, _FAR, _SWAPPED, _DOUBLED, _MISSING, _EXTRA, _FIRST = 0.8, 1.1, 0.7, 0.6, 0.9, 0.9, 0.25
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Span:
    """The words [low, high) of a vocabulary, and what it costs to read what was typed as them."""

    low: int
    high: int
    cost: float


class Vocabulary:
    """Sorted words, UTF-8 in a fixed width, so that a prefix is one span of them."""

    def __init__(self, words: NDArray[np.bytes_]) -> None:
        self.words = words

    def __len__(self) -> int:
        return len(self.words)

    def word(self, place: int) -> str:
        """Return one word."""
        return bytes(self.words[place]).decode(errors="ignore")

    def prefixed(self, starts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return (low, high) of the words with each of some prefixes; equal when there is none."""
        keys = np.array([each.encode()[:WIDTH] for each in starts], dtype=f"S{WIDTH}")
        return self.words.searchsorted(keys), self.words.searchsorted(ends(keys))

    def span(self, start: str, cost: float = 0.0) -> Span | None:
        """Return the words with a prefix."""
        low, high = self.prefixed([start])
        return Span(int(low[0]), int(high[0]), cost) if low[0] < high[0] else None

    def whole(self, word: str, cost: float = 0.0) -> Span | None:
        """Return one word."""
        key = np.array([word.encode()[:WIDTH]], dtype=f"S{WIDTH}")
        place = int(self.words.searchsorted(key)[0])
        if place < len(self.words) and self.words[place] == key[0]:
            return Span(place, place + 1, cost)
        return None

    def slips(self, start: str, *, whole: bool) -> list[Span]:
        """Return the words that begin one slip from a prefix, or with `whole` are one slip away."""
        variants, costs = edits(start)
        if not len(variants) or not len(self.words):
            return []
        lows = self.words.searchsorted(variants)
        if whole:
            places = np.minimum(lows, len(self.words) - 1)
            hit = np.flatnonzero(self.words[places] == variants)
            return [Span(int(lows[n]), int(lows[n]) + 1, float(costs[n])) for n in hit]
        highs = self.words.searchsorted(ends(variants))
        return [
            Span(int(lows[n]), int(highs[n]), float(costs[n])) for n in np.flatnonzero(lows < highs)
        ]

    def far(self, start: str, *, whole: bool) -> list[Span]:
        """Return the words that begin two slips from a long prefix, or with `whole` are.

        One of the slips is in the first half, so the words that share one of the halves do: those
        that begin alike, and those that begin one slip from the first half.
        """
        half = len(start) // 2
        alike = self.span(start[:half])
        found: list[Span] = []
        for span in [*([alike] if alike else []), *self.slips(start[:half], whole=False)]:
            for n in self._about_as_long(span, len(start), whole=whole):
                word = self.words[n].decode(errors="ignore")
                told = word if whole else word[: len(start)]
                if abs(len(told) - len(start)) <= 2:
                    slips = OSA.distance(told, start, score_cutoff=2)
                    if slips == 2:
                        found.append(Span(n, n + 1, 2.2))
        return found

    def _about_as_long(self, span: Span, length: int, *, whole: bool) -> list[int]:
        """Return which words of a span can be two slips from so many letters, if it has many."""
        every = range(span.low, span.high)
        if len(every) <= _LOOKED_AT:
            return list(every)
        lengths = np.char.str_len(self.words[span.low : span.high])
        near = (lengths >= length - 2) & ((lengths <= length + 2) | (not whole))
        return [span.low + int(n) for n in np.flatnonzero(near)[:_LOOKED_AT]]


def ends(starts: NDArray[np.bytes_], width: int = WIDTH) -> NDArray[np.bytes_]:
    """Return what sorts behind all that begins so: no byte of UTF-8 is 0xff."""
    rows = starts.view(np.uint8).reshape(len(starts), width)
    return np.where(rows == 0, np.uint8(0xFF), rows).view(f"S{width}")[:, 0]


@lru_cache(maxsize=256)
def edits(word: str) -> tuple[NDArray[np.bytes_], NDArray[np.float32]]:
    """Return what one slip makes of a word, with what each costs: less is likelier."""
    length = len(word)
    if not word.isascii() or not 1 < length < WIDTH:
        return np.zeros(0, dtype=f"S{WIDTH}"), np.zeros(0, dtype=np.float32)
    typed = np.frombuffer(word.encode(), dtype=np.uint8)
    parts = [_left_out(typed), _swapped(typed)]
    for place in range(length):
        parts += [_changed(typed, place), _put_in(typed, place)]
    parts.append((np.append(typed, typed[-1])[None, :], np.array([_DOUBLED])))
    rows = np.zeros((sum(len(each) for each, _ in parts), WIDTH), dtype=np.uint8)
    costs = np.concatenate([cost for _, cost in parts]).astype(np.float32)
    start = 0
    for each, _ in parts:
        rows[start : start + len(each), : each.shape[1]] = each
        start += len(each)
    variants = rows.view(f"S{WIDTH}")[:, 0]
    other = variants != word.encode()
    return variants[other], costs[other]


_Slips = tuple["NDArray[np.uint8]", "NDArray[np.float64]"]


def _left_out(typed: NDArray[np.uint8]) -> _Slips:
    """One letter too many was typed."""
    length = len(typed)
    rows = np.stack([np.delete(typed, place) for place in range(length)])
    same = typed[1:] == typed[:-1]
    doubled = np.append(same, False) | np.append(False, same)
    return rows, np.where(doubled, _DOUBLED, _EXTRA) + _FIRST * (np.arange(length) == 0)


def _swapped(typed: NDArray[np.uint8]) -> _Slips:
    """Two letters were typed in the wrong order."""
    rows = np.repeat(typed[None, :], len(typed) - 1, axis=0)
    for place in range(len(typed) - 1):
        rows[place, place : place + 2] = typed[place + 1], typed[place]
    return rows, _SWAPPED + _FIRST * (np.arange(len(typed) - 1) == 0)


def _changed(typed: NDArray[np.uint8], place: int) -> _Slips:
    """Another letter was typed; a digit is a size or a model and was meant as one."""
    letters = _alphabet(typed[place])
    rows = np.repeat(typed[None, :], len(letters), axis=0)
    rows[:, place] = letters
    near = np.isin(letters, np.frombuffer(_near()[chr(typed[place])].encode(), dtype=np.uint8))
    return rows, np.where(near, _NEAR, _FAR) + _FIRST * (place == 0)


def _put_in(typed: NDArray[np.uint8], place: int) -> _Slips:
    """A letter was left out before this one; one of a pair is forgotten most easily."""
    letters = _alphabet(typed[place])
    rows = np.insert(np.repeat(typed[None, :], len(letters), axis=0), place, letters, axis=1)
    before = typed[place - 1] if place else typed[place]
    twice = (letters == typed[place]) | (letters == before)
    return rows, np.where(twice, _DOUBLED, _MISSING) + _FIRST * (place == 0)


def _alphabet(letter: int) -> NDArray[np.uint8]:
    return _DIGITS if chr(letter).isdigit() else _ALPHABET


@lru_cache(maxsize=1)
def _near() -> Mapping[str, str]:
    """Return, for each key, those beside it."""
    found: dict[str, str] = defaultdict(str)
    for number, row in enumerate(_ROWS):
        below = _ROWS[number + 1] if number + 1 < len(_ROWS) else ""
        for place, letter in enumerate(row):
            beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
            under = below[max(0, place - 1) : place + 1]
            found[letter] += beside + under
            for other in under:
                found[other] += letter
    return found
