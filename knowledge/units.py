# ruff: noqa: RUF001 (the signs are those that people type)
"""Units of measure: what a unit's name means, and the quantities that a text states.

One table serves attribute names (`weight_kg`), their wording, filters and words for matching.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.numbers import NUMBER, number
from knowledge.unit_names import TABLE, TEMPERATURES


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; a value in it is `value * factor + offset` in the base unit of its dimension."""

    symbol: str
    dimension: str
    factor: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text, at `text[start:end]` with its unit; `unit` is None for a bare number."""

    start: int
    end: int
    value: float
    unit: Unit | None


_UNITS = {
    name.replace("_", " "): Unit(symbol, dimension, factor)
    for dimension, rows in TABLE.items()
    for symbol, factor, names in rows
    for name in names.split()
} | {
    name.replace("_", " "): Unit(symbol, "temperature", factor, offset)
    for symbol, factor, offset, names in TEMPERATURES
    for name in names.split()
}
_BITS = {"Mb/s": "mbps", "Gb/s": "gbps"}  # a small b is a bit, where the capital is seen
_MARKS = {'"': "in", "''": "in", "”": "in", "″": "in", "'": "ft", "′": "ft", "’": "ft", "º": "°"}
# Words that may stand behind a unit in a name; a single letter is a unit there only where something
# is measured: `size_l_max` is no volume.
_BOUNDS = frozenset("min max minimum maximum".split())
_MEASURED = frozenset(
    "temp temperature weight mass volume capacity height length width depth distance".split()
)
# Words that end names for other reasons: `seat_height_min`, `connector_s`, `supports_5_g`.
_NO_SUFFIX = frozenset("min s h foot second ton".split())
# ... unless what goes before is a span of time: `battery_life_h`, `run_time_min`.
_SPANS = frozenset(
    "life lifetime time runtime playtime duration autonomy standby playback endurance".split()
)
_NO_UNIT_AFTER = frozenset("per of with".split())
_NO_DEGREES_AFTER = frozenset("usb type vitamin class grade dvb".split())
_LENGTHS = frozenset(
    "size width length height depth diagonal diameter thickness screen display circumference "
    "radius wheel blade chest waist inseam clearance drop rise tire tyre reach speaker woofer "
    "subwoofer tweeter cone driver body bore span gap travel barrel shaft neck".split()
)

_WORDS = sorted(
    (re.escape(name).replace(r"\ ", r"[\s-]") for name in _UNITS), key=len, reverse=True
)
_UNIT_TEXT = rf"(?:{'|'.join(_WORDS)})(?![^\W_]|/[a-z])|''|[\"”″'′’](?!\w)"
_FEET = re.compile(
    r"(?<![\w.,])(\d{1,2})\s?(?:'|′|’|ft|feet|foot)[\s-]?(\d{1,2}(?:\.\d+)?)\s?(?:\"|”|″|''|inches|inch|in\b)"
)
_UNIT = re.compile(rf"(?P<gap>[\s-]?)(?P<unit>{_UNIT_TEXT})", re.IGNORECASE)
_RANGE = re.compile(r"\s?(?:-|–|—|to|or|and)\s?", re.IGNORECASE)
_TIMES = re.compile(r"\s?(?:x|×|by)\s?", re.IGNORECASE)  # "90 x 200 cm", but "2 x 8 GB" is a count
_PART_OF_NAME = re.compile(r"(?![x×]\s?\d)\w")
_MINUS = re.compile(r"(?<!\w)[-−]")
_SIZE = re.compile(r"\bsizes?\s*$", re.IGNORECASE)
# After a bare number "in" and "a" are words far more often than units.
_AFTER_IN = re.compile(
    r"[\s-]+(?:stock|store|the|an?|my|our|your|one|all|total|this|that|these|each|every|\d)\b",
    re.IGNORECASE,
)


def unit(name: str) -> Unit | None:
    """Return the unit of a name or symbol, in any case: "kg", "Kilos", '"', "watt hours"."""
    plain = " ".join(_BITS.get(name, name).lower().replace("_", " ").split())
    return _UNITS.get(_MARKS.get(plain, plain)) or _UNITS.get(plain.rstrip("."))


def to_base(value: float, name: str) -> tuple[float, str]:
    """Return a value in the base unit and its dimension; an unknown unit has dimension ""."""
    found = unit(name)
    if found is None:
        return value, ""
    return value * found.factor + found.offset, found.dimension


def from_base(value: float, name: str) -> float:
    """Return a value of the base unit in the named unit, unchanged when that is unknown."""
    found = unit(name)
    return value if found is None else (value - found.offset) / found.factor


@lru_cache(maxsize=16384)
def split_name(name: str) -> tuple[str, Unit | None]:
    """Split an attribute's name into its words and its unit: "weight_kg", "chest_cm_max"."""
    parts = [word for word in re.split(r"[_\-.\s()\[\],/]+", name) if word]
    bounded = len(parts) > 2 and parts[-1].lower() in _BOUNDS
    for end in (parts, parts[:-1]) if bounded else (parts,):
        for length in (2, 1):
            label, ending = end[:-length], " ".join(end[-length:]).lower()
            if end is not parts and len(ending) == 1 and _MEASURED.isdisjoint(label):
                continue
            if label and ending in _UNITS and _may_end(label, ending):
                return " ".join((*label, *parts[len(end) :])), _UNITS[ending]
    return " ".join(parts) or name, None


