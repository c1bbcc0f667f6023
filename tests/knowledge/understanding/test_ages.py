"""How old who uses a thing is, against the ages that the records give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.columns import Columns
from knowledge.understanding import understand

Meant = Callable[[str], dict[str, Any]]


@pytest.fixture
def meant(make: Callable[..., Meant]) -> Meant:
    return make(
        ("Cocoon Seat", {"category": "Seats", "age_from_months": 0, "age_to_months": 15}),
        ("Ridge Seat", {"category": "Seats", "age_from_months": 42, "age_to_months": 144}),
        ("Fever Syrup", {"category": "Medicines", "age_from_months": 3}),
        ("Adult Pills", {"category": "Medicines", "age_from_months": 144}),
        ("Fox Puzzle", {"category": "Puzzles", "min_age": 3}),
        ("Owl Puzzle", {"category": "Puzzles", "min_age": 8}),
        ("Rain Boots", {"category": "Boots"}),
    )


@pytest.mark.parametrize(
    "text",
    [
        "medicines for a 2 year old",
        "medicines for my 2-year-old son",
        "medicines that a two year old can take",
        "medicines for children aged 2",
        "my daughter is 2 years old and needs medicines",
        "My daughter is 2, I need medicines",
    ],
)
def test_an_age_is_at_least_the_one_from_which_a_thing_is(meant: Meant, text: str) -> None:
    assert meant(text)["age_from"] == {"$lte": "2 years"}


@pytest.mark.parametrize("text", ["seats from birth", "seats for newborns", "a seat from newborn"])
def test_birth_is_an_age(meant: Meant, text: str) -> None:
    assert meant(text) == {
        "category": "seats", "age_from": {"$lte": "0 months"}, "age_to": {"$gte": "0 months"},
    }  # fmt: skip


def test_an_age_is_at_most_the_one_to_which_a_thing_is(meant: Meant) -> None:
    assert meant("seat for a 7 month old")["age_to"] == {"$gte": "7 months"}
    assert meant("seats for 1 to 3 year olds")["age_to"] == {"$gte": "3 years"}


def test_an_age_without_a_unit_is_in_years(meant: Meant) -> None:
    assert meant("puzzle for a 4 year old")["min_age"] == {"$lte": 4}
    assert meant("puzzle for an 18 month old")["min_age"] == {"$lte": 1.5}


def test_what_nobody_knows_by_its_name_still_has_to_suit_the_age(meant: Meant) -> None:
    assert meant("painkillers for a 2 year old") == {"age_from": {"$lte": "2 years"}}


def test_where_no_record_of_the_kind_has_an_age_that_is_said(shop: Callable[..., Columns]) -> None:
    columns = shop(("Fever Syrup", {"age_from_months": 3}), ("Rain Boots", {}))
    filters = understand("boots for a 2 year old", columns).filters
    assert filters.constraints == ()
    assert [each.text for each in filters.gaps] == ["2 year old"]


@pytest.mark.parametrize("text", ["a 2 year old laptop", "chair for my 80 year old mother"])
def test_the_age_of_a_thing_is_none_of_who_uses_it(columns: Columns, text: str) -> None:
    assert not understand(text, columns).filters.constraints[1:]
