"""Dates and times of day, however they are written."""

from __future__ import annotations

import re

_MONTHS = "january february march april may june july august september october november december"
_MONTH = rf"(?:{'|'.join(_MONTHS.split())}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+\d{4}(?![\d,.]\d|\d))"
DATE = (
    rf"(?<![\d.,/-])(?:\d{{4}}(?P<iso>[-/.])\d{{1,2}}(?P=iso)\d{{1,2}}|\d{{1,2}}(?P<us>[-/.])\d{{1,2}}(?P=us)\d{{4}})(?![\d/-]|[.,]\d)"
    rf"|(?<![\w.,$€£/-]){_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}?"
    rf"|\b{_MONTH}\s+(?:the\s+)?{_DAY}(?![\d:%$€£]|[.,]\d){_YEAR}?"
    rf"|\b{_MONTH},?\s+\d{{4}}(?![\d,.]\d|\d)"
)
CLOCK = (
    r"(?<![\w.,:$€£-])\d{1,2}(?::\d{2})?\s?[ap]\.?m\b\.?|(?<![\w.,:$€£/-])\d{1,2}:\d{2}(?!\d|:\d)"
)
_ISO = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
_SHORT = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?\s?(?:([ap])\.?m)?", re.IGNORECASE)


def date_key(text: str) -> tuple[str, ...] | None:
    """Return (year, month, day) with "" for what a date leaves open, None when it is no date.

    "03/04/2026" is either of two days; it is only equal to itself.
    """
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        return _checked(year, int(month), int(day))
    if match := _SHORT.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), match[3]
        if first > 12 or second > 12:
            day, month_number = max(first, second), min(first, second)
            return _checked(year, month_number, day)
        return (text,)
    name = re.search(
        r"[^\W\d_]{3,}(?<!the)", re.sub(r"\d+(?:st|nd|rd|th)|\bof\b|\bthe\b", " ", text)
    )
    years = re.findall(r"\d{4}", text)
    days = re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)
    if name is None:
        return None
    return _checked(years[0] if years else "", _month(name.group()), int(days[0]) if days else 0)


def same_date(said: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Tell whether a date has all that is said: "March 3" is in "2026-03-03", not the reverse."""
    if len(said) != 3 or len(known) != 3:
        return said == known
    return all(not part or part == other for part, other in zip(said, known, strict=True))


def minutes(text: str) -> int | None:
    """Return the minutes since midnight of "5 pm" or "17:00", None when there is no such time."""
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour < 25 and minute < 60 else None


def _month(name: str) -> int:
    return next(
        (number for number, month in enumerate(_MONTHS.split(), start=1)
         if month.startswith(name.lower()[:3])), 0,
    )  # fmt: skip


def _checked(year: str, month: int, day: int) -> tuple[str, ...] | None:
    if not 1 <= month <= 12 or not 0 <= day <= 31:
        return None
    return (year, str(month), str(day) if day else "")


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month, or short for it."""
    return bool(re.fullmatch(_MONTH, word, re.IGNORECASE))
