"""Numbers that measure nothing: fractions as sizes, gauges, and what a category's noun counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]
Make = Callable[..., Meant]


@pytest.fixture
def meant(make: Make) -> Meant:
    return make(
        ("Arco Violin", {"category": "Violins", "size": "1/4"}),
        ("Arco Violin", {"category": "Violins", "size": "1/2"}),
        ("Lento Violin", {"category": "Violins", "size": "3/4"}),
        ("Bronze Strings", {"category": "Strings", "gauge": "12-53"}),
        ("Steel Strings", {"category": "Strings", "gauge": "13-56"}),
        ("Ridge 12-String Guitar", {"category": "Guitars", "strings": 12, "weight_kg": 2.4}),
        ("Volt Drum Kit", {"category": "Drum Kits", "kits": 30, "weight_kg": 24}),
        ("Fleece", {"category": "Jackets", "style": "quarter-zip"}),
    )


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("violin 1/4", "1/4"),
        ("1/4 violin", "1/4"),
        ("a quarter size violin", "1/4"),
        ("violin in quarter size", "1/4"),
        ("half size violin", "1/2"),
        ("a half violin", "1/2"),
        ("three-quarter violin", "3/4"),
        ("violin, three quarter size", "3/4"),
        ("3/4 size violin", "3/4"),
    ],
)
def test_a_fraction_at_the_noun_is_a_size(meant: Meant, text: str, size: str) -> None:
    assert meant(text) == {"category": "violins", "size": size}


def test_a_size_that_none_has_is_said_nevertheless(meant: Meant) -> None:
    assert meant("violin 1/8") == {"category": "violins", "size": "1/8"}


def test_a_fraction_of_something_else_is_no_size(meant: Meant) -> None:
    assert meant("violins at half price") == {"category": "violins"}
    assert meant("violins, half of them red") == {"category": "violins"}
    assert meant("quarter-zip jackets") == {"category": "jackets", "style": "quarter-zip"}
    assert "size" not in meant("1/4 drum kit")


def test_a_gauge_is_a_value_and_no_number_of_strings(meant: Meant) -> None:
    assert meant("strings 12-53") == {"category": "strings", "gauge": "12-53"}
    assert meant("strings 10-46") == {"category": "strings"}
    assert meant("strings under 20") == {"category": "strings", "price": {"$lt": 20}}
    assert meant("strings £12-53") == {"category": "strings", "price": {"$gte": 12, "$lte": 53}}
    assert meant("something 12-53") == {"price": {"$gte": 12, "$lte": 53}}
    assert meant("a guitar with 12 strings") == {"category": "guitars", "strings": 12}


def test_a_category_measures_nothing(meant: Meant) -> None:
    light = {"category": "drum kits", "weight": {"$lt": "30 kg"}}
    assert meant("drum kit under 30 kilos") == light
    assert meant("a 24 kg drum kit") == {"category": "drum kits", "weight": "24 kg"}
