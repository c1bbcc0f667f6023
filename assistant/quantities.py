"""Numbers, amounts of money and measures of a text, read in one way however they are written."""

from __future__ import annotations

import re

MARKER = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"\d+(?:[,.]\d+)*")
_CURRENCIES = {
    "$": "$", "usd": "$", "dollar": "$", "€": "€", "eur": "€", "euro": "€",
    "£": "£", "gbp": "£", "¥": "¥", "jpy": "¥", "yen": "¥",
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<before>[$€£¥]|\b(?:USD|EUR|GBP|JPY)\b)\s*(?P<number>\d+(?:[,.]\d+)*)"
    r"|(?P<amount>\d+(?:[,.]\d+)*)\s*(?P<after>[$€£¥]|(?:USD|EUR|GBP|JPY|dollars?|euros?|yen)\b)",
    re.IGNORECASE,
)
_UNIT = (
    r"%|°C|(?:kg|g|lbs?|oz|mm|cm|m|km|inch(?:es)?|in(?!\s+(?:stock|total|all)\b)|ft|feet|ml|l|wh?|kwh|mah|v|k?hz|db|lm"
    r"|lumens?|gb|tb|mb|mbps|mp|bar|rpm|grams?|kilograms?|kilos?|pounds?|ounces?"
    r"|met(?:er|re)s?|lit(?:er|re)s?|watts?|volts?|percent|seconds?|minutes?|hours?|days?|weeks?"
    r"|months?|years?|people|persons?)\b"
)
_MEASURE = re.compile(
    rf"(?P<number>{_NUMBER.pattern})[\s-]*(?P<unit>{_UNIT})"
    rf"|\b(?P<label>{_UNIT})\)?:\s*(?P<value>{_NUMBER.pattern})",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]{3,}")
NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=2,
    )
} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70",
    "eighty": "80", "ninety": "90", "hundred": "100", "thousand": "1000",
}  # fmt: skip


def numbers(text: str) -> set[str]:
    """Return the numbers in a text, normalised: "$1,299.00", "1299" and "twelve" as digits."""
    plain = MARKER.sub(" ", text)
    found = {_normal(number) for number in _NUMBER.findall(plain)}
    # "½" and its kind, which are numbers but no digits; "m²" is a unit.
    found |= {char for char in plain if char.isnumeric() and not char.isdigit()}
    words = (word.lower() for word in WORD.findall(plain))
    return found | {NUMBER_WORDS[word] for word in words if word in NUMBER_WORDS}


def amounts(text: str) -> set[str]:
    """Return the amounts of money in a text: "$1,299.00" and "1299 dollars" are "$1299"."""
    found = _AMOUNT.finditer(MARKER.sub(" ", text))
    return {
        _CURRENCIES[(match["before"] or match["after"]).lower().rstrip("s")]
        + _normal(match["number"] or match["amount"])
        for match in found
    }


def measures(text: str) -> set[str]:
    """Return the numbers that have a unit: "2-day", "two days" and "Days: 2" are "2 day"."""
    plain = WORD.sub(lambda word: NUMBER_WORDS.get(word[0].lower(), word[0]), text)
    found = _MEASURE.finditer(MARKER.sub(" ", plain))
    return {
        f"{_normal(match['number'] or match['value'])} "
        + _unit((match["unit"] or match["label"]).lower())
        for match in found
    }


def _unit(name: str) -> str:
    return {"people": "person", "percent": "%"}.get(name, name.removesuffix("s"))


def _normal(number: str) -> str:
    # A comma before exactly three digits groups thousands, as shops in English write it.
    plain = re.sub(r",(?=\d{3}(?!\d))", "", number)
    whole, dot, rest = plain.partition(".")
    whole = whole.lstrip("0") or "0"
    rest = rest.rstrip("0")
    return f"{whole}{dot}{rest}" if rest else whole
