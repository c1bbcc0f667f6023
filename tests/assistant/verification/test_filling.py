"""What a source leaves open is filled neither from a title nor by one word among many."""

from __future__ import annotations

import pytest

from assistant.verification.verify import verify

TRUMPET = (
    "Fell Dawn Trumpet. Brand: Fell. Price: $419.00. In stock: 4.\n"
    "A trumpet for two hands with one strap and a hard case.\n"
    "case included: yes\nbluetooth: no\nbell: rose brass\nweight: 1.2 kg"
)
CLICK = (
    "Collecting\nSale boxes can be returned within 14 days, for store credit only.\n"
    "Sails can be exchanged in the store and boats by post only.\n"
    "Orders stay ready at the desk beside the big door for 10 days. Open packs go to charity."
)


@pytest.mark.parametrize(
    ("source", "sentence", "failing"),
    [
        # The title's words make up for nothing.
        (TRUMPET, "The Fell Dawn Trumpet case has a lockable case.", "support"),
        (TRUMPET, "The Fell Dawn Trumpet is made of silver.", "support"),
        (TRUMPET, "The Fell Dawn Trumpet works.", "support"),
        (TRUMPET, "The Fell Dawn Trumpet is compatible.", "support"),
        # However many words a source has, one that it lacks says something more.
        (TRUMPET, "A trumpet for two hands with one leather strap and a hard case.", "support"),
        (
            CLICK,
            "Sale boxes can be returned within 14 days, for full store credit only.",
            "support",
        ),
        (CLICK, "Open packs go to local charity.", "support"),
        # The condition at the end is a condition.
        (CLICK, "Sale boxes can be returned within 14 days.", "conditions"),
        (CLICK, "Sale boxes can be returned only within 14 days.", "conditions"),
    ],
)
def test_what_a_source_leaves_open_is_not_filled(source: str, sentence: str, failing: str) -> None:
    failed = {check.name for check in verify(sentence, [source]).checks if not check.passed}
    assert failing in failed


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (TRUMPET, "The Fell Dawn Trumpet has a case included."),
        (TRUMPET, "The Fell Dawn Trumpet comes with a hard case."),
        (TRUMPET, "The Fell Dawn Trumpet is not Bluetooth compatible."),
        (TRUMPET, "The bell of the Fell Dawn Trumpet is made of rose brass."),
        (TRUMPET, "The Fell Dawn Trumpet weighs 1.2 kg."),
        (TRUMPET, "The Fell Dawn Trumpet is a trumpet for two hands."),
        (CLICK, "Sale boxes can be returned within 14 days for store credit only."),
        (CLICK, "Sale boxes can only be returned for store credit, within 14 days."),
        (CLICK, "Sails can be exchanged in the store."),
        (CLICK, "We keep orders ready at the desk beside the big door for 10 days."),
        (CLICK, "Orders remain ready at the desk beside the big door for 10 days."),
        (CLICK, "Orders can be kept ready at the desk beside the big door for 10 days."),
    ],
)
def test_titles_verbs_and_conditions_leave_what_is_true(source: str, sentence: str) -> None:
    verdict = verify(sentence, [source])
    assert verdict.passed, verdict.checks
