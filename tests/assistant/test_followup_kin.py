"""Products beside the one talked about: its versions, those of its name, those shown with it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.followups import FollowUp, resolve
from assistant.followups.bearing import borne
from assistant.followups.several import named_in
from assistant.followups.swapping import swap
from assistant.followups.topic import Topic
from assistant.followups.wearers import wearer
from assistant.followups.words import words
from assistant.types import Turn
from knowledge.types import Constraint, Filters, Product
from tests.assistant.followup_shop import chatty, covered, product, turn

DOWN = product("S1", "Fell Ember Down Bag", "Bags", 289, "Regular", "Long", length_cm=200)
FIBRE = product("S2", "Fell Ember Fibre Bag", "Bags", 149, "Regular", length_cm=210)
LARCH_2 = product("T1", "Fell Larch 2 Tent", "Tents", 249, capacity_persons=2, weight_kg=1.9)
LARCH_3 = product("T2", "Fell Larch 3 Tent", "Tents", 299, capacity_persons=3, weight_kg=2.3)
MIPS = product("H1", "Skua Gull MIPS Helmet", "Helmets", 119)
PLAIN = product("H2", "Skua Gull Helmet", "Helmets", 79)
POLES = product("P1", "Fell Switch Poles", "Poles", 99, grip_material="cork")
MOUNT = product("P2", "Lumen Grip Mount", "Mounts", 19)
AIR = product("M1", "Fell Feather Air Pad", "Pads", 139, "Regular")
FOAM = product("M2", "Skua Fold Foam Pad", "Pads", 27)
BIG = product("A1", "Sonar Boulder Speaker", "Speakers", 199, weight_kg=6.0)
LITTLE = product("A2", "Sonar Pebble Speaker", "Speakers", 59, weight_kg=0.5)
TV_43 = product("V1", "Sonar Vista 43-Inch TV", "TVs", 299)
TV_55 = product("V2", "Sonar Vista 55-Inch TV", "TVs", 429)
BOARD = product("W1", "Brack Still 10 Board", "Boards", 449, weight_kg=9.3, max_load_kg=130)
STRIP = product("X1", "Volt Surge Strip, 8 Outlets", "Strips", 29)
SHOP = (
    DOWN, FIBRE, LARCH_2, LARCH_3, MIPS, PLAIN, POLES, MOUNT, AIR, FOAM, BIG, LITTLE, TV_43, TV_55,
    BOARD, STRIP,
)  # fmt: skip


def find(text: str) -> Sequence[Product]:
    said = set(words(text))
    return [each for each in SHOP if said & set(words(f"{each.title} {each.categories[0]}"))]


def understand(text: str) -> Filters:
    """Return for how many a tent is, where tents are spoken of; for nobody else it is known."""
    persons = "capacity_persons" if "tent" in text.lower() else "persons"
    said = [Constraint(persons, "$eq", 3)] if "three people" in text else []
    return Filters(constraints=tuple(said))


def ask(text: str, *turns: Turn) -> FollowUp:
    return resolve(text, turns, find=find, understand=understand, covered=covered, chatty=chatty)


@pytest.mark.parametrize(
    ("before", "shown", "said", "meant"),
    [
        ("the Ember down bag", DOWN, "how heavy is the long one?", DOWN),
        ("the Ember fibre bag", FIBRE, "how heavy is the short one?", DOWN),
        ("the Gull MIPS helmet", MIPS, "is there the same one without the mips, for less?", PLAIN),
        ("the Switch poles", POLES, "what's the grip made of?", POLES),
        ("the Gull MIPS helmet", MIPS, "can I use the mips without the visor?", MIPS),
        (
            "helmets with mips",
            MIPS,
            "119 is too dear. is there the same one w/o mips?",
            PLAIN,
        ),
        ("how heavy is the Larch 3 tent?", LARCH_3, "and its little brother?", LARCH_2),
        ("how heavy is the Larch 2 tent?", LARCH_2, "has it a bigger brother?", LARCH_3),
        ("the Larch 2 tent", LARCH_2, "how heavy is its big sister?", LARCH_3),
        ("a TV for the bedroom", TV_43, "what about the same one in 55", TV_55),
    ],
)
def test_which_is_meant(before: str, shown: Product, said: str, meant: Product) -> None:
    assert ask(said, turn(before, shown)).products == (meant,)


def test_for_so_many_the_one_of_its_name_that_is_for_them() -> None:
    found = ask("and for three people?", turn("how much is the Larch 2 tent?", LARCH_2))
    assert (found.question, found.products) == ("how much is the Fell Larch 3 Tent?", (LARCH_3,))


def test_having_it_bigger_is_having_another() -> None:
    found = ask("do you have it any heavier?", turn("the Larch 2 tent", LARCH_2))
    assert Constraint("weight", "$gt", 1.9, "kg") in found.filters.constraints
    assert ask("is it any heavier?", turn("the Larch 2 tent", LARCH_2)).products == (LARCH_2,)


def test_one_of_those_that_were_shown_with_it() -> None:
    turns = (turn("which pads do you have?", AIR, FOAM), turn("how thick is the Feather?", AIR))
    assert ask("how much is the foam one", *turns).products == (FOAM,)


def test_the_lighter_of_the_two_that_were_talked_about() -> None:
    turns = (turn("is the Pebble loud?", LITTLE), turn("and the Boulder?", BIG))
    assert ask("does the lighter one float?", *turns).products == (LITTLE,)


def test_what_chooses_is_not_asked() -> None:
    tents = turn("tents", LARCH_2, LARCH_3)
    found = ask("I'll go with the second one. Is it green?", tents)
    assert (found.question, found.products) == ("Is the Fell Larch 3 Tent green?", (LARCH_3,))
    kept = ask("is the second one green? I hope so.", tents)
    assert kept.products == (LARCH_3,)


@pytest.mark.parametrize(
    "said", ["does it start in 55 seconds?", "do you ship it in 5", "can I return it in 55"]
)
def test_an_amount_is_no_number_of_a_name(said: str) -> None:
    assert TV_55 not in ask(said, turn("the 43-inch Vista", TV_43)).products


def test_the_one_at_a_price_is_one_of_those_shown() -> None:
    pads = turn("pads", FOAM, AIR)
    assert ask("the 139 one, is it warm?", pads).products == (AIR,)
    assert ask("the $27 one, is it warm?", pads).products == (FOAM,)


@pytest.mark.parametrize("said", ["139 is too much for me", "$139 is over my budget"])
def test_a_price_that_is_too_much_is_a_bound(said: str) -> None:
    assert ask(said, turn("pads for camping", AIR, FOAM)).question == (
        "pads for camping, price under 139"
    )
    assert "price under" not in ask(said, turn("poles", POLES)).question
    assert "price under" not in ask(f"I don't think {said}", turn("pads", AIR, FOAM)).question


def test_the_brother_of_somebody_is_no_product() -> None:
    found = ask("is it for the little brother of my wife?", turn("the Larch 3 tent", LARCH_3))
    assert found.products == (LARCH_3,)


def test_a_number_alone_names_no_other_kind_of_thing() -> None:
    topic = Topic("Larch 3 tent, got an 8?", "", (LARCH_3,), LARCH_3, named=True)
    assert STRIP not in named_in(topic, find)


def test_what_somebody_weighs_is_what_a_thing_has_to_bear() -> None:
    told = Filters(constraints=(Constraint("weight", "$eq", 145.0, "kg"),))
    load = Constraint("max_load", "$gte", 145.0, "kg")
    assert borne("my brother is 145 kg", (BOARD,), told).constraints == (load,)
    assert borne("and for my boy? hes four, 145 kg", (BOARD,), told).constraints == (load,)
    assert borne("one of 145 kg", (BOARD,), told) == told
    assert borne("my desk is 145 kg", (BOARD,), told) == told
    assert borne("my brother is 145 cm", (BOARD,), told) == told


def test_who_is_weighed_is_no_weight_of_the_thing() -> None:
    told = Filters(constraints=(Constraint("weight", "$eq", 145.0, "kg"),))
    assert borne("he weighs 145 kg", (AIR,), told).constraints == ()


@pytest.mark.parametrize(
    ("said", "group"),
    [
        ("and for my daughter, shes 6, no glasses", "kids"),
        ("he's four and loves blue", "kids"),
        ("he's 6 feet tall", "men"),
        ("for my husband, he's six and a half feet tall", "men"),
        ("she is 60", "women"),
        ("and its little brother?", ""),
    ],
)
def test_an_age_tells_for_whom(said: str, group: str) -> None:
    assert wearer(said) == group


@pytest.mark.parametrize(
    ("question", "said", "reads"),
    [
        ("shoes under 130", "in a 12", None),
        ("shoes under 130", "under 120", "shoes under 120"),
        ("vests, chest about 90", "he's four", None),
        ("tents for 2 people", "for four", "tents for four people"),
    ],
)
def test_sizes_and_ages_replace_no_amount(question: str, said: str, reads: str | None) -> None:
    assert swap(question, said, understand=understand) == reads


def test_the_same_but_for_something_keeps_what_was_wanted() -> None:
    found = ask("those are huge lol. same thing but smaller ones in cork", turn("poles", POLES))
    assert found.question.startswith("poles, ")
    assert "huge" not in found.question
