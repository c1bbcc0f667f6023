"""Which documents hold at the time that a question is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.types import Document

_MONTHS = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november "
        "december".split(),
        start=1,
    )
}
_MONTH = "|".join(name[:3] + f"(?:{name[3:]})?" for name in _MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})"
    rf"|(?P<day_before>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_MONTH})\.?,?\s+(?P<y>\d{{4}})"
    rf"|(?P<name_first>{_MONTH})\.?\s+(?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}}))\b",
    re.IGNORECASE,
)
_MONTH_OF_YEAR = re.compile(
    rf"\b(?P<name>{_MONTH})\.?,?\s+(?:of\s+)?(?P<year>\d{{4}})\b", re.IGNORECASE
)
# A year needs a word of time before it and no noun behind it: neither the 2019 of a model's name
# nor "for 2000 dollars" is one.
_YEAR = re.compile(
    r"\b(?:in|during|of|for|since|until|before|after|from|back\s+in|late|early|mid|year)"
    r"\s+(?P<year>(?:19|20)\d{2})\b(?!\s*(?:[$€£%]|[a-z]+s\b|usd|eur|gbp|mah|lm|mm|ml|g|w)\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?P<which>last|next|previous)\s+(?P<unit>year|month|week)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included."""

    start: date
    end: date


def asked_period(question: str, today: date) -> Period:
    """Return the time that a question names, or today, also when it is part of that time."""
    named = _day(question) or _month(question) or _year(question) or _relative(question, today)
    if named is None or named.start <= today <= named.end:
        return Period(today, today)
    return named


def names_time(question: str) -> bool:
    """Tell whether a question names a time: "in 2025", "last year"."""
    return any(each.search(question) for each in (_DAY, _MONTH_OF_YEAR, _YEAR, _RELATIVE))


def not_in_force(documents: Iterable[Document], period: Period) -> set[str]:
    """Return ids of documents that did not hold in the period, or were replaced all through it."""
    documents = list(documents)
    outside = {
        document.id
        for document in documents
        if (document.valid_from and period.end < document.valid_from)
        or (document.valid_until and document.valid_until < period.start)
    }
    replaced = {
        old
        for document in documents
        if document.id not in outside
        # A successor without a date has always held.
        and (document.valid_from is None or document.valid_from <= period.start)
        for old in document.supersedes
    }
    return outside | (replaced & {document.id for document in documents})


def _day(text: str) -> Period | None:
    match = _DAY.search(text)
    if match is None:
        return None
    name = match["name"] or match["name_first"]
    month = _month_number(name) if name else int(match["month"])
    year = match["year"] or match["y"] or match["y2"]
    try:
        found = date(
            int(year), month, int(match["day"] or match["day_before"] or match["day_after"])
        )
    except ValueError:  # the 31st of June
        return None
    return Period(found, found)


def _month(text: str) -> Period | None:
    match = _MONTH_OF_YEAR.search(text)
    return _month_period(int(match["year"]), _month_number(match["name"])) if match else None


def _year(text: str) -> Period | None:
    match = _YEAR.search(text)
    return _year_period(int(match["year"])) if match else None


def _relative(text: str, today: date) -> Period | None:
    match = _RELATIVE.search(text)
    if match is None:
        return None
    step = 1 if match["which"].lower() == "next" else -1
    match match["unit"].lower():
        case "year":
            return _year_period(today.year + step)
        case "month":
            months = today.year * 12 + today.month - 1 + step
            return _month_period(months // 12, months % 12 + 1)
        case _:
            monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
            return Period(monday, monday + timedelta(days=6))


def _month_number(name: str) -> int:
    return next(number for full, number in _MONTHS.items() if full.startswith(name[:3].lower()))


def _month_period(year: int, month: int) -> Period:
    start = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return Period(start, after - timedelta(days=1))


def _year_period(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))
