from decimal import Decimal

import pytest

from knowledge.readers.prices import cents, currency_code, price
from knowledge.readers.values import BadValueError

READ = [
    (129.99, None, "129.99", None),
    (5, None, "5", None),
    ("0", None, "0", None),
    ("1299.5", None, "1299.5", None),
    ("1.299", None, "1.299", None),
    ("$1,299.00", None, "1299.00", "USD"),
    ("$1,299", None, "1299", "USD"),
    ("$5", "CAD", "5", "CAD"),
    ("$5 CAD", None, "5", "CAD"),
    ("US$ 5", None, "5", "USD"),
    ("129.99 USD", "USD", "129.99", "USD"),
    ("eur 1.299,00", None, "1299.00", "EUR"),
    ("1299,00 EUR", None, "1299.00", "EUR"),
    ("1.299.000 €", None, "1299000", "EUR"),
    ("1 299,90 €", None, "1299.90", "EUR"),
    ("CHF 1'299.90", None, "1299.90", "CHF"),
    ("1,299", "USD", "1299", None),
    ("£ 12.50", None, "12.50", "GBP"),
    ("¥1200", "CNY", "1200", "CNY"),
    ("12 zł", None, "12", "PLN"),
]


@pytest.mark.parametrize(("value", "known", "amount", "named"), READ)
def test_prices_as_shops_write_them(
    value: object, known: str | None, amount: str, named: str | None
) -> None:
    assert price(value, known) == (Decimal(amount), named)


@pytest.mark.parametrize("value", [None, "", "  "])
def test_no_price_is_none(value: object) -> None:
    assert price(value) == (None, None)


REFUSED = [
    *(
        "abc",
        "NaN",
        "inf",
        "-inf",
        "12 pcs",
        "10-20",
        "$10 - $20",
        "from $5",
        "1.2.3",
        "1,2,3",
        "$",
    ),
    *("--5", "1e400", "5 USD EUR", "1" * 100, ".", ",", "1..2", True, [5], {"a": 1}),
    *(float("nan"), float("inf"), -1, -0.01, "-5", "$-5", "-$5", 10**13),
    *("1,299", "1.299 €", "1,299 EUR"),
]


@pytest.mark.parametrize("value", REFUSED)
def test_what_is_no_clear_price_is_refused(value: object) -> None:
    with pytest.raises(BadValueError, match=r"^price "):
        price(value)


def test_a_price_in_another_currency_than_the_record_says_is_refused() -> None:
    with pytest.raises(BadValueError, match="is in EUR, but the record's currency is USD"):
        price("5 €", "USD")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("5", "5.00"), ("149.9", "149.90"), ("0.12345", "0.1234"), ("1.100", "1.10")],
)
def test_cents(amount: str, shown: str) -> None:
    assert str(cents(Decimal(amount))) == shown


def test_currency_codes() -> None:
    assert [currency_code(value) for value in ("usd", "€", "", None)] == ["USD", "EUR", None, None]
    with pytest.raises(BadValueError, match="no ISO 4217 code"):
        currency_code("dollars")
