"""Texts that are nearly the same, found without comparing each with each."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.terms import words

# 24 permutations in bands of 3: two texts that share 80 % of their shingles meet in some band with
# a probability of 99.7 %, those that share 30 % with 20 %; the exact share decides then.
_PERMUTATIONS, _BAND = 24, 3
_PRIME = (1 << 31) - 1


def plain(text: str) -> str:
    """Return a text as its words in lower case: what makes two texts exactly the same."""
    return " ".join(words(text))


def shingles(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring words of a text, and its first word."""
    found = words(text)
    return frozenset((*found[:1], *map(" ".join, pairwise(found))))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Jaccard similarity of two sets, 0 when both are empty."""
    return len(one & other) / len(one | other) if one or other else 0.0


class NearTexts:
    """A set of texts that can be asked for those that share most of another's word pairs."""

    def __init__(self, texts: Iterable[str] = (), *, least: float) -> None:
        """Take texts, and which share of word pairs makes two the same."""
        random = np.random.default_rng(0)
        self._factors = random.integers(1, _PRIME, size=(2, _PERMUTATIONS), dtype=np.int64)
        self._least = least
        self._known: list[frozenset[str]] = []
        self._bands: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        """Remember a text."""
        found = shingles(text)
        if found:
            for key in self._keys(found):
                self._bands[key].append(len(self._known))
            self._known.append(found)

    def has(self, text: str) -> bool:
        """Tell whether a text nearly the same was added."""
        found = shingles(text)
        places = {place for key in self._keys(found) for place in self._bands.get(key, ())}
        return any(shared(found, self._known[place]) >= self._least for place in places)

    def _keys(self, found: frozenset[str]) -> Iterator[tuple[int, ...]]:
        if not found:
            return
        hashes = self._hashes(sorted(found))
        for start in range(0, _PERMUTATIONS, _BAND):
            yield (start, *map(int, hashes[start : start + _BAND]))

    def _hashes(self, found: Sequence[str]) -> NDArray[np.int64]:
        codes = np.array([zlib.crc32(each.encode()) % _PRIME for each in found], dtype=np.int64)
        factors, offsets = self._factors
        permuted = (codes[:, None] * factors[None, :] + offsets[None, :]) % _PRIME
        return np.asarray(permuted.min(axis=0), dtype=np.int64)
