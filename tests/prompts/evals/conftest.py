"""Answers as plain data, and what a check of a suite says of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from knowledge.types import Passage, Product
from prompts.evals.checks import read_check
from prompts.evals.suite import Context
from prompts.evals.types import Answered, Exchange, Quote, Verdict

TENT = Product(
    id="T1",
    title="Birch Dome Tent",
    description="A dome tent for two people with one porch.",
    brand="Birch",
    categories=("Camping", "Tents"),
    price=Decimal("149.00"),
    currency="USD",
    in_stock=6,
    attributes={"weight_kg": 2.4, "waterproof": True},
)
TUNNEL = Product(
    id="T2",
    title="Birch Tunnel Tent",
    brand="Birch",
    categories=("Camping", "Tents"),
    price=Decimal("329.50"),
    currency="USD",
    in_stock=0,
    attributes={"weight_kg": 6.1},
)
RETURNS = Passage(
    document_id="returns",
    title="Returns",
    text="You can return most items within 30 days of delivery. Sale items are final. A refund "
    "takes 5 business days. Orders of $1,299.00 and more ship free until December 24, 2026.",
    position=0,
    kind="document",
)
QUOTE = Quote(1, "returns", "Returns", "You can return most items within 30 days of delivery.")

Judged = Callable[..., Verdict]

FROM_RETURNS: dict[str, Any] = {"citations": (QUOTE,), "passages": (RETURNS,)}
"""What an answer from the returns policy has beside its text."""


@pytest.fixture
def judged() -> Judged:
    """Return a function that reads a check and holds an answer against it, and against its not.

    The verdict of the negated check must be the opposite, with the same finding.
    """

    def hold(
        check: dict[str, Any],
        text: str = "",
        *,
        ask: str = "Can I return a tent?",
        outcome: str = "answered",
        embed: Any = None,
        judge: Any = None,
        before: tuple[Exchange, ...] = (),
        **answer: Any,
    ) -> Verdict:
        exchange = Exchange(ask, Answered(text=text, outcome=outcome, **answer))
        context = Context((*before, exchange), embed=embed, judge=judge)
        found = read_check(check).check(context)
        negated = read_check({**check, "not": True}).check(context)
        assert negated.passed is not found.passed
        assert negated.reason.removesuffix(", which it must not") == found.reason
        return found

    return hold
