"""What is not included: the field that says so, however many words it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Meant = Callable[[str], dict[str, Any]]


@pytest.fixture
def meant(make: Callable[..., Meant]) -> Meant:
    return make(
        ("Reed Saw", {"category": "Saws", "battery_included": True, "power_adapter_included": False,
                      "wireless_lan": True}),
        ("Oak Saw", {"category": "Saws", "battery_included": False, "wireless_lan": False}),
        ("Oak Battery", {"category": "Batteries"}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("saws, battery not included", {"category": "saws", "battery_included": False}),
        ("saws, the battery is not included", {"category": "saws", "battery_included": False}),
        ("saw power adapter not supplied", {"category": "saws", "power_adapter_included": False}),
        ("saws with the battery included", {"category": "saws", "battery_included": True}),
        ("saws, battery included", {"category": "saws", "battery_included": True}),
    ],
)
def test_what_is_not_included_is_false(meant: Meant, text: str, filters: dict[str, Any]) -> None:
    assert meant(text) == filters


@pytest.mark.parametrize(
    "text", ["battery not included is a problem, saws", "fine if the battery is not included, saws"]
)
def test_who_does_not_wish_for_less_gets_it_all(meant: Meant, text: str) -> None:
    assert "battery_included" not in meant(text)


def test_a_label_may_end_in_what_says_no_more(meant: Meant) -> None:
    assert meant("saw with wireless") == {"category": "saws", "wireless_lan": True}
    assert meant("saw with no wireless") == {"category": "saws", "wireless_lan": False}
