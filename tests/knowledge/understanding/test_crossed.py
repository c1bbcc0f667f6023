"""Values of two numbers: a resolution, a format; compared they are a gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.columns import Columns
from knowledge.payload import filters_to_json
from knowledge.understanding import understand


@pytest.fixture
def columns(shop: Callable[..., Columns]) -> Columns:
    return shop(
        ("Ridge Screen", {"category": "Screens", "panel_resolution": "1920 x 1080"}),
        ("Crest Screen", {"category": "Screens", "panel_resolution": "2560 x 1440"}),
        ("Oak Frame", {"category": "Frames", "format": "8 x 10", "width_cm": 22}),
        ("Fir Shelf", {"category": "Shelves", "width_cm": 90, "depth_cm": 30}),
    )


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("screens, panel resolution 2560 x 1440", {"panel_resolution": "2560 x 1440"}),
        ("a 1920x1080 screen", {"panel_resolution": "1920 x 1080"}),
        ("a screen with 2560 × 1440", {"panel_resolution": "2560 x 1440"}),  # noqa: RUF001
        ("screens, resolution 1280 x 1024", {"panel_resolution": "1280 x 1024"}),
        ("a screen, but not 1920 x 1080", {"panel_resolution": {"$ne": "1920 x 1080"}}),
        ("screen 1920 x 1080 or 2560 x 1440", {}),
        ("frame 8 by 10", {"format": "8 x 10"}),
        ("two 4 x 4 screens", {}),
    ],
)
def test_two_numbers_are_one_value(columns: Columns, text: str, filters: dict[str, Any]) -> None:
    found = filters_to_json(understand(text, columns).filters)
    assert {name: each for name, each in found.items() if name != "category"} == filters


def test_lengths_stay_lengths(columns: Columns) -> None:
    found = filters_to_json(understand("shelves 90 x 30 cm", columns).filters)
    assert "width" in found


def test_one_that_is_compared_is_a_gap(columns: Columns) -> None:
    filters = understand("screens, resolution at least 2560 x 1440", columns).filters
    assert [each.text for each in filters.gaps] == ["at least 2560 x 1440"]
    assert filters_to_json(filters) == {"category": "screens"}
