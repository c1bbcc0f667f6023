"""Which days a text is about: what is told of a holiday, or denied of Sundays, is about no other.

"On bank holidays we open at 12:00." is no answer to "When are you open on Saturday?".
"""

from __future__ import annotations

import re
from functools import lru_cache

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = "|".join(_NAMES)
_RANGE = re.compile(
    rf"\b(?P<first>{_DAY}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)s?\.?\s*"
    r"(?:-|\u2013|\u2014|to|till?|until|through)\s*"
    rf"(?P<last>{_DAY}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)s?\b",
    re.IGNORECASE,
)
_ONE = re.compile(rf"\b(?P<day>{_DAY})s?\b", re.IGNORECASE)
_GROUPS = (
    (re.compile(r"\bweekdays?\b", re.IGNORECASE), frozenset(range(5))),
    (re.compile(r"\bweekends?\b", re.IGNORECASE), frozenset((5, 6))),
    (
        re.compile(
            r"\b(?:every|each) day\b|\bdaily\b|\b(?:seven|7) days a week\b|\bnever close\b", re.I
        ),
        frozenset(range(7)),
    ),
)
# "Opens as on a Sunday" tells of another day than Sunday, and "bank holiday Monday" is a holiday.
_NOT_OF_IT = re.compile(
    rf"\b(?:as|like)\s+(?:on\s+)?(?:an?\s+)?(?:{_DAY})s?\b|\b(?:holiday|black|cyber)\s+(?:{_DAY})s?\b",
    re.IGNORECASE,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"(?P<before>\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:,|and|&|or)\s*\d{{1,2}}(?:st|nd|rd|th)?)*)"
    rf"\s+(?:of\s+)?(?P<month>{_MONTH})\b"
    rf"|\b(?P<first>{_MONTH})\s+(?P<after>\d{{1,2}}(?:st|nd|rd|th)?\b"
    r"(?:\s*(?:,|and|&|or)\s*\d{1,2}(?:st|nd|rd|th)?\b)*)",
    re.IGNORECASE,
)
# "Until 31 January" begins and ends something; "on 24 December" and a row's name are that day.
_ON = re.compile(
    rf"(?:^\W*|\b(?:on|and|or|is|are)\s+(?:the\s+)?|[|(]\s*)(?:(?:{_DAY}),?\s+)?$", re.IGNORECASE
)
# The feasts that have one date, and those that move; "" is any holiday.
_FEASTS = (
    (r"christmas eve", "december 24"),
    (r"christmas(?! eve)(?: day)?|xmas(?: day)?", "december 25"),
    (r"boxing day|st\.? stephen['\u2019]?s(?: day)?", "december 26"),
    (r"new year['\u2019]?s eve", "december 31"),
    (r"new year['\u2019]?s(?! eve)(?: day)?", "january 1"),
    (r"st\.? patrick['\u2019]?s(?: day)?", "march 17"),
    (r"independence day", "july 4"),
    (r"good friday", "good friday"),
    (r"easter(?: (?:sun|mon)day)?", "easter"),
    (r"thanksgiving(?: day)?", "thanksgiving"),
    (r"(?:bank|public|national|federal|statutory) holidays?|holidays", ""),
)
# From one day to another there are others.
_SPAN = re.compile(
    rf"\b(?:between|until|till|after|before)\s+(?:\w+\s+){{0,2}}?(?:{_MONTH}|{_DAY})", re.IGNORECASE
)
# "Every day except Christmas" is told of every day.
_EXCEPT = re.compile(r"(?<=\w)\W+(?:except|not (?:even )?(?:on|at))\b.*", re.IGNORECASE)
_FIXED = frozenset(date for _, date in _FEASTS if date[-1:].isdigit())
_BESIDE = re.compile(r"\b(?:after|before|following|around|between|until|week|season)\b", re.I)
_DENIES = re.compile(r"\b(?:no|not|never|none|closed?|except|cannot|without)\b|n['\u2019]t\b", re.I)


def of_another_day(question: str, text: str) -> bool:
    """Tell whether a text is about other days only than the one that a question names.

    What it grants on other days stays, as it says that this is none of them: "Student discounts are
    on Tuesdays."; what it denies of another says nothing: "no pharmacist on Saturdays".
    """
    asked_feasts, asked = _named(question)
    if not (asked_feasts or asked) or _SPAN.search(text):
        return False
    feasts, days = _named(text if asked_feasts else _EXCEPT.sub("", text))
    if asked_feasts:
        beside = _BESIDE.search(question) is not None
        return bool(feasts) and not beside and _all_others(asked_feasts, feasts)
    if asked & days:
        return False
    return bool(feasts) or (bool(days) and _DENIES.search(text) is not None)


def _all_others(asked: frozenset[str], told: frozenset[str]) -> bool:
    """Tell whether no day of those told may be one of those asked about."""
    return all(_differ(one, other) for one in asked for other in told)


def _differ(one: str, other: str) -> bool:
    if not (one and other) or one == other:
        return False
    moving = [each for each in (one, other) if not each[-1].isdigit()]
    # Thanksgiving may be on 26 November, but not at Christmas.
    return len(moving) != 1 or not _FIXED.isdisjoint((one, other))


@lru_cache(maxsize=4096)
def _named(text: str) -> tuple[frozenset[str], frozenset[int]]:
    """Return the feasts and dates that a text names, and its days of the week besides."""
    feasts = {date for pattern, date in _feasts() if pattern.search(text)}
    rest = _NOT_OF_IT.sub(" ", text)
    for pattern, _ in _feasts():
        rest = pattern.sub(" ", rest)
    for found in _DATE.finditer(text):
        if _ON.search(text[: found.start()]):
            month = (found["month"] or found["first"]).lower()
            numbers = re.findall(r"\d+", found["before"] or found["after"])
            feasts |= {f"{month} {int(number)}" for number in numbers}
            # "Friday, November 27" is one day, and no other Friday.
            rest = re.sub(rf"(?:{_DAY}),?\s+{re.escape(found.group())}", " ", rest, flags=re.I)
    return frozenset(feasts), _weekdays(rest)


def _weekdays(text: str) -> frozenset[int]:
    found = {_number(each["day"]) for each in _ONE.finditer(text)}
    for each in _RANGE.finditer(text):
        first, last = _number(each["first"]), _number(each["last"])
        found |= {day % 7 for day in range(first, (last if last >= first else last + 7) + 1)}
    return frozenset(found).union(*(days for pattern, days in _GROUPS if pattern.search(text)))


def _number(name: str) -> int:
    return next(at for at, each in enumerate(_NAMES) if each.startswith(name.lower()[:3]))


@lru_cache(maxsize=1)
def _feasts() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b(?:{said})\b", re.IGNORECASE), date) for said, date in _FEASTS)
