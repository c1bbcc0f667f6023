"""A small model's sentence rests on what was chosen to answer, and keeps to the question."""

from __future__ import annotations

import pytest

from assistant.verification import Gate
from assistant.verification.pointing import Chosen, beside_the_point

HANDLE = "The handle folds over for easy storage."
REFUND = "Card: Refund arrives after approval: 3-5 business days"
HOURS = "Leeds: Saturday: opens late; Sunday: closed; Monday: closed."
GOGGLES = "age range: 4 to 9 years"


@pytest.mark.parametrize(
    ("question", "evidence", "said", "shown"),
    [
        ("Is it foldable?", HANDLE, "It is for easy storage. [1]", False),
        ("Is it foldable?", HANDLE, "The handle folds over. [1]", True),
        ("Is it easy to store?", HANDLE, "It is for easy storage. [1]", True),
        ("Is the jacket foldable?", "It folds into a bag.", "It folds into a bag. [1]", True),
        ("What is the price?", "Brand: Pinebasics", "We have 35 of them in stock. [1]", False),
        ("How long do refunds take?", REFUND, "A refund arrives after approval. [1]", False),
        ("For a girl of three?", GOGGLES, "We have 35 of them in stock. [1]", False),
        ("For a girl of three?", GOGGLES, "The age range is 4 to 9 years. [1]", True),
        ("Which age?", GOGGLES, "The age range is 4 to 9 years. [1]", True),
    ],
)
def test_what_is_said_is_what_was_asked(
    question: str, evidence: str, said: str, shown: bool
) -> None:
    source = f"Kids' Goggles. Brand: Pinebasics. In stock: 35.\n{evidence}"
    chosen = Chosen(f"Kids' Goggles: {evidence}", 1, [evidence])
    gate = Gate(sources=[source], strict=True, question=question, chosen=chosen)
    text = "".join(gate.filter(iter([said])))
    assert (text == said) == shown
    assert shown or evidence.rstrip(".") in text


def test_of_several_pieces_any_may_be_said() -> None:
    source = f"Goggles\n{HANDLE}\n{GOGGLES}"
    chosen = Chosen(HANDLE, 1, [HANDLE, GOGGLES])
    gate = Gate(sources=[source], strict=True, question="For which age?", chosen=chosen)
    assert "4 to 9" in "".join(gate.filter(iter(["The age range is 4 to 9 years. [1]"])))


def test_what_was_chosen_is_quoted_once() -> None:
    source = f"Goggles\n{GOGGLES}"
    gate = Gate(sources=[source], strict=True, chosen=Chosen(GOGGLES, 1, [GOGGLES]))
    told = "The age range is 4 to 9 years. [1]"
    assert "".join(gate.filter(iter([f"{told} It is a boat. [1] It flies. [1]"]))) == told


@pytest.mark.parametrize(
    ("said", "off"),
    [
        ("Leeds is closed on Monday.", True),
        ("Leeds opens late on Saturday.", True),
        ("Leeds is closed on Sunday.", False),
    ],
)
def test_of_a_row_the_cell_that_was_asked_of_is_said(said: str, off: bool) -> None:
    chosen = Chosen(HOURS, 1, [HOURS])
    found = beside_the_point("Is Leeds open on Sunday?", chosen, said, HOURS)
    assert bool(found) == off
