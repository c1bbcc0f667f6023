from __future__ import annotations

import pytest

from knowledge.identity import (
    foreign_kind,
    foreign_measure,
    foreign_number,
    foreign_year,
    granted_number,
    known,
    strange_names,
)

TENT = known(
    "Birch Dome 2 Tent",
    ["A tent for two people.\nweight: 2.4 kg\nlength: 210 cm", "You can return it in 30 days."],
    ["Variant Long: $120.00 (length: 230 cm)"],
)
CABLE = known("Fell USB-C Cable, 2 m", ["data speed: 480 Mbps"], [])
NAME = frozenset(("birch", "dome", "2", "tent"))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does the Birch Dome 4 weigh?", 1.0),
        ("What does the Birch Dome 2 weigh?", 0.0),
        ("I am 10 today: is the Dome for me?", 0.0),
        ("I wear size 12 in the Birch Dome, right?", 0.0),
        ("My 193 cm husband loves the Birch Dome 2. Does it fit?", 0.0),
    ],
)
def test_a_number_behind_a_name_names_a_sibling(question: str, expected: float) -> None:
    assert foreign_number(question, TENT, NAME) == expected


def test_a_number_of_several_parts_is_one() -> None:
    bar = known("Sonar Ledge 3.1.2 Soundbar", ["power: 200 W"], [])
    name = frozenset(("sonar", "ledge", "soundbar"))
    assert foreign_number("is the Sonar Ledge 3.1.2 loud?", bar, name) == 0.0
    assert foreign_number("is the Sonar Ledge 5.1.2 loud?", bar, name) == 1.0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How heavy is the Volt Slate Power Bank, 5,000 mAh?", 0.0),
        ("How heavy is the Volt Slate 5,000?", 0.0),
        ("How heavy is the Volt Slate 6,000?", 1.0),
    ],
)
def test_a_number_with_a_comma_in_it_is_one(question: str, expected: float) -> None:
    bank = known("Volt Slate Power Bank, 5,000 mAh", ["capacity: 5000 mAh"], [])
    assert foreign_number(question, bank, frozenset({"volt", "slate", "bank"})) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How fast is the 3 m Fell cable?", 1.0),
        ("How fast is the 2 metre Fell cable?", 0.0),
        ("How fast is the 200 cm Fell cable?", 0.0),
        ("My desk is 3 m wide. Is it long enough?", 0.0),
    ],
)
def test_a_measure_that_a_title_has_otherwise_names_a_sibling(
    question: str, expected: float
) -> None:
    assert foreign_measure(question, CABLE) == expected


@pytest.mark.parametrize(
    ("question", "title", "expected"),
    [
        ("How much are the women's Meadow shoes?", "Meadow Shoes, Men's", 1.0),
        ("How much are the men's Meadow shoes?", "Meadow Shoes, Men's", 0.0),
        ("How much are the Meadow shoes?", "Meadow Shoes, Men's", 0.0),
        ("How tall is the three-shelf Cairn?", "Cairn Five-Shelf Bookcase", 1.0),
        ("How tall is the five-shelf Cairn?", "Cairn Five-Shelf Bookcase", 0.0),
    ],
)
def test_what_excludes_each_other_names_a_sibling(
    question: str, title: str, expected: float
) -> None:
    assert foreign_kind(question, title) == expected


def test_a_number_is_taken_for_granted_unless_the_record_has_it() -> None:
    assert granted_number("Where is the form for your 90-day returns?", TENT) == 1.0
    assert granted_number("Where is the form for your 30-day returns?", TENT) == 0.0
    assert granted_number("I bought it 90 days ago. Can I return it?", TENT) == 0.0


def test_a_year_that_a_record_lacks_is_foreign() -> None:
    assert foreign_year("What will the Dome cost in 2031?", TENT) == 1.0
    assert foreign_year("What does the Dome cost?", TENT) == 0.0


def test_names_that_a_record_lacks_are_strange_but_for_typos() -> None:
    assert strange_names("Does the Birch Dome Pro have a porch?", TENT, NAME)[1] == 1.0
    assert strange_names("Does the Brich Dome have a porch?", TENT, NAME) == (0.0, 0.0)
