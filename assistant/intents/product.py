"""Questions about what the shop sells."""

from __future__ import annotations

from assistant.intents.base import Request
from assistant.types import Plan


def plan(request: Request) -> Plan:
    """Answer from whatever is nearest: the documents tell how to care for a product, too."""
    return Plan(intent="product", template="product", hits=request.everything())
