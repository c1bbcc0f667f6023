from __future__ import annotations

from decimal import Decimal

import pytest

from knowledge.types import Product
from tests.ui.web.shops import HOSTILE, LAMP, STOVE, TENT
from ui.web.cards import card, cards
from ui.web.pictures import initials, picture


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1299", "USD", ">$1,299.00<"),
        ("79.9", "CHF", ">79.90 CHF<"),
        ("0", "EUR", ">€0.00<"),
        (None, "USD", ">Price not listed<"),
    ],
)
def test_price(amount: str | None, currency: str, shown: str) -> None:
    value = None if amount is None else Decimal(amount)
    assert shown in card(Product(id="1", title="A", price=value, currency=currency))


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (5, 'fw-stock-in">In stock: 5<'),
        (0, 'fw-stock-out">Out of stock<'),
        (None, 'fw-stock-unknown">Stock: unknown<'),
    ],
)
def test_stock(count: int | None, shown: str) -> None:
    assert shown in card(Product(id="1", title="A", in_stock=count))


def test_a_card_shows_six_attributes_and_folds_the_rest() -> None:
    shown, folded = card(TENT).split("<details")
    assert shown.count("<dt>") == 6
    assert "<dt>Weight</dt><dd>1.9\N{NO-BREAK SPACE}kg</dd>" in shown
    assert "<dd>yes</dd>" in shown
    assert "<dd>moss, sand</dd>" in folded
    assert "$229.00" in folded
    assert "<details" not in card(LAMP)


def test_many_products_are_folded() -> None:
    drawn = cards([TENT, STOVE, LAMP, TENT, STOVE])
    assert "1 more product<" in drawn
    assert drawn.index("1 more product<") < drawn.rindex(STOVE.title)
    assert cards(()) == ""


def test_a_choice_is_a_button_that_says_the_title() -> None:
    product = Product(id="1", title='A "B" <c>', attributes={"weight_kg": 2})
    drawn = cards([product, LAMP], choose=True)
    assert drawn.count('<button type="button" class="fw-choose"') == 2
    assert 'data-say="A &quot;B&quot; &lt;c&gt;"' in drawn
    assert 'aria-label="Which one do you mean?"' in drawn
    assert drawn.index("<summary>") < drawn.index("<dt>Weight")
    assert "fw-choose" not in cards([product])


def test_only_web_addresses_become_links() -> None:
    assert "<a " not in card(Product(id="1", title="A", url="javascript:alert(1)"))
    assert "<a " not in card(Product(id="1", title="A", url="data:text/html,x"))
    assert 'href="https://shop.example/?a=1&amp;b=2"' in card(
        Product(id="1", title="A", url="https://shop.example/?a=1&b=2")
    )


def test_nothing_in_a_card_escapes_its_place() -> None:
    hostile = Product(
        id=HOSTILE,
        title=HOSTILE,
        description=HOSTILE,
        brand=HOSTILE,
        categories=(HOSTILE,),
        currency=HOSTILE,
        price=Decimal(1),
        attributes={HOSTILE: (HOSTILE,)},
        image=HOSTILE,
    )
    drawn = card(hostile)
    assert "<img" not in drawn
    assert "<script" not in drawn.lower()


def test_a_placeholder_is_the_same_every_time_and_no_request() -> None:
    assert picture(STOVE) == picture(STOVE)
    assert "http" not in picture(STOVE)
    assert ">KP<" in picture(STOVE)
    assert picture(TENT) != picture(STOVE)


def test_an_embedded_picture_is_shown_and_svg_or_remote_ones_are_not() -> None:
    def drawn(image: str) -> str:
        return picture(Product(id="1", title="A", image=image))

    assert drawn("data:image/png;base64,iVBORw0KGgo=").startswith("<img")
    for image in ("data:image/svg+xml;base64,PHN2Zz4=", "//cdn.example/a.png", "/etc/passwd"):
        assert drawn(image).startswith("<svg"), image
    assert drawn("data:image/png;base64," + "A" * 500_000).startswith("<svg")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Nordvik", "N"), ("Kettle & Pine", "KP"), ("écru home co", "ÉH"), ("☂", "?"), ("", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
