"""Which yes or no is of the property that was asked about."""

from __future__ import annotations

import pytest

from knowledge.properties import of_another_property


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Is the Larch lotion reef safe?", "water resistant: no", True),
        ("Is the shampoo safe for coloured hair?", "fragrance free: no", True),
        ("Are the bottles BPA-free?", "dishwasher safe: yes", True),
        ("Are the bottles BPA-free?", "BPA free: yes", False),
        ("Is the pan dishwasher safe?", "dishwasher safe: no", False),
        ("Is it free of fragrance?", "fragrance free: yes", False),
        ("Is it water proof?", "waterproof: yes", False),
        ("Is it oven safe or dishwasher safe?", "dishwasher safe: yes", False),
        ("Is the pan safe in the oven?", "Oven safe up to 220 degrees.", False),
        ("Will I need tools for the desk?", "assembly required: no", False),
        ("Can I use the plug in the garden?", "indoor use only: yes", False),
    ],
)
def test_a_yes_or_no_of_another_property_is_no_answer(
    question: str, text: str, expected: bool
) -> None:
    assert of_another_property(question, text) is expected
