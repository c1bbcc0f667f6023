"""Numbers, prices, measures, dates, times and codes of a text, read in one way."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import lru_cache

from assistant.verification.measures import money, unit
from assistant.verification.numerals import digits
from assistant.verification.scanning import DASHES, TIMES, Bound, Quantity, scan

MARKER = re.compile(r"\[(\d+)\]")
_ONE_UNIT = re.compile(
    r"\b(?:one|single)(?P<gap>[\s-]+)(?P<name>(?:(?:business|working)\s+)?[^\W\d_]+)\b",
    re.IGNORECASE,
)
_ONE_TO = re.compile(
    r"\bone(?=(?:\s+(?:to|or)\s+|\s?[-\u2013]\s?)"
    r"(?:\d|two|three|four|five|six|seven|eight|ten|twelve)\b)",
    re.IGNORECASE,
)
_A_UNIT = re.compile(
    r"\b(within|in|after|takes?|lasts?|up to|about|only|costs?|just)\s+an?\s+"
    r"(?=(?:(?:business|working)\s+)?(?:minute|hour|day|week|fortnight|month|year|dollar|euro)\b)",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"\s?(?:{DASHES}|\bto\b|\bthrough\b|\band\b)\s?", re.IGNORECASE)
_DIMENSIONS = re.compile(rf"\s?(?:{TIMES}|\bby\b)\s?", re.IGNORECASE)
_GLUE = re.compile(r"\s+|[^\w\s]+")
_HEDGE = r"(?:about|around|roughly|approximately|approx\.?|circa|nearly|almost|between|~)"
_LEAST = re.compile(
    r"(?:at least|minimum(?: of)?|from|(?<!no )(?<!not )(?:more than|over|above|exceed(?:s|ing))"
    r"|starting at|(?:no|not) (?:less|fewer) than)\s*(?:an?\s+)?$", re.IGNORECASE,
)  # fmt: skip
_MOST = re.compile(
    r"(?:at most|up to|(?<!no )(?<!not )(?:less than|fewer than|under|below)|maximum(?: of)?"
    r"|(?:no|not) (?:more than|over|above|later than))\s*(?:an?\s+)?$", re.IGNORECASE,
)  # fmt: skip
_WITHIN = re.compile(r"\b(?:within|in|until|by)\s*(?:an?\s+)?$", re.IGNORECASE)
_OR_MORE = re.compile(
    r"\s*(?:or (?:more|over|above|longer)|and (?:up|above|over)|\+)", re.IGNORECASE
)
_OR_LESS = re.compile(r"\s*(?:or (?:less|fewer|under|below)|and (?:under|below))\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def plain(text: str, *, source: bool = False) -> str:
    """Return text as numbers are read in it: in digits, without citations.

    In a source "one" is a number; in a sentence it is one only before a unit.
    """
    text = MARKER.sub(" ", text)
    return digits(_lone_ones(text), ones=source)


@lru_cache(maxsize=4096)
def quantities(text: str, *, source: bool = False) -> tuple[Quantity, ...]:
    """Return what a text states in numbers, in order; a source's are read in every way."""
    said = plain(text, source=source)
    singles = list(scan(said))
    found = _joined(said, singles, keep_parts=source)
    return tuple(_bounded(each, said) for each in found)


def close(first: float, second: float) -> bool:
    """Tell whether two values are one, written in different units."""
    return math.isclose(first, second, rel_tol=1e-6, abs_tol=1e-9)


def _lone_ones(text: str) -> str:
    """Write "one day", "takes a day", "one to three" with a 1; "once a day" is no duration."""

    def counted(match: re.Match[str]) -> str:
        name = match["name"]
        known = money(name) or (len(name) > 2 and unit(name))
        return f"1{match['gap']}{name}" if known else match.group()

    return _A_UNIT.sub(r"\1 1 ", _ONE_UNIT.sub(counted, _ONE_TO.sub("1", text)))


