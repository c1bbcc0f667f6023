"""A chat model without weights: it says what it was told to say, or quotes a numbered source."""

from __future__ import annotations

import re
import threading
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.models.stopping import limited

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from assistant.types import Chunk, Sampling
    from prompts.types import Message

# "[2] text", and the lines below it up to an empty one or the next number.
_SOURCE = re.compile(r"^\s*\[(\d+)\]\s*(.*(?:\n(?!\s*\[\d+\])[^\n]*\S[^\n]*)*)", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


class ScriptedModel:
    """Streams scripted replies word by word; a word counts as a token.

    `replies` are given in order, the last one again and again, or computed from the messages.
    Without any, the reply is the sentence of the last message's numbered sources that shares
    most words with the rest of that message, so that the whole shop runs on any laptop.
    """

    def __init__(
        self,
        replies: Sequence[str] | Callable[[Sequence[Message]], str] | None = None,
        *,
        delay: float = 0.0,
        window: int | None = None,
    ) -> None:
        """Wait `delay` seconds before each word; `window` is in words."""
        if replies is None:
            self._script: Callable[[Sequence[Message]], str] = _quote
        elif callable(replies):
            self._script = replies
        else:
            self._script = _InOrder((replies,) if isinstance(replies, str) else tuple(replies))
        self._delay = delay
        self._window = window

    @property
    def name(self) -> str:
        """Always "scripted"."""
        return "scripted"

    @property
    def window(self) -> int | None:
        """The window it was given, in words."""
        return self._window

    def load(self) -> None:
        """There is nothing to load."""

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Count the words."""
        return sum(len(message.content.split()) for message in messages)

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        """Yield the next reply word by word."""
        words = re.findall(r"\s*\S+|\s+$", self._script(messages))
        with closing(limited(self._slowly(words, sampling), sampling)) as chunks:
            for chunk in chunks:
                yield replace(
                    chunk, prompt_tokens=self.count_tokens(messages) if chunk.finish else None
                )

    def _slowly(self, words: Sequence[str], sampling: Sampling) -> Generator[str, None, None]:
        for word in words:
            # A wait beyond the time limit would only put off saying that the time is up.
            time.sleep(min(self._delay, sampling.seconds))
            yield word


class _InOrder:
    """Hands out replies one by one, also to several threads."""

    def __init__(self, replies: tuple[str, ...]) -> None:
        if not replies:
            msg = "ScriptedModel needs at least one reply, or None to quote the sources"
            raise ValueError(msg)
        self._replies = list(reversed(replies))
        self._lock = threading.Lock()

    def __call__(self, _messages: Sequence[Message]) -> str:
        with self._lock:
            return self._replies.pop() if len(self._replies) > 1 else self._replies[0]


def _quote(messages: Sequence[Message]) -> str:
    """Return the sentence of the last user message's sources that fits it best, numbered."""
    asked = next((m.content for m in reversed(messages) if m.role == "user"), "")
    wanted = _words(_SOURCE.sub(" ", asked))
    candidates = [
        (sentence.strip(), number)
        for number, text in _SOURCE.findall(asked)
        for sentence in _SENTENCE_END.split(text)
        if sentence.strip()
    ]
    if not candidates:
        return "I have no source that answers this."
    # max() keeps the first of equals, and sources come best first.
    sentence, number = max(candidates, key=lambda candidate: len(wanted & _words(candidate[0])))
    return f"{sentence} [{number}]"


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 2}
