"""What happens to each token between `generate` and whoever reads the reply."""

from __future__ import annotations

import threading
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal

from assistant.models.stopping import StopStrings
from assistant.types import Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch
    from transformers import PreTrainedTokenizerBase

    from assistant.types import Sampling


class Detokenizer:
    """Turns token ids into text as they come; joined, the pieces are the decoded whole."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer = tokenizer
        self._ids: list[int] = []
        # Ids before `_end` are shown. Decoding starts a little earlier, at `_start`, because a
        # tokenizer may write the first token of a text differently (without its space).
        self._start = self._end = 0

    def feed(self, token: int) -> str:
        """Return the text that `token` completes; half a character waits for its other half."""
        self._ids.append(token)
        text = self._rest()
        if not text or text.endswith("\ufffd"):
            return ""
        self._start, self._end = self._end, len(self._ids)
        return text

    def flush(self) -> str:
        """Return what never became a whole character."""
        text = self._rest()
        self._start = self._end = len(self._ids)
        return text

    def _rest(self) -> str:
        shown = self._decode(self._ids[self._start : self._end])
        return self._decode(self._ids[self._start :])[len(shown) :]

    def _decode(self, ids: list[int]) -> str:
        text = self._tokenizer.decode(
            ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return str(text)


class Writer:
    """A stopping criterion of `generate` that passes the reply on to another thread.

    It sees every token right after it was chosen, so it both streams the text and ends the
    generation without one forward pass too many: a streamer is told only after the criteria.
    """

    def __init__(
        self, tokenizer: PreTrainedTokenizerBase, ends: frozenset[int], sampling: Sampling
    ) -> None:
        self._ends = ends
        self._text = Detokenizer(tokenizer)
        self._stops = StopStrings(sampling.stop)
        self._deadline = time.monotonic() + sampling.seconds
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self._closed = threading.Event()
        self.tokens = 0
        self.finish: Literal["stop", "length", "time"] = "length"

    def __call__(
        self, input_ids: torch.Tensor, _scores: object = None, **_kwargs: object
    ) -> torch.Tensor:
        """Take the newest token; return whether the reply ends with it, as a tensor of one."""
        ended = self._take(int(input_ids[0, -1]))
        return input_ids.new_full((1,), fill_value=ended).bool()

    def _take(self, token: int) -> bool:
        self.tokens += 1
        if token in self._ends:
            self.finish = "stop"
            return True
        if text := self._stops.feed(self._text.feed(token)):
            self._queue.put(text)
        if self._stops.hit:
            self.finish = "stop"
        elif time.monotonic() >= self._deadline:
            self.finish = "time"
        return self.finish != "length" or self.closed

    def end(self) -> None:
        """Pass on what was held back and wake the reader; called once, also after an error."""
        if text := self._stops.feed(self._text.flush()) + self._stops.flush():
            self._queue.put(text)
        self._queue.put(None)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the text as it is written, in the reader's thread, until the end or the limit."""
        while True:
            try:
                text = self._queue.get(timeout=max(0.0, self._deadline - time.monotonic()))
            except Empty:
                # Still waiting for its turn, or in a forward pass that cannot be interrupted.
                self.finish = "time"
                return
            if text is None:
                return
            yield Chunk(text=text)

    @property
    def closed(self) -> bool:
        """Whether nobody reads any more; at interpreter exit nobody does."""
        return self._closed.is_set() or not threading.main_thread().is_alive()

    def close(self) -> None:
        """Make the generation end with its next token."""
        self._closed.set()
