from __future__ import annotations

import pytest

from knowledge.asking import asked
from knowledge.kinds import is_yes_or_no, no_count, no_date
from knowledge.notions import read

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("coil type: pocketed", 1.0), ("coils: 800", 0.0), ("legs: 4", 1.0)],
)
def test_what_is_counted_has_a_number(text: str, expected: float) -> None:
    assert no_count("How many coils does it have?", NONE, read(text), text) == expected
    assert no_count("Does it have coils?", NONE, read(text), text) == 0.0


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many liters of cuttings does it take?", "grass box: 45 l", 0.0),
        ("By how many grams is it heavier?", "weight: 372 g", 0.0),
        ("By how many grams is it heavier?", "width: 30 cm", 1.0),
        ("I need two keys. How many are supplied?", "keys: 2", 0.0),
        ("How many cells does it run on?", "It runs on four cells.", 0.0),
    ],
)
def test_a_measure_is_counted_by_its_dimension(question: str, text: str, expected: float) -> None:
    assert no_count(question, NONE, read(text), text) == expected


def test_a_date_is_asked_for() -> None:
    assert no_date(asked("When will it be back?"), "Out of stock") == 1.0
    assert no_date(asked("When do you open?"), "Open on Monday from noon.") == 0.0
    assert no_date(asked("In which year did it come out?"), "Last year's model, 30% off.") == 1.0
    assert no_date(asked("In which year did it come out?"), "On sale since 2019.") == 0.0


def test_a_yes_or_no_is_asked_for_in_the_sentence_that_asks() -> None:
    assert is_yes_or_no("I camp in winter. Is it warm enough?")
    assert not is_yes_or_no("Is it you again? What does it weigh?")


def test_a_yes_or_no_may_be_asked_for_behind_its_reason() -> None:
    assert is_yes_or_no("We drive a truck; is it OK in there?")
    assert is_yes_or_no("The pillow is too tall for me, can I make it lower?")
    assert not is_yes_or_no("In a van, how loud is it?")
    assert not is_yes_or_no("Which one, is it the red?")
