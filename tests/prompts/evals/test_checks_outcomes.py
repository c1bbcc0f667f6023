"""Checks of what became of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.prompts.evals.conftest import Judged


@pytest.mark.parametrize(
    ("check", "outcome", "passes", "reason"),
    [
        ({"outcome": "answered"}, "answered", True, "the outcome is answered"),
        ({"outcome": ["abstained", "clarify"]}, "clarify", True, "the outcome is clarify"),
        (
            {"outcome": ["abstained", "clarify"]},
            "answered",
            False,
            "the outcome is answered, not abstained or clarify",
        ),
        ({"abstains": True}, "abstained", True, "the outcome is abstained"),
        ({"abstains": True}, "answered", False, "the outcome is answered, not abstained"),
        ({"abstains": False}, "answered", True, "the outcome is answered, not abstained"),
        ({"declines": True}, "refused", True, "the outcome is refused"),
        ({"declines": True}, "handoff", False, "the outcome is handoff, not refused"),
        ({"declines": False}, "refused", False, "the outcome is refused"),
    ],
)
def test_outcomes(
    judged: Judged, check: dict[str, Any], outcome: str, passes: bool, reason: str
) -> None:
    found = judged(check, "text", outcome=outcome)
    assert (found.passed, found.reason) == (passes, reason)


def test_intent(judged: Judged) -> None:
    found = judged({"intent": ["policy", "product"]}, intent="policy")
    assert (found.passed, found.reason) == (True, "the intent is policy")
    wrong = judged({"intent": "order"}, intent="policy")
    assert (wrong.passed, wrong.reason) == (False, "the intent is policy, not order")
    unknown = judged({"intent": "order"})
    assert unknown.reason == "the intent is not known, not order"
