"""The one way in which a record's facts are worded, for passages, cards and prompts."""

from __future__ import annotations

from decimal import Decimal

from knowledge.types import AttributeValue

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
# A catalogue's column `weight_kg: 1.9` reads as "weight: 1.9 kg".
_UNITS = {
    "kg": "kg", "g": "g", "lb": "lb", "oz": "oz", "mm": "mm", "cm": "cm", "m": "m", "km": "km",
    "in": "in", "inch": "in", "inches": "in", "ft": "ft", "l": "L", "ml": "ml", "w": "W",
    "wh": "Wh", "mah": "mAh", "v": "V", "a": "A", "hz": "Hz", "khz": "kHz", "db": "dB",
    "lm": "lm", "lumens": "lumens", "hours": "hours", "minutes": "minutes", "days": "days",
    "years": "years", "c": "°C", "gb": "GB", "tb": "TB", "mbps": "Mbps", "bar": "bar",
    "percent": "%", "k": "K", "rpm": "rpm", "gsm": "g/m²", "mp": "MP", "kwh": "kWh",
}  # fmt: skip


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


def attribute_label(name: str) -> tuple[str, str]:
    """Split an attribute's name into a readable label and its unit, "" when it names none."""
    words = [word for word in name.replace("-", "_").replace(".", "_").split("_") if word]
    if len(words) > 1 and words[-1].lower() in _UNITS:
        return " ".join(words[:-1]), _UNITS[words[-1].lower()]
    return " ".join(words) or name, ""


def value_text(value: AttributeValue) -> str:
    """Return an attribute's value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def attribute_text(name: str, value: AttributeValue) -> str:
    """Return "weight: 1.9 kg" for ("weight_kg", 1.9)."""
    label, unit = attribute_label(name)
    return f"{label}: {value_text(value)}" + (f" {unit}" if unit else "")