def _joined(text: str, singles: list[Quantity], *, keep_parts: bool) -> list[Quantity]:
    """Join what is one thing in several numbers: ranges, dimensions, and digits set apart."""
    found: list[Quantity] = []
    place = 0
    while place < len(singles):
        item, used = _together(text, singles[place:])
        if keep_parts and item.kind == "code" and used > 1:
            found += singles[place : place + used]  # "2 1.5 L bottles" has a 2 and 1.5 L
        found.append(item)
        place += used
    return found


def _together(text: str, rest: list[Quantity]) -> tuple[Quantity, int]:
    first = rest[0]
    if len(rest) == 1:
        return first, 1
    between = text[first.end : rest[1].start]
    if both := _range(text, first, rest[1], between):
        return both, 2
    used = 1
    while used < len(rest) and _DIMENSIONS.fullmatch(text[rest[used - 1].end : rest[used].start]):
        used += 1
    if used > 1:
        last = rest[used - 1]
        key = tuple(f"{_scaled(each, last):.6g}" for each in rest[:used])
        said = text[first.start : last.end]
        return Quantity("code", said, first.start, last.end, key=("size", last.unit, *key)), used
    used = 1
    while used < len(rest) and _is_glued(text, rest[used - 1], rest[used]):
        used += 1
    if used == 1:
        return first, 1
    said = " ".join(text[first.start : rest[used - 1].end].split())
    return Quantity("code", said, first.start, rest[used - 1].end, key=(said.casefold(),)), used


def _scaled(each: Quantity, last: Quantity) -> float:
    """Return a number of "120 x 60 cm" in the base unit, which only the last one names."""
    if each.unit or not last.raw or last.kind != "measure":
        return each.low
    return each.raw * last.low / last.raw


def _is_glued(text: str, first: Quantity, second: Quantity) -> bool:
    """Tell whether two numbers may be read as one: "1 4 9", "1·49", "$1 49"."""
    bare = first.kind in {"number", "money"} and first.text[-1:].isdigit()
    between = text[first.end : second.start]
    return bare and second.text[:1].isdigit() and bool(_GLUE.fullmatch(between))


def _range(text: str, first: Quantity, second: Quantity, between: str) -> Quantity | None:
    kinds = {"number", "money", "measure"}
    if not {first.kind, second.kind} <= kinds or not _RANGE.fullmatch(between):
        return None
    if between.strip().lower() == "and" and not re.search(
        r"\bbetween\s*$", text[: first.start], re.IGNORECASE
    ):
        return None
    low = first.low
    if not first.unit and second.unit:
        low = first.raw * second.low / second.raw if second.raw else first.raw
    elif first.unit and not second.unit:
        second = replace(second, unit=first.unit, kind=first.kind, low=second.raw, high=second.raw)
        if first.raw and not close(first.low, first.raw):
            return None
    elif first.unit != second.unit:
        return None
    if not low < second.low:
        return None
    said = text[first.start : second.end]
    return Quantity(second.kind, said, first.start, second.end,
                    low=low, high=second.low, raw=second.raw, unit=second.unit)  # fmt: skip


def _bounded(item: Quantity, text: str) -> Quantity:
    if item.kind not in {"number", "money", "measure"}:
        return item
    before, after = text[max(item.start - 30, 0) : item.start], text[item.end : item.end + 15]
    bound: Bound = ""
    if _OR_LESS.match(after) or _MOST.search(before):
        bound = "most"
    elif _OR_MORE.match(after) or (item.low == item.high and _LEAST.search(before)):
        bound = "least"
    elif _WITHIN.search(before):
        bound = "within"
    about = bool(
        re.search(rf"(?<!\w){_HEDGE}\s*(?:an?\s+)?(?:[^\s\w]\s*)?$", before, re.IGNORECASE)
    )
    return replace(item, bound=bound, about=about)
