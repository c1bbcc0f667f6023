"""Sentences that say nothing without what stands before them."""

from __future__ import annotations

import pytest

from assistant.verification.leaning import as_read, leans
from assistant.verification.verify import verify
from knowledge.quotable import Unit, units

RECALL = (
    "Product recalls > Compass seat, batch HC-2607\n"
    "Stop using the seat and contact us. Other batches are not affected."
)
LOT = (
    "Product recalls > Tarn Magnesium, lot TM118\n"
    "Lot TM118 may contain traces of milk. Bring it back to any shop for a full refund."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Other batches are not affected.", True),
        ("All other goods stay with you.", True),
        ("Otherwise the refund is half.", True),
        ("The others are free.", True),
        ("None of these exceptions applies to what is faulty.", True),
        ("None of our shops opens on Sundays.", False),
        ("Bring it back to any shop for a full refund.", True),
        ("You may bring them back.", True),
        ("If the parcel is damaged, send it back.", False),
        ("Postage is free, and it takes 2 days.", False),
        ("It is possible to pay by card.", False),
        ("Other than that nothing is known.", False),
    ],
)
def test_a_sentence_leans_on_the_one_before_it(text: str, expected: bool) -> None:
    assert leans(text) is expected


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        (
            RECALL,
            "Compass seat, batch HC-2607: " + RECALL.partition("\n")[2],
        ),
        (
            LOT,
            LOT.partition("\n")[2],
        ),
    ],
)
def test_it_is_told_behind_that_and_under_the_heading_of_its_lot(
    passage: str, expected: str
) -> None:
    head, *said = units(passage)
    assert as_read(said[-1], said, head.shown) == expected


def test_with_nothing_before_it_stands_under_its_heading() -> None:
    unit = Unit("Bring it back.", "Bring it back.")
    assert as_read(unit, [unit], "Returns > Lamps") == "Lamps: Bring it back."


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (RECALL, "Other batches are not affected."),
        (RECALL, "Batches are not affected."),
        (LOT, "Bring it back to any shop for a full refund."),
        (LOT, "You can bring it back to any shop for a full refund."),
    ],
)
def test_alone_it_is_not_shown(source: str, sentence: str) -> None:
    assert not verify(sentence, [source]).passed
