"""What customers and makers write: asides, first persons, and things that are not what is sold."""

from __future__ import annotations

import pytest

from assistant.verification import Gate

STROLLER = "This stroller fits two eighteen-inch dolls, one in front and one behind."
AGES = "This toy is for children one to three years old."
TABLETS = "Works with tablets 1-4 (tablet not included)."


@pytest.mark.parametrize(
    ("source", "said", "shown"),
    [
        (STROLLER, "This stroller fits two eighteen-inch dolls.", True),
        (STROLLER, "This stroller fits eighteen dolls.", False),
        (AGES, "This toy is for children one to three years old.", True),
        (AGES, "This toy is for children three years old.", False),
        ("These boots weigh 500 g, the laces 20 g.", "The laces weigh 500 g.", False),
        ("This tent sleeps 2 and the Larch 3 sleeps 3.", "This tent sleeps 3.", False),
        (
            "Fits bikes up to 20 kg and scooters up to 10 kg.",
            "It fits scooters up to 20 kg.",
            False,
        ),
        ("I bought two of these for 3 kids.", "It is for 2 kids.", False),
        ("This replaced my old mattress which was 30 cm thick.", "It is 30 cm thick.", False),
        ("I think the other stove with 3 burners is better.", "It has 3 burners.", False),
        (TABLETS, "The tablet is included.", False),
        (TABLETS, "You get a tablet.", False),
        ("batteries (not included) last 5 hours", "The batteries are included.", False),
        ("The warranty covers the frame (paint not included).", "It covers the paint.", False),
        ("Boots in black (brown out of stock, laces not included).", "Boots in brown.", False),
        ("Dryer safe.not the lid", "Dryer safe.", False),
        ("It can be returned.if unworn and within 30 days", "It can be returned.", False),
        ("item weight: { unit:grams, value:100000.5 }", "The item weight is 100000 grams.", False),
        ("item weight: { unit:grams, value:1500. }", "The item weight is 1500 grams.", True),
    ],
)
def test_what_is_said_in_passing(source: str, said: str, shown: bool) -> None:
    gate = Gate(sources=[f"A customer says\n{source}"], strict=True)
    assert (list(gate.filter(iter([f"{said} [1]"]))) == [f"{said} [1]"]) == shown
