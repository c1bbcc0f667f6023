"""Sentences whose words are all in the source, and which say nothing of the thing."""

from __future__ import annotations

import pytest

from assistant.verification import Gate
from assistant.verification.verify import verify

FEED = "Tomato Feed 1 L. Brand: Mossfield. Price: €7.95. In stock: 61.\nNPK: 4-1-8"
COMPOST = (
    "Acid Compost 40 L. Brand: Mossfield. Price: €7.95. In stock: 6.\n"
    "contains peat: yes\nFor camellias and heathers. pH 4.5 to 5.5."
)
TANK = (
    "Fell Tank 60 L. Brand: Fell. Price: €79.95. In stock: 7.\n"
    "With filter and light. Cabinet not included.\nframe: steel\nlid: glass\npump: none"
)
BED = "Fell Foam Dog Bed. Brand: Fell. Price: €79.95. In stock: 7.\nCategory: Dogs > Beds & Crates"
ROSE = "Climbing Rose 'Burren Blush'. Brand: Glen. Price: €24.95. In stock: 6.\ncolour: pink"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        # An attribute without its value.
        (FEED, "The Tomato Feed 1 L has NPK."),
        (ROSE, "The Climbing Rose 'Burren Blush' has a colour."),
        # An attribute's name in place of the product's.
        (FEED, "Brand costs €7.95."),
        (COMPOST, "Brand contains peat."),
        (COMPOST, "Yes. Brand contains peat."),
        (COMPOST, "Brand has camellias and heathers."),
        # No subject, no verb.
        (ROSE, "is in stock."),
        (ROSE, "Costs €24.95."),
        (TANK, "The cabinet not included."),
        (TANK, "The Fell Tank cabinet not included."),
        # A kind that is the end of the name.
        (BED, "The Fell Foam Dog Bed is a dog bed."),
        (BED, "The dog bed is a dog bed."),
        # A quotation that never ends.
        (ROSE, "The Climbing Rose 'Burren Blush costs €24.95."),
        (ROSE, "The Climbing Rose \u201cBurren Blush costs €24.95."),
    ],
)
def test_what_says_nothing_of_the_thing_is_not_shown(source: str, sentence: str) -> None:
    verdict = verify(sentence, [source])
    assert not verdict.passed
    assert not next(each for each in verdict.checks if each.name == "conditions").passed
    text = "".join(Gate(sources=[source], strict=True).filter(iter([sentence])))
    assert sentence.rstrip(".") not in text


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (FEED, "The NPK of the Tomato Feed 1 L is 4-1-8."),
        (FEED, "The brand is Mossfield."),
        (FEED, "The price is €7.95."),
        (COMPOST, "The Acid Compost 40 L contains peat."),
        (TANK, "The cabinet is not included."),
        (TANK, "Cabinet not included."),
        (TANK, "The frame is made of steel."),
        (TANK, "The lid is glass."),
        (TANK, "The Fell Tank 60 L has no pump."),
        (ROSE, "The Climbing Rose 'Burren Blush' costs €24.95."),
        (ROSE, "It's pink."),
        (ROSE, "The rose's colour is pink."),
    ],
)
def test_what_says_something_of_the_thing_passes(source: str, sentence: str) -> None:
    verdict = verify(sentence, [source])
    assert verdict.passed, verdict.checks