def _may_end(label: list[str], ending: str) -> bool:
    """Tell whether a name's last word is its unit: not in `pages_per_minute` or `hdmi_in`."""
    before = label[-1].lower()
    if before in _NO_UNIT_AFTER or any(map(str.isdigit, before)):
        return False
    if ending == "in":
        return not _LENGTHS.isdisjoint(word.lower() for word in label)
    if ending in {"h", "min", "s"}:
        return before in _SPANS
    if ending in {"c", "f"} and before in _NO_DEGREES_AFTER:
        return False
    return ending not in _NO_SUFFIX and (before, ending) not in {("width", "w"), ("length", "l")}


def quantities(text: str) -> list[Quantity]:
    """Return the numbers with a unit in a text, in order: "2m", "two metres", "5-7 kg", 6'2"."""
    return [found for found in numbers(text) if found.unit is not None]


def numbers(text: str) -> list[Quantity]:
    """Return every number in a text, in order; a range's first number has the second's unit."""
    found: list[Quantity] = []
    place = 0
    while match := NUMBER.search(text, place):
        item = _feet(text, match) or _one(text, match)
        place = item.end
        if item.unit is None and _PART_OF_NAME.match(text, place):
            continue  # the "1211" of "1211ea"
        if item.unit is not None:
            _share_unit(text, found, item)
        found.append(item)
    return found


def _share_unit(text: str, found: list[Quantity], item: Quantity) -> None:
    """Give the numbers of a range or of dimensions the unit that only the last one names."""
    later = item
    for place in reversed(range(len(found))):
        before = found[place]
        joint = _TIMES if item.unit and item.unit.dimension == "length" else _RANGE
        between = (before.end, later.start)
        if before.unit or not (joint.fullmatch(text, *between) or _RANGE.fullmatch(text, *between)):
            return
        found[place] = later = replace(before, unit=item.unit)


def _feet(text: str, match: re.Match[str]) -> Quantity | None:
    both = _FEET.match(text, match.start())
    if both is None:
        return None
    return Quantity(both.start(), both.end(), float(both[1]) * 12 + float(both[2]), _UNITS["in"])


def _one(text: str, match: re.Match[str]) -> Quantity:
    start, value = match.start(), number(match[0])
    ending = _UNIT.match(text, match.end())
    if ending is None or not _is_unit(text, match, value, ending):
        return Quantity(start, match.end(), value, None)
    found = unit(ending["unit"].replace("-", " "))
    if found and found.dimension == "temperature" and start and _MINUS.match(text, start - 1):
        start, value = start - 1, -value
    return Quantity(start, ending.end(), value, found)


def _is_unit(text: str, match: re.Match[str], value: float, ending: re.Match[str]) -> bool:
    word, gap = ending["unit"], ending["gap"]
    if word in "\"”'’":
        # The mark that closes a quotation is no inch: count those that are open before it.
        return not gap and text.count(word, 0, match.start()) % 2 == 0
    if word.lower() == "in" and gap:
        before = text[max(0, match.start() - 8) : match.start()]
        return not _SIZE.search(before) and not _AFTER_IN.match(text, ending.end())
    if len(word) > 1:
        return True
    if gap == "-" or (gap and word.lower() in "acfs"):
        return False
    if word in "acfACF":
        return word.isupper()
    # "5G" is a mobile network, "4K" a resolution.
    return not (word == "G" and not gap and value in {2, 3, 4, 5, 6}) and (
        word not in "kK" or value >= 1000
    )
