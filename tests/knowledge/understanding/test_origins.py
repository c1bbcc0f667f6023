"""Where things are from: only where a field of origins has the place, and not where they start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]


@pytest.fixture
def meant(make: Callable[..., Meant]) -> Meant:
    return make(
        ("Plain Mug", {"category": "Mugs", "country_of_origin": "Portugal", "brand": "Fell"}),
        ("Blue Mug", {"category": "Mugs", "country_of_origin": "Norway", "brand": "Fell"}),
        ("Thin Mug", {"category": "Mugs", "country_of_origin": "Turkey", "brand": "Jordan"}),
    )


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("mugs made in Portugal", {"country_of_origin": "portugal"}),
        ("mugs from Norway", {"country_of_origin": "norway"}),
        ("mugs that are not made in Turkey", {"country_of_origin": {"$ne": "turkey"}}),
        (
            "mugs made in Norway or Portugal",
            {"country_of_origin": {"$in": ["norway", "portugal"]}},
        ),
        ("mugs made in Portugal by Fell", {"country_of_origin": "portugal", "brand": "fell"}),
        ("mugs from Jordan", {"brand": "jordan"}),
        ("mugs shipped from Norway", {}),
        ("I'm calling from Norway and need mugs", {}),
        ("mugs made in Iceland", {}),
    ],
)
def test_a_place_is_where_such_things_are_made(
    meant: Meant, text: str, filters: dict[str, Any]
) -> None:
    assert {name: value for name, value in meant(text).items() if name != "category"} == filters
