"""For which places evidence holds."""

from __future__ import annotations

import pytest

from knowledge.asking import content
from knowledge.places import of_another_place, place_names

PLACES = place_names(
    ["York", "Leeds", "Republic of Ireland, mainland", "Northern Ireland", "100 W", "returns"]
)
SAME_DAY = "In York city we deliver on the same day."
ORDERS = "Subscription orders are free in the Republic of Ireland."


def test_names_are_what_labels_begin_with() -> None:
    assert frozenset(("York", "Leeds", "Republic of Ireland", "Northern Ireland")) == PLACES


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("If I order at 3pm, does it go out the same day?", SAME_DAY, True),
        ("Do you deliver in Leeds on the same day?", SAME_DAY, True),
        ("Do you deliver in York on the same day?", SAME_DAY, False),
        ("Is delivery free to Northern Ireland?", ORDERS, True),
        ("Is delivery free in Ireland?", ORDERS, False),
        ("Can you send it to Leeds?", "We send it in the Republic of Ireland only.", False),
        ("Is there parking?", "There is parking behind the shop.", False),
        ("Can I bring it back?", "In January you can.", False),
    ],
)
def test_a_rule_for_a_place_that_is_not_named_is_of_another(
    question: str, text: str, expected: bool
) -> None:
    assert of_another_place(content(question), text, PLACES) is expected
