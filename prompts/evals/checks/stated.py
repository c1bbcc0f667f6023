"""What a text states in numbers: amounts, dates and times of day, each in one spelling.

"$1,299.00" and "1299 USD" are one amount, "two weeks" and "14 days" one time. This reads texts on
its own, apart from what the assistant verifies its answers with: a fault there must not hide here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from knowledge.readers.prices import currency_code
from knowledge.readers.values import BadValueError
from knowledge.units import numbers

if TYPE_CHECKING:
    from knowledge.units import Quantity

_MONTHS = "january february march april may june july august september october november december"
_MONTH = (
    rf"(?P<month>{'|'.join(f'{each[:3]}(?:{each[3:]})?' for each in _MONTHS.split())}|sept)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?![\d-])",
        rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}(?:,?\s+(?P<year>\d{{4}})\b)?",
        rf"(?<![\w.,$€£]){_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}})\b)?",
        rf"\b{_MONTH},?\s+(?P<year>\d{{4}})\b",
    )
)
_CLOCK = re.compile(
    r"(?<![\w.,:$€£-])(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s?(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\w.,:$€£-])(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?![\d:])",
    re.IGNORECASE,
)
_NO_AMOUNT = re.compile(r"\[\d+\]|^[ \t]*\d{1,2}[.)](?=\s)", re.MULTILINE)  # markers, list items
_MONEY_WORDS = {"dollar": "USD", "buck": "USD", "euro": "EUR", "yen": "JPY"}
_BEFORE = re.compile(r"(?P<money>[A-Z]{0,2}[$€£¥₹₩₺₽₫₪฿]|\b[A-Z]{3})\s?$")
_AFTER = re.compile(
    r"\s?(?P<money>[$€£¥₹₩₺₽₫₪฿]|[A-Z]{3}\b)"
    r"|[\s-]?(?P<word>dollar|buck|euro|yen)s?\b", re.IGNORECASE,
)  # fmt: skip
_WORKING = re.compile(r"[\s-](?:business|working)[\s-](?P<unit>day|hour)s?\b", re.IGNORECASE)
_WORKING_RANGE = re.compile(r"\s?(?:-|–|to|or|and)\s?", re.IGNORECASE)  # noqa: RUF001
_EXACT = ("time", "working time")  # two weeks are 14 days, and never 13.9
_SECONDS = {"day": 86_400.0, "hour": 3_600.0}
_ONE = re.compile(r"\b(one)(?=[\s-]+(?:day|week|month|year|hour|minute|night)s?\b)", re.IGNORECASE)
# What a source grants "within a week" is one week; in an answer "a" is rarely a number.
_ANY_ONE = re.compile(
    r"\b(an?|one|each|per)(?=[\s-]+(?:day|week|month|year|hour|minute|night)s?\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stated:
    """One number, date or time of a text; `said` is how it is written there.

    `kind` is "" for a bare number, a currency's code, "date", "clock", or a dimension of
    `knowledge.units`; `value` is in the dimension's base unit, `raw` in `unit`, as written. A
    date's value is (year, month, day) with 0 for what it leaves open.
    """

    said: str
    kind: str
    value: float | tuple[int, int, int]
    raw: float = 0.0
    start: int = 0
    unit: str = ""


def stated(text: str, *, source: bool = False) -> list[Stated]:
    """Return what a text states; in a source, "within a week" states one week, too."""
    found: list[Stated] = []
    text = _NO_AMOUNT.sub(lambda each: " " * len(each[0]), text)
    for pattern in _DATES:
        text = _taken(text, pattern, _date, found)
    text = _taken(text, _CLOCK, _clock, found)
    # "one" and "1  " are of one length, so that places stay what they are.
    one = _ANY_ONE if source else _ONE
    text = one.sub(lambda each: "1".rjust(len(each[0])), text)
    return sorted([*found, *_amounts(text)], key=lambda each: each.start)


def _taken(text: str, pattern: re.Pattern[str], reader: object, found: list[Stated]) -> str:
    """Return text without what a pattern finds in it, which is added to `found`."""

    def take(match: re.Match[str]) -> str:
        read = reader(match)  # type: ignore[operator]
        if read is None:
            return match[0]
        found.append(read)
        return " " * len(match[0])

    return pattern.sub(take, text)


def _date(match: re.Match[str]) -> Stated | None:
    parts = match.groupdict()
    if parts.get("month") == "may":  # the verb: "you may 5 times"
        return None
    month = int(parts["number"]) if "number" in parts else _month(parts["month"])
    year, day = int(parts.get("year") or 0), int(parts.get("day") or 0)
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    return Stated(match[0].strip(), "date", (year, month, day), start=match.start())


def _month(name: str) -> int:
    return [each[:3] for each in _MONTHS.split()].index(name[:3].lower()) + 1


def _clock(match: re.Match[str]) -> Stated | None:
    hour = int(match["hour"] or match["hour24"])
    minute = int(match["minute"] or match["minute24"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    return Stated(match[0].strip(" ."), "clock", hour * 60.0 + minute, start=match.start())


def _amounts(text: str) -> Iterator[Stated]:
    found = numbers(text)
    working = ""
    for place in reversed(range(len(found))):
        each = found[place]
        match = _WORKING.match(text, each.end)
        between = text[each.end : found[place + 1].start] if place + 1 < len(found) else ""
        if match:
            working = match["unit"].lower()
        elif not _WORKING_RANGE.fullmatch(between):
            working = ""
        if working and each.unit is None:
            value = each.value * _SECONDS[working]
            end = match.end() if match else each.end
            yield Stated(text[each.start : end], "working time", value, each.value, each.start)
        else:
            yield _amount(text, each)


def _amount(text: str, found: Quantity) -> Stated:
    said = text[found.start : found.end]
    if found.unit is not None:
        base = found.value * found.unit.factor + found.unit.offset
        name = found.unit.symbol
        return Stated(said, found.unit.dimension, base, found.value, found.start, name)
    before, after = _BEFORE.search(text, 0, found.start), _AFTER.match(text, found.end)
    if before and (code := _currency(before["money"])):
        said = text[before.start() : found.end]
        return Stated(said, code, found.value, found.value, before.start())
    if after:
        word = after["word"]
        code = _MONEY_WORDS[word.lower()] if word else _currency(after["money"])
        if code:
            said = text[found.start : after.end()]
            return Stated(said, code, found.value, found.value, found.start)
    return Stated(said, "", found.value, found.value, found.start)


def _currency(mark: str) -> str | None:
    if mark.isalpha() and not mark.isupper():
        return None  # "all" is no Albanian lek
    try:
        return currency_code(mark)
    except BadValueError:
        return None


def supports(known: Stated, said: Stated) -> bool:
    """Tell whether a number of a source bears out one of an answer.

    A bare number is borne out by any that is written so, and one with a unit also by a bare one: a
    table has its units in its head. What is in another unit may be rounded by 0.5 %.
    """
    if isinstance(known.value, tuple) or isinstance(said.value, tuple):
        return _same_date(known, said)
    if "clock" in (known.kind, said.kind):
        return known.kind == said.kind and known.value == said.value
    if known.kind != said.kind:
        return "" in (known.kind, said.kind) and known.raw == said.raw
    rounded = known.unit != said.unit and known.kind not in _EXACT
    share = 0.005 if rounded else 1e-9
    return abs(known.value - said.value) <= share * max(abs(known.value), abs(said.value))


def _same_date(known: Stated, said: Stated) -> bool:
    """Tell whether a date has all that is said: "March 3" is in "2026-03-03", not the reverse."""
    if isinstance(known.value, tuple) and isinstance(said.value, tuple):
        pairs = zip(said.value, known.value, strict=True)
        return all(part in (0, other) for part, other in pairs)
    if isinstance(known.value, tuple):  # "2026" alone, of a date
        return said.kind == "" and said.raw == known.value[0]
    return False
