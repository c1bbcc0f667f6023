"""What is true of one version of a product, and how it may be said."""

from __future__ import annotations

import pytest

from assistant.verification.replacing import named_by, quoted
from assistant.verification.verify import verify

KETTLE = (
    "Acme Kettle. Brand: Acme. Price: €20.00. In stock: 4.\n"
    "Variant Red: €21.00, Out of stock (colour: Red)"
)
UNTITLED = "Acme Kettle 2.\nVariant Acme Kettle 2: €21.00, Out of stock (colour: Red)"
PANTS = (
    "Swim Pants. Brand: Moss. Price: €6.90. In stock: 19.\n"
    "Variant size M: €6.90, Out of stock (size: M)"
)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (KETTLE, "The Acme Kettle is out of stock."),
        (KETTLE, "The Acme Kettle is red."),
        (KETTLE, "It is red."),
        (UNTITLED, "The Acme Kettle 2 is out of stock."),
        (UNTITLED, "The Acme Kettle 2 costs €21.00."),
        (PANTS, "The Swim Pants are out of stock."),
    ],
)
def test_what_one_version_is_is_not_said_of_the_product(source: str, sentence: str) -> None:
    assert not verify(sentence, [source]).passed


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (KETTLE, "The Acme Kettle in red is out of stock."),
        (KETTLE, "The red Acme Kettle costs €21.00."),
        (KETTLE, "The Acme Kettle comes in red."),
        (KETTLE, "The Acme Kettle costs €20.00."),
        (PANTS, "The Swim Pants in size M are out of stock."),
    ],
)
def test_it_is_said_of_the_version(source: str, sentence: str) -> None:
    verdict = verify(sentence, [source])
    assert verdict.passed, verdict.checks


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (KETTLE, "Acme Kettle, Red: €21.00, Out of stock (colour: Red)"),
        (UNTITLED, "Acme Kettle 2: €21.00, Out of stock (colour: Red)"),
    ],
)
def test_a_quote_has_the_product_and_the_version(source: str, expected: str) -> None:
    line = source.splitlines()[1]
    told = named_by(source.partition(".")[0], line)
    assert told == expected
    unit = quoted(told, 1, [source]).unit
    assert unit is not None
    assert unit.shown == line
