"""The conversation: what an embedding backend imports from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.types import Check, Citation, Delta, Outcome, Plan, Reply, Sampling, Turn
from knowledge.types import (
    Constraint,
    Document,
    Filters,
    Hit,
    Passage,
    Product,
    SearchResult,
    Source,
    Suggestion,
    Variant,
)
from prompts.types import Example, Message

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from knowledge.completion import Correction

__all__ = [
    "Assistant",
    "Check",
    "Citation",
    "Constraint",
    "Correction",
    "Delta",
    "Document",
    "Example",
    "Filters",
    "Hit",
    "Message",
    "Outcome",
    "Passage",
    "Plan",
    "Product",
    "Reply",
    "Sampling",
    "SearchResult",
    "Source",
    "Suggestion",
    "Turn",
    "Variant",
]


def __getattr__(name: str) -> object:
    # These bring numpy and SQLAlchemy along; the types above should stay cheap to import.
    if name == "Assistant":
        from assistant.assistant import Assistant

        return Assistant
    if name == "Correction":
        from knowledge.completion import Correction

        return Correction
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
