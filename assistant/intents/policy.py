"""Questions about the shop's rules and services."""

from __future__ import annotations

from assistant.intents.base import Request
from assistant.types import Plan

# A product this near is named in the question: "the warranty of the Larch 2" needs its brand.
_NAMED = 0.6


def plan(request: Request) -> Plan:
    """Answer from the documents, with the product that the question names, if it names one."""
    documents = request.search("document")
    named = [hit for hit in request.search("product")[:1] if hit.score >= _NAMED]
    hits = (*documents[: request.passages - len(named)], *named) if documents else tuple(named)
    return Plan(intent="policy", template="policy", hits=hits)
