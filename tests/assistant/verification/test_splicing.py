"""What one line says of two kinds of things is not said of both."""

from __future__ import annotations

import pytest

from assistant.verification import Gate

WARRANTY = (
    "Warranty by brand: Tarnwood: Limited lifetime on tents, packs and mats; 2 years on stoves, "
    "lanterns and other powered gear."
)
RETURNS = "Coming back\nSofas come back within 14 days; beds and rugs within 30 days."
JACKET = "features: waterproof; UV coating; wind resistant"
WASHED = "Covers and cushions are machine washable. [1]"
INCLUDES = "It includes a mattress, pillows and a blanket. [1]"
HOUSE = "House\nFeatures a bouncing floor, a built-in ball hoop, and a ball pit."
STANDARD = "The standard way has a cost of $5.95. [1]"


@pytest.mark.parametrize(
    ("source", "said", "shown"),
    [
        (WARRANTY, "Tarnwood tents have a limited lifetime warranty. [1]", True),
        (WARRANTY, "The warranty is limited lifetime on tents and powered gear. [1]", False),
        (WARRANTY, "Tarnwood stoves and lanterns have a limited lifetime. [1]", False),
        (RETURNS, "Sofas come back within 14 days. [1]", True),
        (RETURNS, "Beds and sofas come back within 14 days. [1]", False),
        (JACKET, "It is waterproof with UV coating. [1]", True),
        ("Table\noak legs; pine top", "The legs and top are oak. [1]", False),
        ("Table\noak legs; pine top", "It has oak legs and a pine top. [1]", True),
        ("Chair\nframe: steel; seat: leather", "The frame and seat are steel. [1]", False),
        ("Chair\nframe: steel; seat: leather", "The seat is leather. [1]", True),
        ("Bed\nMachine washable covers; hand wash cushions", WASHED, False),
        ("Bed\nincludes: 1 mattress; 2 pillows; 1 blanket", INCLUDES, True),
        (HOUSE, "The ball pit is a ball hoop. [1]", False),
        ("Alder\nThe Alder, made of oak, is a table.", "The Alder is a table. [1]", True),
        ("Set\nA table and a chair come in the set.", "The table is also a chair. [1]", False),
        (HOUSE, "It has a ball hoop and a ball pit. [1]", True),
        (
            "Sofa\nThe seat is a wide bench, and the back folds.",
            "The seat is a wide bench. [1]",
            True,
        ),
        ("Ways\nStandard: Time: 3-5 business days; Cost: $5.95", STANDARD, True),
    ],
)
def test_parts_of_a_line_are_not_spliced(source: str, said: str, shown: bool) -> None:
    gate = Gate(sources=[source], strict=True)
    assert (list(gate.filter(iter([said]))) == [said]) == shown
