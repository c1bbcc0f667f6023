"""Attributes as data sets write them, as a shop would say them.

    item_weight:  { unit:grams, normalized_value:{ unit:pounds, value:3.31 }, value:1500. }

reads "item weight: 3.31 pounds (1500 grams)". A text of any other form is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BEGINS = re.compile(r"^[A-Za-z][\w ]*:\s*\{")
_PART = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([{}\[\]:,;])|([^{}\[\]:,;"]+))')
_NUMBER = re.compile(r"-?\d+(?:\.\d*)?")
# Keys that say how a value is written and not what it is.
_VALUES = ("value", "decimal_value", "string_value", "name", "content", "total", "quantity")
_SKIPPED = frozenset(("unit", "normalized_value", "standardized_values", *_VALUES))
_SAYS_NOTHING = frozenset(("unknown", "none", ""))


class _NotStructured(Exception):  # noqa: N818 (it never leaves this module)
    """The text has another form."""


def plainly(text: str) -> str:
    """Return "name: value" for one structured attribute, else the text itself."""
    if not _BEGINS.match(text):
        return text
    name, _, rest = text.partition(":")
    try:
        values = _values(_parts_of(rest))
    except _NotStructured:
        return text
    said = [each for each in map(_said, values) if each]
    return f"{_words(name)}: {', '.join(dict.fromkeys(said))}" if said else text


def _parts_of(text: str) -> list[str]:
    parts, place = [], 0
    while text[place:].strip():
        found = _PART.match(text, place)
        if found is None:
            raise _NotStructured
        parts.append(found.group().strip())
        place = found.end()
    return parts


def _values(parts: Sequence[str]) -> list[Any]:
    """Return the values of "{...}; {...}"; nothing else stands before, between or behind."""
    reader = iter(parts)
    found = []
    for part in reader:
        if part not in ("{", ";"):
            raise _NotStructured
        if part == "{":
            found.append(_mapping(reader))
    return found


def _value(part: str, rest: Iterator[str]) -> Any:
    if part == "{":
        return _mapping(rest)
    if part == "[":
        return _listed(rest)
    if part in ("}", "]", ":", ",", ";"):
        raise _NotStructured
    return part[1:-1].replace('\\"', '"') if part.startswith('"') else part


def _mapping(rest: Iterator[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in rest:
        if part == "}":
            return found
        if part == ",":
            continue
        # JSON quotes its keys; one that comes twice is of a text that was cut or merged.
        if next(rest, "") != ":" or part.startswith('"') or part in found:
            raise _NotStructured
        found[part] = _value(next(rest, "}"), rest)
    raise _NotStructured


def _listed(rest: Iterator[str]) -> list[Any]:
    found: list[Any] = []
    for part in rest:
        if part == "]":
            return found
        if part != ",":
            found.append(_value(part, rest))
    raise _NotStructured


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(each for each in map(_said, value) if each)
    if not isinstance(value, dict):
        return _plain(value)
    many, kind = value.get("quantity"), value.get("type")
    if isinstance(many, str) and isinstance(kind, str):  # "3 cr2" of batteries
        value = {**value, "value": f"{_plain(many)} {_plain(kind)}".strip(), "type": ""}
    whole, unit = _measure(value), str(value.get("unit", ""))
    unit = "" if whole else unit
    parts = [whole, *(_part(key, each, unit) for key, each in value.items())]
    return ", ".join(each for each in parts if each)


def _part(key: str, value: Any, unit: str) -> str:
    """Return "width 6 inches" of a part of an attribute; `unit` is that of all parts."""
    said = "" if key in _SKIPPED else _said(value)
    if not said:
        return ""
    # "range: { min:5, max:10, unit:kg }"
    own = f" {_words(unit)}" if unit and isinstance(value, str) and _NUMBER.fullmatch(value) else ""
    return said if key == "type" else f"{_words(key)} {said}{own}"


def _measure(value: Mapping[str, Any]) -> str:
    """Return "3.31 pounds (1500 grams)" where a value has two units, else its one."""
    said = next((_said(value[key]) for key in _VALUES if key in value), "")
    if not said:
        return ""
    whole = f"{said} {_words(str(value['unit']))}" if "unit" in value else said
    if not isinstance(normal := value.get("normalized_value"), dict):
        return whole
    common = _measure(normal)
    return whole if common in ("", whole) else f"{common} ({whole})"


def _plain(text: str) -> str:
    if text.lower() in _SAYS_NOTHING:
        return ""
    if text in ("true", "false"):
        return "yes" if text == "true" else "no"
    if _NUMBER.fullmatch(text):
        return text.rstrip("0").removesuffix(".") if "." in text else text
    return _words(text) if re.fullmatch(r"[a-z]+(?:_[a-z0-9]+)+", text) else text


def _words(name: str) -> str:
    return " ".join(name.replace("_", " ").split())
