"""Cutting streamed text into sentences."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

# White space behind a full stop and its citations, or a line break; "1.9 kg" has neither. What
# follows must have begun, because a citation may still come behind the space.
_END = re.compile(
    r"""(?: [.!?] ["')\u201d\u2019]* (?: \s* \[\d+\] )* [.!?]? | \[\d+\] ) \s+ (?= [^\s\[] )
    | \n+ (?= [^\s\[] )""",
    re.VERBOSE,
)
# The full stop of an abbreviation, or of a number that opens a line, as in a list.
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|vs|no|Mr|Mrs|Dr|St)|(?:^|\n)\s*\d{1,2})\.\s+$", re.IGNORECASE
)


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of streamed text as soon as each is complete, with their spaces."""
    buffer = ""
    for piece in pieces:
        buffer += piece
        start = 0
        while match := _END.search(buffer, start):
            if _NO_END.search(buffer[: match.end()]) or _mid_sentence(
                match.group(), buffer[match.end()]
            ):
                start = match.end()
                continue
            yield buffer[: match.end()]
            buffer, start = buffer[match.end() :], 0
    if buffer.strip():
        yield buffer


def _mid_sentence(end: str, following: str) -> bool:
    """Tell whether a citation without a full stop stands inside a sentence: "95 g [1] and ..."."""
    return end.startswith("[") and "\n" not in end and not following.isupper()


class Feed:
    """Pieces of text on their way, which can be taken in all at once before they are read."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self._taken: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        while True:
            if self._taken:
                yield self._taken.popleft()
                continue
            try:
                piece = next(self._pieces)
            except StopIteration:
                return
            yield piece

    def finish(self) -> None:
        """Take in what is still to come, so that whoever writes it is done."""
        self._taken.extend(self._pieces)
