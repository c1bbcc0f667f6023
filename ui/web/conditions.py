"""What was understood of a question, as chips: "under $150", "in stock"."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knowledge.wording import conditions

if TYPE_CHECKING:
    from assistant.types import Reply
    from knowledge.wording import Condition


def chips(reply: Reply) -> str:
    """Return the conditions on the products of a reply; those that nothing met are struck out."""
    currencies = list(dict.fromkeys(product.currency for product in reply.products))
    found = conditions(reply.filters, reply.relaxed, currencies=currencies)
    if not found or not (reply.products or reply.relaxed):
        return ""
    return (
        '<ul class="fw-conditions" aria-label="What I looked for">'
        f"{''.join(map(_chip, found))}</ul>"
    )


def _chip(condition: Condition) -> str:
    text = escape(condition.text)
    if condition.met:
        return f"<li>{text}</li>"
    return f'<li class="fw-unmet"><s>{text}</s><span>not met</span></li>'
