"""Products beside the one talked about: its versions, those of its name, those shown with it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.followups import FollowUp, resolve
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
SHOP = (DOWN, FIBRE, LARCH_2, LARCH_3, MIPS, PLAIN, POLES, MOUNT, AIR, FOAM, BIG, LITTLE)


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
