from __future__ import annotations

import pytest

from knowledge.asking import asked
from knowledge.kinds import is_yes_or_no, no_amount, no_count, no_date, rival
from knowledge.notions import read

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many lumens does it give?", "brightness levels: 5", 1.0),
        ("How many lumens does it give?", "brightness: 400 lm", 0.0),
        ("How heavy is it?", "size: King", 1.0),
        ("How heavy is it?", "weight: 2.4 kg", 0.0),
        ("How long does the battery last?", "battery hours high: 4", 0.0),
        ("Is it heavy?", "size: King", 0.0),
    ],
)
def test_an_amount_has_its_dimension(question: str, text: str, expected: float) -> None:
    assert no_amount(question, NONE, read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("coil type: pocketed", 1.0), ("coils: 800", 0.0), ("legs: 4", 1.0)],
)
def test_what_is_counted_has_a_number(text: str, expected: float) -> None:
    assert no_count("How many coils does it have?", NONE, read(text), text) == expected
    assert no_count("Does it have coils?", NONE, read(text), text) == 0.0


def test_a_date_is_asked_for() -> None:
    assert no_date(asked("When will it be back?"), "Out of stock") == 1.0
    assert no_date(asked("When do you open?"), "Open on Monday from noon.") == 0.0
    assert no_date(asked("In which year did it come out?"), "Last year's model, 30% off.") == 1.0
    assert no_date(asked("In which year did it come out?"), "On sale since 2019.") == 0.0


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How wide is the seat?", "seat height max: 53 cm", 1.0),
        ("How wide is the seat?", "seat width: 50 cm", 0.0),
        ("How tall is it?", "height: 53 cm", 0.0),
    ],
)
def test_another_attribute_of_the_dimension_is_a_rival(
    question: str, text: str, expected: float
) -> None:
    assert rival(question, NONE, read(text)) == expected


def test_a_yes_or_no_is_asked_for_in_the_sentence_that_asks() -> None:
    assert is_yes_or_no("I camp in winter. Is it warm enough?")
    assert not is_yes_or_no("Is it you again? What does it weigh?")
