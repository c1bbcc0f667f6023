"""Questions about what the shop sells."""

from __future__ import annotations

from assistant.intents.base import Request
from assistant.types import Plan


def plan(request: Request) -> Plan:
    """Answer from whatever is nearest, products before documents of the same score."""
    found = sorted(
        (*request.search("product"), *request.search("document")),
        key=lambda hit: (-round(hit.score, 2), hit.passage.kind == "document"),
    )
    return Plan(intent="product", template="product", hits=tuple(found[: request.passages]))
