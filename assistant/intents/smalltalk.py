"""Greetings and thanks, and requests that have nothing to do with the shop."""

from __future__ import annotations

from assistant.intents.base import Request
from assistant.types import Plan


def plan(_request: Request) -> Plan:
    """Answer without sources: nothing about products or rules may be said."""
    return Plan(intent="smalltalk", template="smalltalk")
