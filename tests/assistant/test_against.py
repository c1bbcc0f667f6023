"""More or less than a product that the same message names is another product."""

from __future__ import annotations

import pytest

from assistant.followups import resolve
from assistant.followups.comparing import comparisons, degrees
from assistant.models.scripted import ScriptedModel
from tests.assistant.conftest import Wire
from tests.assistant.followup_shop import LAMP, LARCH, find, turn, understand


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
    assert (found.how, found.products) == ("rule", ())
    assert "Larch 2" in found.question
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


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("The Larch 2 is too heavy. What other tents do you have?", "What other tents do you have"),
        (
            "Larch 2 is out of our budget, what tent could we get for less?",
            "what tent could we get",
        ),
        ("something like the Larch 2 but cheaper", "cheaper than the Fell Larch 2 Tent"),
        ("I love the Larch 2, but it should be a tent that's lighter", "it should be a tent"),
        ("my Larch 2 is full. bigger one?", "bigger tent than the Fell Larch 2 Tent"),
    ],
)
def test_what_was_before_the_wish_is_a_story(said: str, question: str) -> None:
    found = resolve(said, (), find=find, understand=understand)
    assert question in found.question
    assert found.apart == (LARCH.id,)


@pytest.mark.parametrize(
    ("text", "labels", "more"),
    [
        ("something a bit lighter", "weight", False),
        ("one that's bigger than that", "capacity", True),
        ("a tent not as heavy", "weight", False),
        ("that's heavy", "weight", False),
        ("anything for less?", "price", False),
        ("a charger with more watts", "power", True),
        ("earbuds that play longer", "battery", True),
        ("a warmer one", "comfort temp", False),
        ("it is out of my budget", "price", False),
    ],
)
def test_more_and_less_are_said_in_many_ways(text: str, labels: str, more: bool) -> None:
    found = comparisons(text)
    assert any(labels in each.labels and each.more is more for each in found)
    assert not any(labels in each.labels and each.more is not more for each in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a lighter tent", ["lighter"]),
        ("l\u00e9ger, but more powerful than that", ["more powerful"]),
        ("\u0130stanbul: a cheaper or smaller one", ["cheaper", "smaller"]),  # longer in lower case
        ("too heavy", []),  # a complaint
    ],
)
def test_where_a_text_compares(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in degrees(text)] == found


@pytest.mark.parametrize("text", ["a power bank", "the same without the light, for less", "less"])
def test_what_compares_nothing(text: str) -> None:
    assert comparisons(text) == []


def test_another_product_than_the_one_talked_about_is_what_others_are_held_against() -> None:
    before = turn("how heavy is the Wick headlamp?", LAMP)
    found = resolve(
        "My Larch 2 weighs a ton. lighter one?", [before], find=find, understand=understand
    )
    assert found.apart == (LARCH.id,)
    assert any(each.value == "tents" for each in found.filters.constraints)


@pytest.mark.parametrize(
    "said",
    [
        "a bigger Larch?",  # which of the two
        "which tents are lighter than the Larch 3 but bigger than the Larch 2?",
        "I need a lighter for the Larch 2",
        "swap my Larch 2 for something bigger?",
        "are there reviews saying the Larch 2 is heavier than advertised?",
        "I need a tent, smaller than 1 m, what size is the Larch 2",
    ],
)
def test_what_names_a_family_or_wishes_for_nothing_is_no_comparison(said: str) -> None:
    assert resolve(said, (), find=find, understand=understand).how == ""


def test_conditions_beside_a_comparison_hold() -> None:
    said = "I want a tent in green, cheaper than the Larch 2"
    found = resolve(said, (), find=find, understand=understand)
    assert {each.field for each in found.filters.constraints} == {"colour", "price", "category"}


@pytest.mark.parametrize(
    "said",
    ["what if I find it for less?", "will the warranty last longer?", "do members pay less?"],
)
def test_a_question_about_a_rule_compares_no_product(said: str) -> None:
    before = turn("how heavy is the Larch 2?", LARCH)
    assert not resolve(said, [before], find=find, understand=understand).apart
    assert comparisons(said) != comparisons(said, loosely=False) == []
