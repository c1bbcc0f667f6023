"""Runs as the runner leaves them, with the worst that a model, a customer or a catalogue writes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from knowledge.types import Constraint, Filters, Passage, Product
from prompts.evals.types import Answered, CaseResult, Checked, Exchange, Quote, Run, Variant
from prompts.types import Message

HOSTILE = (
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "<!-- ]]> & \x00\x1b[31m \u2028 \ud800 | `code` @someone #1 [bold]x[/bold] {{ 7 * 7 }}"
)


def answered(text: str = "Within 30 days. [1]", **fields: Any) -> Answered:
    values: dict[str, Any] = {
        "outcome": "answered",
        "intent": "policy",
        "citations": (Quote(1, "returns", "Returns", "You can return most items within 30 days"),),
        "products": (
            Product("T1", "Dome Tent", price=Decimal("149.00"), currency="USD", in_stock=6),
        ),
        "filters": Filters("product", (Constraint("price", "$lte", 50.0),)),
        "timings": {"retrieve": 0.031, "first_token": 0.4, "total": 1.25},
        "usage": {"prompt_tokens": 612},
        "prompt": (
            Message("system", "Answer only from the sources."),
            Message("user", "How long?"),
        ),
        "passages": (Passage("returns", "Returns", "Whole passage about returns.", 0, "document"),),
        "fingerprint": "9f3c2a77",
    }
    return Answered(text, **(values | fields))


def result(
    case: str = "sale-return",
    *,
    passed: bool | None = True,
    reason: str = 'the answer does not contain "14 days"',
    text: str = "Within 30 days. [1]",
    **fields: Any,
) -> CaseResult:
    """Return a result of one check; `passed` None is a check without a verdict."""
    values: dict[str, Any] = {
        "suite": "policies",
        "variant": "default",
        "repeat": 0,
        "tags": ("policy", "smoke"),
        "exchanges": (Exchange("Can I return a sale item?", answered(text)),),
        "checks": (
            Checked("outcome: answered", 0, True, "the outcome is answered"),
            Checked("contains: 14 days", 0, passed, reason),
        ),
        "seconds": 1.3,
        "proof": "returns: within 30 days",
    }
    return CaseResult(case=case, **(values | fields))


def error(
    case: str = "broken", message: str = "TimeoutError: no answer", **fields: Any
) -> CaseResult:
    """Return a result that the runner could not come to."""
    return result(case, error=message, exchanges=(), checks=(), seconds=0.0, **fields)


def run_of(
    results: Sequence[CaseResult], *, variants: Sequence[str] = ("default",), repeats: int = 1
) -> Run:
    return Run(
        started="2026-11-21T11:58:03+00:00",
        seconds=12.5,
        suites=tuple(dict.fromkeys(each.suite for each in results)),
        variants=tuple(Variant(name, {"examples_mode": name}) for name in variants),
        results=tuple(results),
        repeats=repeats,
        seed=7,
        workers=2,
        versions={"code": "0123456789ab"},
    )


def compared() -> Run:
    """Return a run of two variants: one case got worse, one better, one stayed, one broke off."""
    zero = [
        result("worse", variant="zero"),
        result("better", passed=False, variant="zero", tags=("price",)),
        result("same", variant="zero"),
        error(variant="zero"),
    ]
    fixed = [
        result("worse", passed=False, text="Within 14 weeks.", variant="fixed"),
        result("better", variant="fixed", tags=("price",)),
        result("same", variant="fixed"),
        error(variant="fixed"),
    ]
    return run_of([*zero, *fixed], variants=("zero", "fixed"))
