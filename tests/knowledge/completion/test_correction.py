"""What was meant: certain, offered, or left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.types import Product
from tests.knowledge.completion.phone_shop import Shop

OpenShop = Callable[[], Shop]


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
        "HDPHN-4401",  # a code is a code with its letters, too
        "headphnes_2",
        "headphnes@example.com",
        "www.headphnes.com",
        '"headphnes"',  # meant as it stands
        "slever",  # nearer to "sever" and "lever" than to "sleeve"
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


def test_a_short_half_is_only_offered(fixed: Shop) -> None:
    found = fixed.completions.correct("redlaptop")
    assert found is None or not found.certain
    certain = fixed.completions.correct("iphonecase")
    assert certain is not None
    assert certain.certain


def test_a_slip_of_english_that_the_shop_has_not_is_left_alone(open_shop: OpenShop) -> None:
    shop = open_shop()
    shop.put(*(Product(f"y{n}", "Yellow Mug", attributes={"colour": "yellow"}) for n in range(9)))
    shop.sync()
    assert shop.completions.correct("hellow") is None
    assert shop.completions.correct("hellow there") is None
    meant = shop.completions.correct("yelow mug")
    assert meant is not None
    assert (meant.text, meant.certain) == ("yellow mug", True)
