"""Single numbers of a text: prices, measures, dates, times of day and codes, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.verification.dates import CLOCK, DATE, date_key, minutes
from assistant.verification.measures import MONEY, UNIT, is_unit, money, unit

DASHES = r"[-\u2010-\u2015\u2212]"
TIMES = r"[x\u00d7]"
_NUMBER = r"\d+(?:[.,]\d+)*"
_VALUE = rf"(?:\d+\s+\d+/\d+|\d+/\d+|(?:(?<![\w)])[-+])?{_NUMBER}|(?<![\w.])\.\d+)"
_SINGLE = re.compile(
    rf"(?P<before>{MONEY})?\s?(?P<value>{_VALUE})"
    rf"(?:\s?(?P<after>{MONEY})|(?P<gap>[\s-]?)(?P<unit>{UNIT}))?",
    re.IGNORECASE,
)
_DATE_OR_CLOCK = re.compile(rf"(?P<date>{DATE})|(?P<clock>{CLOCK})", re.IGNORECASE)
_CODE = re.compile(r"[\w^.,:/'+#&-]*\d[\w^.,:/'+#&-]*")
_DIGIT = re.compile(r"\d")
# No date, time or word before a number is longer: a text is not read again for each digit.
_LONGEST = 60
# "Days: 2", "weight (kg): 1.9"
_LABEL_UNIT = re.compile(r"(?<![^\W_])((?!min\b|second\b|foot\b|in\b)[^\W\d_]{2,}|%)\)?:\s*$")

Kind = Literal["number", "money", "measure", "date", "clock", "code", "state"]
Bound = Literal["", "least", "most", "within", "limit"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a text states in numbers at `start` to `end` of the text that was scanned.

    `low` and `high` are in the base unit of `unit`, a dimension or currency, and differ for a
    range; `raw` is the number as said. A date, time of day or code has a `key` instead. `bound`
    and `about` tell how exactly it is meant.
    """

    kind: Kind
    text: str
    start: int
    end: int
    key: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    raw: float = 0.0
    unit: str = ""
    bound: Bound = ""
    about: bool = False


def scan(text: str) -> Iterator[Quantity]:
    """Yield each number of a text in order, with what belongs to it; no digit is left out."""
    place = 0
    while digit := _DIGIT.search(text, place):
        at = digit.start()
        item = _dated(text, place, at) or _single(text, place, at) or _code(text, place, at)
        yield item
        place = item.end


def _dated(text: str, place: int, at: int) -> Quantity | None:
    for match in _DATE_OR_CLOCK.finditer(text, max(place, at - _LONGEST), at + _LONGEST):
        if match.start() > at:
            return None
        if match.end() <= at:
            continue
        if match["date"] is not None:
            key = date_key(match["date"])
            if key is not None:
                return Quantity("date", match["date"], match.start(), match.end(), key=key)
        elif (time := minutes(match["clock"])) is not None:
            return Quantity("clock", match["clock"], match.start(), match.end(), key=(str(time),))
    return None


def _single(text: str, place: int, at: int) -> Quantity | None:
    match = _SINGLE.search(text, place)
    while match and match.end("value") <= at:
        match = _SINGLE.search(text, match.end())
    if match is None or match.start("value") > at or _is_torn(text, match, place):
        return None
    raw = _value(match["value"])
    if raw is None:
        return None
    if match["before"] or match["after"]:
        return _money(text, match, raw)  # what "$1.5k" says is no measure either
    return _measure(text, match, raw) or _bare(text, match, raw)


def _money(text: str, match: re.Match[str], raw: float) -> Quantity | None:
    start, end = match.start("value"), match.end("value")
    before, after = (money(match[part] or "") for part in ("before", "after"))
    # "$1,299.00 USD" names its currency twice.
    worth = after or before
    if worth is None or (after is None and _goes_on(text, end)):
        return None
    start = match.start("before") if before else start
    end = match.end("after") if after else end
    value = raw * worth[1]
    return Quantity("money", text[start:end], start, end,
                    low=value, high=value, raw=raw, unit=worth[0])  # fmt: skip


def _measure(text: str, match: re.Match[str], raw: float) -> Quantity | None:
    start, end, name = match.start("value"), match.end("value"), match["unit"] or ""
    if name and is_unit(name, match["gap"], text[match.end() :]):
        end = match.end()
    elif (label := _LABEL_UNIT.search(text[max(start - _LONGEST, 0) : start])) and not _goes_on(
        text, end
    ):
        name = label[1]
    else:
        return None
    known = unit(name)
    if known is None:
        return None
    value = raw * known[1] + known[2]
    return Quantity("measure", text[start:end], start, end,
                    low=value, high=value, raw=raw, unit=known[0])  # fmt: skip


def _bare(text: str, match: re.Match[str], raw: float) -> Quantity | None:
    start, end = match.span("value")
    if _goes_on(text, end):
        return None
    return Quantity("number", text[start:end], start, end, low=raw, high=raw, raw=raw)


def _is_torn(text: str, match: re.Match[str], place: int) -> bool:
    """Tell whether a number begins inside a word: the 7 of "dv7", the 49 of "1:49"."""
    start = match.start("before") if match["before"] else match.start("value")
    before = text[max(start - 3, 0) : start]
    if start == place or re.search(rf"\d\s?{TIMES}$", before):
        return False
    if re.match(DASHES, text[place:start]) and start == place + 1:
        return False  # the end of a range
    return bool(re.search(r"\w$|[^\W][./'^-]$|\d[,:]$|\^$", before))


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a bare number is only the beginning of something: "7ea", "16:9"."""
    return bool(re.match(rf"(?!\s?{TIMES}\s?\d)\w|[\^/:'.,+]\w|-[A-Z]|/", text[end : end + 4]))


def _code(text: str, place: int, at: int) -> Quantity:
    """Return the whole run of characters around a digit, to be found in a source as it stands."""
    match = _CODE.search(text, place)
    while match and match.end() <= at:
        match = _CODE.search(text, match.end())
    if match is None:  # a digit always is in a run of its own
        return Quantity("code", text[at], at, at + 1, key=(text[at],))
    run = match.group().strip(".,:/'&-") or match.group()
    return Quantity("code", run, match.start(), match.end(), key=(code_key(run),))


def code_key(run: str) -> str:
    """Return a code as it is compared: case and, beside letters, hyphens do not count."""
    plain_run = run.casefold()
    return re.sub(r"[\s_-]", "", plain_run) if re.search(r"[^\W\d_]", plain_run) else plain_run


def _value(text: str) -> float | None:
    """Return a number's value; "1,5" and "1.2.3" have none, they are taken as they stand."""
    if "/" in text:
        *whole, share = text.split()
        above, below = share.split("/")
        if int(below) == 0:
            return None
        return sum(map(float, whole)) + int(above) / int(below)
    number = re.sub(r",(?=\d{3}(?!\d))", "", text)
    if not re.fullmatch(r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)", number) or len(number) > 30:
        return None
    return float(number)
