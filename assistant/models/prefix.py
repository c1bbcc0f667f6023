"""What the model has already read: the keys and values of a prompt's beginning are used again."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transformers import DynamicCache


class PrefixCache:
    """Keeps the keys and values of the last sequence, for the next that begins like it.

    Prompts begin with the same instructions, and a sentence that is written again has the whole
    prompt before it. For one thread, the one that writes.
    """

    def __init__(self) -> None:
        self._ids: Sequence[int] = ()
        self._cache: DynamicCache | None = None

    def take(self, prompt: Sequence[int]) -> DynamicCache:
        """Return a cache for `generate`, filled as far as `prompt` begins like the last sequence.

        At least the last token is left to read. The cache is out until `keep` brings it back, so
        that a reply that fails leaves nothing half-written.
        """
        from transformers import DynamicCache

        cache, self._cache = self._cache, None
        pairs = zip(prompt[:-1], self._ids, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        # Layers that forget, as those with a sliding window do, cannot go back.
        if cache is None or not shared or any(cache.is_sliding):
            return DynamicCache()
        cache.crop(shared - cache.get_seq_length())
        return cache

    def keep(self, ids: Sequence[int], cache: DynamicCache) -> None:
        """Keep what was read: `ids` are prompt and reply, of which `cache` may lack the last."""
        self._ids, self._cache = ids[: cache.get_seq_length()], cache
