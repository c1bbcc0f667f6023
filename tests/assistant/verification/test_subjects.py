"""What a rule is about, and which of its words a sentence may leave out."""

from __future__ import annotations

import pytest

from assistant.verification.verify import verify

FITTED = (
    "Returns and refunds > Car seats and strollers\n"
    "A car seat that has been fitted in a car is not taken back."
)
SEALED = (
    "Returns and refunds > Car seats and strollers\n"
    "Car seats can be returned within 14 days, in the sealed bag they came in."
)
GAMES = "Returns\nWe do not take back opened games."
GALWAY = "Delivery\nWe deliver on the same day in Galway city."
NORTH = "Delivery\nParcels to Northern Ireland take 4 days."
POINTS = "Refunds\nPoints that you earned on the goods are taken back."
HYGIENE = (
    "Returns and refunds > Hygiene goods\n"
    "Skin care, soothers and thermometers can be returned only if the seal is unbroken."
)
BAGGED = "can be returned within 14 days, in the sealed bag they came in."


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (FITTED, "Car seats are not taken back."),
        (FITTED, "Car seats and strollers are not taken back."),
        (FITTED, "Strollers are not taken back."),
        (SEALED, f"Strollers {BAGGED}"),
        (SEALED, f"Car seats and strollers {BAGGED}"),
        ("Returns\nOpened games cannot be returned.", "Games cannot be returned."),
        (GAMES, "We do not take back games."),
        (GALWAY, "We deliver on the same day."),
        (NORTH, "Parcels take 4 days."),
        (POINTS, "Points are taken back."),
    ],
)
def test_a_rule_without_what_restricts_it_is_not_shown(source: str, sentence: str) -> None:
    assert not verify(sentence, [source]).passed


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (FITTED, "A car seat fitted in a car is not taken back."),
        (FITTED, "Car seats that have been fitted in a car are not taken back."),
        (SEALED, f"Yes, car seats {BAGGED}"),
        (SEALED, "You can return car seats within 14 days, in the sealed bag they came in."),
        (HYGIENE, "Soothers can be returned only if the seal is unbroken."),
        (GAMES, "We do not take back opened games."),
        (GALWAY, "Yes, we deliver on the same day in Galway."),
        (NORTH, "Parcels to Northern Ireland take 4 days."),
        (POINTS, "Points earned on the goods are taken back."),
        (
            "Refunds\nWe refund within 10 days to the payment method that you used.",
            "We refund within 10 days.",
        ),
        (
            "Privacy\nWe keep order data for ten years because German tax law requires it.",
            "We keep order data for ten years because German tax law requires it.",
        ),
    ],
)
def test_what_keeps_to_a_rule_is_shown(source: str, sentence: str) -> None:
    verdict = verify(sentence, [source])
    assert verdict.passed, verdict.checks
