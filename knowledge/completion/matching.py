"""Which suggestions a prefix may mean, and at what cost: any order, later words, slips."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.completion.normalising import is_ideograph, unit_symbols
from knowledge.completion.segment import Rows, Segment
from knowledge.completion.vocabulary import Span, Vocabulary
from knowledge.terms import stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.completion.segment import Ints

_NEVER = np.float32(99.0)
# What is looked at closely: so many suggestions of each way to read a prefix, the likeliest.
_CLOSELY = 300
_SELECTIVE = 4_000
_MOST_WORDS = 8  # of a prefix; a longer text is no query
_UNFINISHED = 0.4  # an earlier word that is only begun: "iph ca"
_PLURAL = 0.15
_JOINED, _SPLIT = 0.5, 0.7  # "lap top", "iphonecase"
_TWICE = 1.5  # two typed words that are one of the suggestion
_PLAIN = 40  # suggestions that have what was typed, from which it is taken at its word,
_PLAIN_WORD = 4  # or that have it as a whole word
_RARELY = 0.4  # what a slip costs more when what was typed is there as well
_SHORTEST = 4  # letters in all from which one slip is forgiven
_LONG = 8  # letters from which two are
ONE_SLIP = 1.4


@dataclass(frozen=True, slots=True)
class Found:
    """Suggestions by number, what reading the prefix as each costs, and whether it begins so."""

    ids: Ints
    costs: NDArray[np.float32]
    begins: NDArray[np.bool_]
    first: NDArray[np.bool_]

    @classmethod
    def none(cls) -> Found:
        """Return nothing."""
        return cls(
            np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, bool), np.zeros(0, bool)
        )

    @classmethod
    def all(cls, parts: Sequence[Found]) -> Found:
        """Return several together."""
        return cls(
            np.concatenate([each.ids for each in parts]),
            np.concatenate([each.costs for each in parts]),
            np.concatenate([each.begins for each in parts]),
            np.concatenate([each.first for each in parts]),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take what was typed apart: its words, and what that costs."""

    words: tuple[str, ...]
    cost: float = 0.0


def exact(segment: Segment, words: Sequence[str], ended: bool, live: NDArray[np.bool_]) -> Found:
    """Return the suggestions that begin with what was typed, the likeliest of them."""
    start = " ".join(words) + (" " if ended else "")
    ids = likeliest(segment.beginning(start), live)
    true = np.ones(len(ids), dtype=bool)
    return Found(ids, np.zeros(len(ids), dtype=np.float32), true, true)


def by_words(
    segment: Segment, words: Sequence[str], ended: bool, live: NDArray[np.bool_], *, slips: bool
) -> Found:
    """Return the suggestions that have all typed words, in any order; the last may be begun."""
    parts = [
        _matching(segment, reading, ended, live, slips=slips and not reading.cost)
        for reading in readings(segment.vocabulary, words[:_MOST_WORDS])
    ]
    return Found.all(parts) if parts else Found.none()


def readings(vocabulary: Vocabulary, words: Sequence[str]) -> Iterator[Reading]:
    """Yield the ways to take a prefix apart: as typed, two words as one, one as two."""
    given = tuple(words)
    yield Reading(given)
    for n in range(len(given) - 1):
        yield Reading((*given[:n], given[n] + given[n + 1], *given[n + 2 :]), _JOINED)
    if len(given) > 1 and given[-1].isalpha() and given[-2].replace(".", "", 1).isdecimal():
        for symbol in unit_symbols(given[-1]):
            yield Reading((*given[:-2], given[-2] + symbol))
    for n, word in enumerate(given):
        for left, right in _halves(vocabulary, word, last=n == len(given) - 1):
            yield Reading((*given[:n], left, right, *given[n + 1 :]), _SPLIT)


def _halves(vocabulary: Vocabulary, word: str, *, last: bool) -> Iterator[tuple[str, str]]:
    """Yield the pairs that a word is when its space is put in: a word, and one that may go on."""
    if len(word) < _SHORTEST or len(word) > 24 or is_ideograph(word[0]):
        return
    least = 3 if word.isalpha() else 2
    pairs = [(word[:n], word[n:]) for n in range(least, len(word) - (0 if last else 1))]
    pairs = [(left, right) for left, right in pairs if right]
    if not pairs:
        return
    lows, highs = vocabulary.prefixed([right for _, right in pairs])
    for (left, right), low, high in zip(pairs, lows, highs, strict=True):
        if low < high and vocabulary.whole(left) and (last or vocabulary.whole(right)):
            yield left, right


