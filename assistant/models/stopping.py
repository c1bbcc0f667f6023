"""Where a reply ends: stop strings, length and time, for text that arrives in pieces."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.types import Chunk

if TYPE_CHECKING:
    from collections.abc import Generator

    from assistant.types import Sampling


class StopStrings:
    """Passes text on, up to the first stop string, however the text is cut into pieces."""

    def __init__(self, stops: tuple[str, ...]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""
        self.hit = False

    def feed(self, text: str) -> str:
        """Return what can be shown now; the start of a possible stop string is held back."""
        if self.hit:
            return ""
        text = self._held + text
        found = [at for at in (text.find(stop) for stop in self._stops) if at >= 0]
        if found:
            self.hit = True
            self._held = ""
            return text[: min(found)]
        cut = len(text) - max((_overlap(text, stop) for stop in self._stops), default=0)
        self._held = text[cut:]
        return text[:cut]

    def flush(self) -> str:
        """Return what was held back, when no more text comes."""
        held, self._held = self._held, ""
        return held


def _overlap(text: str, stop: str) -> int:
    """Return how many characters at the end of `text` are the start of `stop`."""
    longest = min(len(text), len(stop) - 1)
    return next((n for n in range(longest, 0, -1) if text.endswith(stop[:n])), 0)


def limited(pieces: Generator[str, None, None], sampling: Sampling) -> Generator[Chunk, None, None]:
    """Yield `pieces` as chunks, then one chunk that says why the reply ended.

    A piece counts as a token. Backends whose pieces hold several are expected to keep
    `max_tokens` themselves; for them the count is only a net that never cuts too early.
    """
    deadline = time.monotonic() + sampling.seconds
    stops = StopStrings(sampling.stop)
    count = 0
    with closing(pieces):
        for piece in pieces:
            if time.monotonic() >= deadline:
                yield Chunk(text=stops.flush(), finish="time", completion_tokens=count)
                return
            if count >= sampling.max_tokens:
                yield Chunk(text=stops.flush(), finish="length", completion_tokens=count)
                return
            count += 1
            if text := stops.feed(piece):
                yield Chunk(text=text)
            if stops.hit:
                break
    yield Chunk(text=stops.flush(), finish="stop", completion_tokens=count)
