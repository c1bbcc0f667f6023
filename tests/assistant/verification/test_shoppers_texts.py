"""What customers and makers write, which names no subject and says things in passing."""

from __future__ import annotations

import pytest

from assistant.verification import Gate

SAID = "I'd say a child over the age of 10 would be best suited for a marble set like this."
FITS = "this wonderful stroller fits two eighteen-inch dolls, one in front and one behind."
WORKS = "works with tablets 1-4 (tablet not included)"
BIKES = "Fits bikes up to 20 kg and scooters up to 10 kg."
AGES = "this toy is for children one to three years old."
BOUGHT = "I bought two of these for 3 kids."


@pytest.mark.parametrize(
    ("source", "said", "shown"),
    [
        (SAID, "A child over the age of 10 would be best suited for a marble set.", True),
        (SAID, "A child over the age of 12 would be best suited for a marble set.", False),
        (FITS, "This stroller fits two eighteen-inch dolls.", True),
        (FITS, "This stroller fits eighteen dolls.", False),
        ("These boots weigh 500 g, the laces 20 g.", "The laces weigh 500 g.", False),
        ("This tent sleeps 2 and the Larch 3 sleeps 3.", "This tent sleeps 3.", False),
        (BIKES, "It fits bikes up to 20 kg.", True),
        (BIKES, "It fits scooters up to 20 kg.", False),
        (AGES, "It is for children one to three years old.", True),
        (AGES, "It is for children three years old.", False),
        (BOUGHT, "It is for 2 kids.", False),
        (WORKS, "It works with tablets 1-4.", True),
        (WORKS, "The tablet is included.", False),
        (WORKS, "It comes with a tablet.", False),
        ("batteries (not included) last 5 hours", "The batteries are included.", False),
        ("batteries (not included) last 5 hours", "The batteries last 5 hours.", True),
    ],
)
def test_what_is_said_in_passing(source: str, said: str, shown: bool) -> None:
    gate = Gate(sources=[f"A customer says\n{source}"], strict=True)
    assert (list(gate.filter(iter([f"{said} [1]"]))) == [f"{said} [1]"]) == shown
