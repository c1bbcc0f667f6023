"""Replies as JSON values: the shape that `floorwalker ask --json` prints and that turns keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assistant.types import Check, Citation, Reply
from knowledge.payload import filters_from_json, filters_to_json, product, to_payload


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Return the reply as JSON values."""
    return {
        "text": reply.text,
        "outcome": reply.outcome,
        "citations": [asdict(citation) for citation in reply.citations],
        "products": [_product(each) for each in reply.products],
        "intent": reply.intent,
        "checks": [asdict(check) for check in reply.checks],
        "conversation": reply.conversation_id,
        "usage": dict(reply.usage),
        "timings": {name: round(value, 4) for name, value in reply.timings.items()},
        "filters": filters_to_json(reply.filters),
        "relaxed": list(reply.relaxed),
        "fingerprint": reply.fingerprint,
    }


def reply_from_json(values: Mapping[str, Any]) -> Reply:
    """Return the reply that `reply_to_json` wrote."""
    return Reply(
        text=values["text"],
        outcome=values["outcome"],
        citations=tuple(Citation(**each) for each in values["citations"]),
        products=tuple(product(each) for each in values["products"]),
        intent=values["intent"],
        checks=tuple(Check(**each) for each in values["checks"]),
        conversation_id=values["conversation"],
        usage=values["usage"],
        timings=values["timings"],
        # Turns of older versions have none of these.
        filters=filters_from_json(values.get("filters", {})),
        relaxed=tuple(values.get("relaxed", ())),
        fingerprint=values.get("fingerprint", ""),
    )


def _product(each: Any) -> dict[str, Any]:
    return {name: value for name, value in to_payload(each).items() if name != "record"}
