"""What was meant: certain, offered, or left alone."""

from __future__ import annotations

import pytest

from tests.knowledge.completion.phone_shop import Shop


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("headphnes", "headphones"),
        ("wireles headphones", "wireless headphones"),
        ("Nordlys hedaphones", "Nordlys headphones"),
        ("iphnoe case", "iphone case"),
        ("red lapttop sleeve", "red laptop sleeve"),
        ("iphonecase", "iphone case"),
        ("an iphone chargerr, please", "an iphone charger, please"),
    ],
)
def test_a_slip_is_put_right_and_said(fixed: Shop, typed: str, meant: str) -> None:
    found = fixed.completions.correct(typed)
    assert found is not None
    assert found.text == meant
    assert found.hits > 0
    assert all(one in typed and other in meant for one, other in found.changed)


@pytest.mark.parametrize(
    "query",
    [
        "iphone case",  # right
        "nx-4401",  # a model number
        "dv7-1211ea",
        "guitar",  # not sold, but English
        "gaurd",  # a slip of nothing that is sold
        "hdphns",  # too far
        "abc",  # too short
        "手机壳",
        "",
        "laptpo " * 20,  # no query
    ],
)
def test_the_rest_is_left_alone(fixed: Shop, query: str) -> None:
    assert fixed.completions.correct(query) is None


def test_model_numbers_stay_as_they_are(fixed: Shop) -> None:
    found = fixed.completions.correct("hedphones nx4400")
    assert found is None or "nx4400" in found.text


def test_a_clear_slip_is_certain(fixed: Shop) -> None:
    found = fixed.completions.correct("wireless headphnoes")
    assert found is not None
    assert found.certain
    assert found.changed == (("headphnoes", "headphones"),)
