"""Questions about the shop's rules and services."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.followups.words import MATTERS
from assistant.intents.base import Request
from assistant.types import Plan
from knowledge.terms import plain
from knowledge.types import Hit

# So much of a word tells what it is about: "ship" of "shipping", "ships" and "shipped".
_STEM = 4


def plan(request: Request) -> Plan:
    """Answer from whatever is nearest: "the warranty of the Larch 2" needs the product's brand."""
    return Plan(intent="policy", template="policy", hits=request.everything())


def on_matters(question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits without the products that say nothing of the matter that is asked about.

    "Is the Larch 2 covered by warranty?" is near to all that is said of the Larch 2. Where no
    document speaks of the matter either, all are returned.
    """
    stems = [found.group()[:_STEM] for found in MATTERS.finditer(plain(question))]
    told = [any(stem in plain(hit.passage.text) for stem in stems) for hit in hits]
    ruled = any(has and hit.passage.kind == "document" for has, hit in zip(told, hits, strict=True))
    if not ruled:
        return tuple(hits)
    return tuple(
        hit for has, hit in zip(told, hits, strict=True) if has or hit.passage.kind == "document"
    )
