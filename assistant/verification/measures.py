"""Units and currencies as sentences name them, each with the one that it is compared in."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge import units

# A currency's symbols, codes and words. What is not here is no price, and stands or falls as words.
_CURRENCIES = {
    "$": "$ us$ usd dollar dollars buck bucks", "€": "€ eur euro euros",
    "£": "£ gbp quid sterling", "¥": "¥ jpy yen", "₹": "₹ inr rs rupee rupees",
    "CHF": "chf franc francs", "CAD": "c$ ca$ cad", "AUD": "a$ au$ aud", "NZD": "nz$ nzd",
    "CNY": "cny rmb yuan", "SEK": "sek", "NOK": "nok", "DKK": "dkk", "PLN": "pln zł zloty",
    "crowns": "krone kroner krona kronor crowns", "CZK": "czk", "KRW": "₩ krw won",
    "RUB": "₽ rub rouble roubles ruble rubles", "TRY": "₺ try lira", "MXN": "mxn peso pesos",
    "BRL": "r$ brl reais", "ZAR": "zar rand", "BTC": "₿ btc bitcoin", "VND": "₫ vnd dong",
    "ILS": "₪ ils shekel shekels", "THB": "฿ thb baht", "SGD": "s$ sgd", "HKD": "hk$ hkd",
}  # fmt: skip
_MONEY = {name: (code, 1.0) for code, names in _CURRENCIES.items() for name in names.split()}
_MONEY |= {"cent": ("$", 0.01), "cents": ("$", 0.01), "¢": ("$", 0.01)}
_MONEY |= {"pence": ("£", 0.01), "penny": ("£", 0.01)}
# Codes that are words too are codes only in capitals.
_WORDS_TOO = frozenset("try won rand rs rub sterling".split())
_MORE_UNITS = {
    "people": ("people", 1.0), "person": ("people", 1.0), "persons": ("people", 1.0),
    "night": ("time", 86_400.0), "nights": ("time", 86_400.0),
    "fortnight": ("time", 1_209_600.0), "fortnights": ("time", 1_209_600.0),
    "times": ("times", 1.0), "th": ("th", 1.0), "st": ("th", 1.0), "nd": ("th", 1.0),
    "rd": ("th", 1.0),
}  # fmt: skip
_CAPITALS_WITHOUT_GAP = frozenset("acf")
# After a number "in" is a preposition before these, and a unit otherwise.
_AFTER_IN = re.compile(
    r"\s+(?:stock|stores?|total|all|the|an?|my|our|your|one|this|that|these|each|every|\d)\b",
    re.IGNORECASE,
)

_SYMBOLS = sorted((re.escape(name) for name in _MONEY if not name.isalpha()), key=len, reverse=True)
_NAMES = sorted((name for name in _MONEY if name.isalpha()), key=len, reverse=True)
MONEY = rf"(?:(?<![^\W\d_])(?:{'|'.join(_SYMBOLS)})|\b(?:{'|'.join(_NAMES)})(?![^\W_]))"
UNIT = (
    r"(?:(?:business|working|calendar)\s+)?"
    r"(?:[^\W\d_]+(?:/[a-z]+)?2?(?![^\W_])|%|°\s?[CF]?\b|°|\"|\u2033)"
)


def money(name: str) -> tuple[str, float] | None:
    """Return ("$", 0.01) for "cents": the currency and the share of its major unit."""
    if name.lower() in _WORDS_TOO and not name.isupper():
        return None
    return _MONEY.get(name.lower())


@lru_cache(maxsize=4096)
def unit(name: str) -> tuple[str, float, float] | None:
    """Return ("time", 604800, 0) for "weeks": dimension, factor and offset to its base unit."""
    kind, _, rest = name.lower().partition(" ")
    if rest and kind != "calendar":
        found = unit(rest)
        return (f"working {found[0]}", *found[1:]) if found and found[0] == "time" else None
    plain = rest or kind
    if more := _MORE_UNITS.get(plain):
        return (*more, 0.0)
    known = units.unit(name.replace("° ", "°"))
    return (known.dimension, known.factor, known.offset) if known else None


def is_unit(name: str, gap: str, after: str) -> bool:
    """Tell whether a word behind a number is its unit: "5 in stock" has none, "5 in" has."""
    plain = name.lower()
    if plain == "in" and gap:
        return not _AFTER_IN.match(after)
    if plain == "k":
        return False  # a thousand, 4K or Kelvin: to be found as it stands
    if plain in _CAPITALS_WITHOUT_GAP:
        return name.isupper() and not gap
    if len(plain) == 1 and gap == "-":
        return False
    return unit(name) is not None
