"""Texts as chunks: what stands between spaces, with what it is called and where phrases end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from knowledge.completion.normalising import glued, is_ideograph, joined, words_of
from knowledge.understanding.english import STOP

_EDGES = "\"'`.,;:!?()[]{}<>|*#~“”„‘’«»®™©†-–—_+=/\\&"  # noqa: RUF001
_BREAK = re.compile(r"[,;:!?()\[\]{}|•]|\.$|\s[-–—/&+]\s")  # noqa: RUF001
_INCHES = re.compile(r"\d[\"”″][),;]?$")
_SPACES = re.compile(r"\s+")
_TAGS = re.compile(r"<[^>]{0,100}>|&[a-z]+;|[®™©]")
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")  # noqa: RUF001
# After these comes what a product goes with, not what it is.
_ATTACHING = frozenset("with without for w/ incl including".split())
LONGEST_RUN = 4
_LONGEST_IDEOGRAPHS = 6


class Chunk(NamedTuple):
    """A piece of text without spaces: as shown, and its words; nothing runs on past `ends`."""

    text: str
    words: tuple[str, ...]
    ends: bool

    @property
    def is_word(self) -> bool:
        """Whether it has only letters."""
        return _LETTERS.fullmatch(self.text) is not None

    @property
    def is_stop(self) -> bool:
        """Whether it is a function word."""
        return self.text in STOP


def chunks(text: str) -> list[Chunk]:
    """Return the chunks of a text in order, in lower case; Chinese characters one by one."""
    return list(_chunks(text))


@lru_cache(maxsize=8192)
def _chunks(text: str) -> tuple[Chunk, ...]:
    found: list[Chunk] = []
    for piece in _SPACES.split(_TAGS.sub(" ", text).strip().lower()):
        bare = piece.strip(_EDGES)
        if _INCHES.search(piece):
            bare += '"'
        breaks = bool(_BREAK.search(piece.lstrip("([{"))) or not bare
        if found and (not bare or piece[0] in "([{"):
            found[-1] = _ended(found[-1])
        if bare:
            parts = _characters(bare)
            found += [Chunk(part, tuple(words_of(part)), ends=False) for part in parts]
            if breaks:
                found[-1] = _ended(found[-1])
    return tuple(each for each in found if each.words)


def phrase(run: Sequence[Chunk]) -> tuple[str, str]:
    """Return a run of chunks as it is shown, and its normal form."""
    text = joined([each.text for each in run])
    return text, " ".join(glued([word for each in run for word in each.words]))


def label(text: str) -> str:
    """Return a name as it is shown: in lower case, with its marks ("camping & hiking")."""
    return " ".join(_TAGS.sub(" ", text).lower().split()).strip(_EDGES + " ")


def runs(line: Sequence[Chunk], longest: int = LONGEST_RUN) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of all runs that cross no break and begin and end in no function word."""
    for start, first in enumerate(line):
        if first.is_stop:
            continue
        most = _LONGEST_IDEOGRAPHS if is_ideograph(first.text) else longest
        for end in range(start + 1, min(start + most, len(line)) + 1):
            if not line[end - 1].is_stop:
                yield start, end
            if line[end - 1].ends:
                break


def head(line: Sequence[Chunk]) -> Sequence[Chunk]:
    """Return what a title says before "with" or "for": "skis with bindings" are skis."""
    places = (n for n, each in enumerate(line) if n and each.text in _ATTACHING)
    return line[: next(places, len(line))]


def _ended(chunk: Chunk) -> Chunk:
    return Chunk(chunk.text, chunk.words, ends=True)


def _characters(text: str) -> list[str]:
    """Return Chinese characters one by one, and what stands between them."""
    if text.isascii():
        return [text]
    parts: list[str] = [""]
    for before, char in pairwise(f" {text}"):
        if is_ideograph(char) or is_ideograph(before):
            parts.append("")
        parts[-1] += char
    return [part for part in parts if part]
