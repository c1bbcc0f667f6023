"""What an intent is given and what it makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from knowledge.types import Filters, Hit, Kind

if TYPE_CHECKING:
    from assistant.types import Plan
    from knowledge.retrieval import Retriever


@dataclass(frozen=True, slots=True)
class Request:
    """A question that stands alone, and where to look for its answer."""

    question: str
    retriever: Retriever
    passages: int
    min_similarity: float
    _found: dict[Kind, tuple[Hit, ...]] = field(default_factory=dict, compare=False)

    def search(self, kind: Kind) -> tuple[Hit, ...]:
        """Return the passages that are near enough to the question to answer it, best first.

        Each kind is searched once: choosing the intent and planning ask for the same.
        """
        if kind not in self._found:
            hits = self.retriever.search(self.question, Filters(kind=kind), self.passages)
            self._found[kind] = tuple(hit for hit in hits if hit.score >= self.min_similarity)
        return self._found[kind]


class Intent(Protocol):
    """Turns a request into a plan; it may retrieve, and never calls the chat model."""

    def __call__(self, request: Request, /) -> Plan:
        """Return what is to be said, and from which passages."""
        ...
