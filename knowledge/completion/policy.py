"""What may be suggested at all: nothing that names somebody, nothing that a shop would not say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.completion.privacy import blocked_words, is_blocked, personal


@dataclass(frozen=True)
class Policy:
    """What may be suggested: queries of `min_customers` people, none that names one of `names`.

    `folder` is where the shop's `blocked.txt` lies. `names` may be what reads them when they are
    first needed: nobody who only completes waits for a million customers.
    """

    min_customers: int = 3
    names: frozenset[tuple[str, ...]] | Callable[[], frozenset[tuple[str, ...]]] = frozenset()
    folder: Path | None = None

    @cached_property
    def _names(self) -> frozenset[tuple[str, ...]]:
        return self.names() if callable(self.names) else self.names

    @property
    def _blocked(self) -> frozenset[tuple[str, ...]]:
        return blocked_words(self.folder)

    @property
    def digest(self) -> str:
        """What changes when other queries may be suggested."""
        said = repr((self.min_customers, sorted(self._blocked), sorted(self._names)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def may_show(self, text: str) -> bool:
        """Say whether a text has no blocked word."""
        return not is_blocked(text, self._blocked)

    def may_store(self, text: str) -> bool:
        """Say whether a query names nobody and has no blocked word."""
        return not personal(text, self._names) and self.may_show(text)
