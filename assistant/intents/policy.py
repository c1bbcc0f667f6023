"""Questions about the shop's rules and services."""

from __future__ import annotations

from assistant.intents.base import Request
from assistant.types import Plan


def plan(request: Request) -> Plan:
    """Answer from whatever is nearest: "the warranty of the Larch 2" needs the product's brand."""
    return Plan(intent="policy", template="policy", hits=request.everything())
