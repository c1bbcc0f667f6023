"""What may be suggested at all: nothing that names somebody, nothing that a shop would not say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.completion.privacy import blocked_words, is_blocked, personal


@dataclass(frozen=True)
class Policy:
    """What may be suggested: queries of `min_customers` people, none that names one of `names`.

    `folder` is where the shop's `blocked.txt` lies.
    """

    min_customers: int = 3
    names: frozenset[tuple[str, ...]] = frozenset()
    folder: Path | None = None

    @cached_property
    def _blocked(self) -> frozenset[str]:
        return blocked_words(self.folder)

    def may_show(self, text: str) -> bool:
        """Say whether a text has no blocked word."""
        return not is_blocked(text, self._blocked)

    def may_store(self, text: str) -> bool:
        """Say whether a query names nobody and has no blocked word."""
        return not personal(text, self.names) and self.may_show(text)