def _matching(
    segment: Segment, reading: Reading, ended: bool, live: NDArray[np.bool_], *, slips: bool
) -> Found:
    """Return what has all words of a reading."""
    vocabulary, words = segment.vocabulary, reading.words
    letters = sum(map(len, words))
    allowed = 0 if not slips or letters < _SHORTEST else 1 if letters < _LONG else 2
    spans = [
        spans_of(
            segment,
            word,
            last=n == len(words) - 1 and not ended,
            slips=allowed > 0,
            plural=not reading.cost,
        )
        for n, word in enumerate(words)
    ]
    if not all(spans):
        return Found.none()
    ids = _candidates(segment, spans, live)
    if len(words) > 1:
        ids = _having_all(segment, ids, spans)
    if not len(ids):
        return Found.none()
    rows = segment.padded[ids].T
    # [typed, words, candidates]: numpy is quick along the last axis.
    each = np.stack([_costs(vocabulary, those, rows) for those in spans])
    places = each.argmin(axis=1)
    least = np.take_along_axis(each, places[:, None, :], axis=1)[:, 0, :]
    total = least.sum(axis=0) + np.float32(reading.cost)
    if len(words) > 1:
        ranked = np.sort(places, axis=0)
        total += _TWICE * (ranked[1:] == ranked[:-1]).sum(axis=0)
    fits = (least.max(axis=0) < _NEVER) & (total < allowed * ONE_SLIP + 1.3)
    begins = (places == np.arange(len(words))[:, None]).all(axis=0)
    return Found(ids[fits], total[fits], begins[fits], (places[0] == 0)[fits])


def spans_of(segment: Segment, word: str, *, last: bool, slips: bool, plural: bool) -> list[Span]:
    """Return the words that a typed one may be, dearest first; all but the last are complete."""
    vocabulary = segment.vocabulary
    found: list[Span | None] = []
    if slips and not _is_plain(segment, word, last=last):
        found += _mistyped(vocabulary, word, last=last)
    if last:
        found.append(vocabulary.span(word))
    else:
        if len(word) > 1 and not is_ideograph(word):
            found.append(vocabulary.span(word, _UNFINISHED))
        found.append(vocabulary.whole(word))
    if plural and len(word) > 3 and (single := stem(word)) != word:
        found.append(vocabulary.whole(single, _PLURAL))
    return sorted(filter(None, found), key=lambda span: -span.cost)


def _mistyped(vocabulary: Vocabulary, word: str, *, last: bool) -> list[Span]:
    """Return the words that a typed one is a slip of, or of their beginning when it is the last."""
    found = vocabulary.slips(word, whole=not last)
    if len(word) >= _LONG:
        found += vocabulary.far(word, whole=not last)
    if (vocabulary.span(word) if last else vocabulary.whole(word)) is None:
        return found
    return [Span(each.low, each.high, each.cost + _RARELY) for each in found]


def _is_plain(segment: Segment, word: str, *, last: bool) -> bool:
    """Say whether so many suggestions have a word as it was typed that it is no slip."""
    begun = segment.vocabulary.span(word) if last else None
    whole = segment.vocabulary.whole(word)
    starts = segment.having.starts
    return any(
        span is not None and int(starts[span.high] - starts[span.low]) >= least
        for span, least in ((begun, _PLAIN), (whole, _PLAIN_WORD if last else _PLAIN))
    )


class _Scratch(threading.local):
    """An array for the words of each size of vocabulary, all of them `_NEVER` between uses."""

    def __init__(self) -> None:
        self.arrays: dict[int, NDArray[np.float32]] = {}

    def of(self, size: int) -> NDArray[np.float32]:
        if size not in self.arrays:
            self.arrays = {size: np.full(size, _NEVER, dtype=np.float32)}
        return self.arrays[size]


_SCRATCH = _Scratch()


def _costs(vocabulary: Vocabulary, spans: Sequence[Span], rows: Ints) -> NDArray[np.float32]:
    """Return what it costs to read a typed word as each word of some rows."""
    # Filling an array of the whole vocabulary would take longer than all the rest.
    costs = _SCRATCH.of(len(vocabulary) + 1)
    for span in spans:
        costs[span.low : span.high] = span.cost
    found = costs[rows]
    for span in spans:
        costs[span.low : span.high] = _NEVER
    return found


def _having_all(segment: Segment, ids: Ints, spans: Sequence[Sequence[Span]]) -> Ints:
    """Return the suggestions that have each typed word, in one of its spellings."""
    starts = segment.having.starts
    for some in sorted(spans, key=lambda each: sum(starts[s.high] - starts[s.low] for s in each)):
        costs = _costs(segment.vocabulary, some, segment.padded[ids].T)
        ids = ids[costs.min(axis=0) < _NEVER]
    return ids


def _candidates(segment: Segment, spans: Sequence[Sequence[Span]], live: NDArray[np.bool_]) -> Ints:
    """Return suggestions that have one of the typed words: the one that the fewest have."""
    starts = segment.having.starts
    sizes = [sum(int(starts[s.high] - starts[s.low]) for s in each) for each in spans]
    rarest = min(range(len(spans)), key=lambda n: sizes[n])
    if len(spans) > 1:
        ids = np.concatenate([segment.having.span(s.low, s.high) for s in spans[rarest]])
        return likeliest(ids, live, _SELECTIVE)
    cheap = [s for s in spans[0] if s.cost == 0] or spans[0]
    return np.unique(
        np.concatenate(
            [
                likeliest(_together(segment.starting, spans[0]), live),
                likeliest(_together(segment.starting, cheap), live),
                likeliest(_together(segment.having, cheap), live),
            ]
        )
    )


def _together(rows: Rows, spans: Sequence[Span]) -> Ints:
    return np.concatenate([rows.span(s.low, s.high) for s in spans])


def likeliest(ids: Ints, live: NDArray[np.bool_], most: int = _CLOSELY) -> Ints:
    """Return the likeliest of some suggestions that can be sold; numbers are ranks."""
    ids = ids[live[ids]]
    return np.partition(ids, most)[:most] if len(ids) > most else ids
