"""Prices as shops write them: 129.99, "$1,299.00", "1.299,00 EUR"; anything unclear is refused."""

from __future__ import annotations

import re
from decimal import Decimal

from .values import BadValueError, shown

PRICE_LIMIT = Decimal(10) ** 12

_CURRENCIES_WORDS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN "
    "BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD "
    "FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY "
    "KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP "
    "MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR "
    "RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
    "TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW "
    "ZWL"
)
_CURRENCIES = frozenset(_CURRENCIES_WORDS.split())
_SYMBOLS = {
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD",
    "HK$": "HKD", "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "₩": "KRW", "₺": "TRY", "₽": "RUB", "zł": "PLN", "₫": "VND", "₪": "ILS", "฿": "THB",
}  # fmt: skip
# A bare symbol is also that of these currencies, when the record or the mapping names one.
_SHARED = {
    "$": frozenset(("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP")),
    "¥": frozenset(("JPY", "CNY")),
    "£": frozenset(("GBP", "EGP", "GIP")),
}
# Where these are spent a comma groups thousands, so that "1,299" is no decimal fraction.
_COMMA_GROUPS_WORDS = "USD CAD AUD NZD HKD SGD TWD MXN GBP JPY CNY INR KRW ILS THB PHP AED SAR"
_COMMA_GROUPS = frozenset(_COMMA_GROUPS_WORDS.split())
_GAP = "[ '\u2019\u00a0\u202f]"
_AMOUNT = re.compile(
    rf"(?P<plain>\d+(?:\.\d+)?)|(?P<comma>\d{{1,3}}(?:,\d{{2,3}})*,\d{{3}}(?:\.\d{{1,4}})?)"
    rf"|(?P<dot>\d{{1,3}}(?:\.\d{{3}})+(?:,\d{{1,2}})?)|(?P<decimal>\d+,\d{{1,2}})"
    rf"|(?P<gap>\d{{1,3}}(?:{_GAP}\d{{3}})+(?:[.,]\d{{1,2}})?)"
)
_PRICE = re.compile(
    r"(?P<before>[^\d+\-.,]*)(?P<amount>[\d.,][\d.,'\u2019\s]*?)(?P<after>[^\d.,]*)"
)


def price(value: object, currency: str | None = None) -> tuple[Decimal | None, str | None]:
    """Return (amount, currency that the text itself names); (None, None) for no price.

    `currency` is what the rest of the record says; it settles "$" and "1,299".
    Raises BadValueError for what is no single, finite, non-negative number.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, None
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise BadValueError(f"price {shown(value)} is no number")
    if isinstance(value, str):
        amount, named = _written_price(value.strip(), currency)
    else:
        amount, named = Decimal(repr(value)) if isinstance(value, float) else Decimal(value), None
    if not amount.is_finite():
        raise BadValueError(f"price {shown(value)} is no number")
    if amount < 0:
        raise BadValueError(f"price {shown(value)} is negative")
    if amount > PRICE_LIMIT:
        raise BadValueError(f"price {shown(value)} is too large")
    return amount, named


def cents(amount: Decimal) -> Decimal:
    """Return an amount with two decimals, or up to four where it has more."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        amount = amount.quantize(Decimal("0.0001")).normalize()
        exponent = amount.as_tuple().exponent
    return (
        amount.quantize(Decimal("0.01"))
        if not isinstance(exponent, int) or exponent > -2
        else amount
    )


def _written_price(text: str, currency: str | None) -> tuple[Decimal, str | None]:
    if re.match(r"^\D{0,6}-\s*\D{0,4}\d", text):
        raise BadValueError(f"price {shown(text)} is negative")
    match = _PRICE.fullmatch(text) if len(text) <= 64 else None
    if match is None:
        raise BadValueError(f"price {shown(text)} is no number")
    mark = f"{match['before'].strip()} {match['after'].strip()}".strip()
    named = _marked(mark, currency, text) if mark else None
    return _amount(match["amount"].strip(), text, named or currency, marked=bool(mark)), named


def _marked(mark: str, currency: str | None, text: str) -> str:
    if mark in _SHARED and currency in _SHARED[mark]:
        return str(currency)
    parts = {_SYMBOLS.get(part) or part.upper() for part in mark.split()}
    if "$" in mark.split() and len(parts) == 2:  # "$5 CAD"
        parts.discard("USD")
    if len(parts) != 1 or not parts <= _CURRENCIES:
        raise BadValueError(f"price {shown(text)} is no number with a currency")
    named = parts.pop()
    if currency and named != currency:
        raise BadValueError(
            f"price {shown(text)} is in {named}, but the record's currency is {currency}"
        )
    return named


def _amount(digits: str, text: str, currency: str | None, *, marked: bool) -> Decimal:
    match = _AMOUNT.fullmatch(digits)
    if match is None:
        raise BadValueError(f"price {shown(text)} is no number")
    unclear = BadValueError(
        f"price {shown(text)} could mean two amounts; write it with a decimal point, like 1299.00"
    )
    one_group = re.fullmatch(r"\d{1,3}([.,])\d{3}", digits)
    if one_group and one_group[1] == "," and currency not in _COMMA_GROUPS:
        raise unclear
    if one_group and one_group[1] == "." and marked:
        raise unclear
    if match["plain"]:
        return Decimal(digits)
    if match["comma"]:
        return Decimal(digits.replace(",", ""))
    if match["dot"]:
        return Decimal(digits.replace(".", "").replace(",", "."))
    return Decimal(re.sub(_GAP, "", digits).replace(",", "."))


def currency_code(value: object) -> str | None:
    """Return the ISO 4217 code of a code or symbol; raises BadValueError for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        text = value.strip()
        code = _SYMBOLS.get(text) or text.upper()
        if code in _CURRENCIES:
            return code
        if not text:
            return None
    raise BadValueError(f"currency {shown(value)} is no ISO 4217 code, such as USD")
