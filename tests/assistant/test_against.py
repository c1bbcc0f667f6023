"""More or less than a product that the same message names is another product."""

from __future__ import annotations

import pytest

from assistant.followups import resolve
from assistant.models.scripted import ScriptedModel
from tests.assistant.conftest import Wire
from tests.assistant.followup_shop import LARCH, find, understand


@pytest.mark.parametrize(
    ("said", "field", "operator", "value"),
    [
        ("do you have anything cheaper than the Larch 2?", "price", "$lt", 249),
        ("I have the Larch 2 and need something lighter", "weight", "$lt", 1.9),
        ("I want a tent bigger than the Larch 2", "capacity_persons", "$gt", 2),
        ("any cheaper alternative to the Larch 2 tent?", "price", "$lt", 249),
        ("is there a lighter tent than the Larch 2?", "weight", "$lt", 1.9),
    ],
)
def test_what_is_compared_with_a_named_product_is_searched_for(
    said: str, field: str, operator: str, value: float
) -> None:
    found = resolve(said, (), find=find, understand=understand)
    assert (found.how, found.question, found.products) == ("rule", said, ())
    assert found.apart == (LARCH.id,)
    bounds = [each for each in found.filters.constraints if each.operator == operator]
    assert [(each.field, each.value) for each in bounds] == [(field, value)]
    assert any(each.value == "tents" for each in found.filters.constraints)


@pytest.mark.parametrize(
    "said",
    [
        "Is the Larch 3 any bigger than the Larch 2?",
        "is there a cheaper way to send the Larch 2 back?",
        "is there anything lighter than the Larch 2 or the Bothy?",
        "do you have the Larch 2 in green?",
        "Does the Larch 2 get any cheaper?",
        "do you have a lighter headlamp than the Larch 2?",
        "show me cheaper tents",
    ],
)
def test_what_asks_for_no_other_of_its_kind_is_read_as_it_stands(said: str) -> None:
    assert resolve(said, (), find=find, understand=understand).how == ""


def test_what_others_are_compared_with_is_not_the_nearest_to_it(wire: Wire) -> None:
    reply = wire(ScriptedModel(None)).reply("Is there anything lighter than the Birch Dome Tent?")
    assert [each.title for each in reply.products] == ["Birch Tunnel Tent"]
    assert reply.text.startswith("Nothing lighter than 2.4 kg; the nearest is 6.1 kg.")
