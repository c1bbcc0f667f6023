"""What an intent is given and what it makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from knowledge.types import Hit, Kind

if TYPE_CHECKING:
    from assistant.shelves import Shelves
    from assistant.types import Plan


@dataclass(frozen=True, slots=True)
class Request:
    """A question that stands alone, and where to look for its answer."""

    question: str
    shelves: Shelves
    passages: int
    _found: dict[Kind, tuple[Hit, ...]] = field(default_factory=dict, compare=False)

    def search(self, kind: Kind) -> tuple[Hit, ...]:
        """Return the passages that may answer the question, best first.

        Each kind is searched once: choosing the intent and planning ask for the same.
        """
        if kind not in self._found:
            self._found[kind] = self.shelves.passages(self.question, kind, self.passages)
        return self._found[kind]

    def everything(self) -> tuple[Hit, ...]:
        """Return the passages of both kinds, best first: evidence decides which of them answer."""
        found = (*self.search("product"), *self.search("document"))
        return tuple(sorted(found, key=lambda hit: -hit.score))


class Intent(Protocol):
    """Turns a request into a plan; it may retrieve, and never calls the chat model."""

    def __call__(self, request: Request, /) -> Plan:
        """Return what is to be said, and from which passages."""
        ...
