"""Words and letters as sizes, where what is wanted comes in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]
Make = Callable[..., Meant]


@pytest.fixture
def meant(make: Make) -> Meant:
    return make(
        ("Leather Gloves", {"material": "leather", "size": ("S", "M"), "brand": "Birch"}),
        ("Rain Coat", {"size": "Medium", "colour": "navy"}),
        ("Rain Coat", {"size": "Large", "colour": "red"}),
        ("Road Bike", {"category": "Bikes", "frame_size": "M"}),
        ("Dome Tent", {"category": "Tents", "capacity_persons": 2}),
        ("Firm Mattress", {"category": "Mattresses", "firmness": "medium-firm"}),
        ("Dog Bed", {"breed": "large breed"}),
    )


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("small gloves", "small"),
        ("gloves small", "small"),
        ("gloves in small", "small"),
        ("gloves size medium", "medium"),
        ("gloves, size M", "m"),
        ("XL gloves", "xl"),
        ("extra large gloves", "extra large"),
        ("medium birch gloves", "medium"),
        ("gloves in S or M", {"$in": ["s", "m"]}),
    ],
)
def test_a_size_is_read_in_words_and_letters(meant: Meant, text: str, size: Any) -> None:
    assert meant(text)["size"] == size


def test_a_size_stands_beside_colours_and_stock(meant: Meant) -> None:
    both = {"size": "medium", "colour": "navy"}
    assert meant("rain coat medium navy in stock") == {"in_stock": True, **both}
    assert meant("medium navy rain coat") == both


def test_a_field_of_sizes_may_be_called_more(meant: Meant) -> None:
    assert meant("bikes, frame size medium") == {"category": "bikes", "frame_size": "medium"}


@pytest.mark.parametrize(
    "text",
    [
        "a small tent",
        "large mattress",
        "medium-firm mattress",
        "rain coat for a large dog",
        "gloves with a small cuff",
        "large breed rain coat",
        "gloves, not too small",
    ],
)
def test_what_is_no_size_of_what_is_wanted(meant: Meant, text: str) -> None:
    assert "size" not in meant(text)


@pytest.mark.parametrize("text", ["not small gloves", "gloves, no small ones", "gloves not small"])
def test_a_size_may_be_what_is_not_wanted(meant: Meant, text: str) -> None:
    assert meant(text)["size"] == {"$ne": "small"}
