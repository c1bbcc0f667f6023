"""The one way in which a record's facts are worded, for passages, cards and prompts."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.types import AttributeValue
from knowledge.units import split_name

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def price_text(price: Decimal | None, currency: str | None) -> str:
    """Return "$1,299.00", "1,299.00 CHF", or "unknown" for a record without a price."""
    if price is None:
        return "unknown"
    amount = f"{price:,.2f}"
    symbol = _SYMBOLS.get(currency or "")
    if symbol:
        return f"{symbol}{amount}"
    return f"{amount} {currency}" if currency else amount


def stock_text(in_stock: int | None) -> str:
    """Return how many are in stock in words; unknown is said, not guessed."""
    if in_stock is None:
        return "Stock: unknown"
    return f"In stock: {in_stock}" if in_stock > 0 else "Out of stock"


def attribute_label(name: str, value: AttributeValue | None = None) -> tuple[str, str]:
    """Split an attribute's name into a readable label and its unit, "" when it names none.

    A catalogue's column `weight_kg: 1.9` reads as "weight: 1.9 kg"; `usb_c: yes` has no unit, nor
    has anything that is no number: "adjustable feet: yes".
    """
    label, unit = split_name(name)
    worded = isinstance(value, str) and not any(map(str.isdigit, value))
    if unit is None or isinstance(value, bool) or worded:
        return " ".join(re.split(r"[_\-.\s]+", name.strip("_-. "))) or name, ""
    return label, unit.symbol


def value_text(value: AttributeValue) -> str:
    """Return an attribute's value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def attribute_text(name: str, value: AttributeValue) -> str:
    """Return "weight: 1.9 kg" for ("weight_kg", 1.9)."""
    label, unit = attribute_label(name, value)
    return f"{label}: {value_text(value)}" + (f" {unit}" if unit else "")
