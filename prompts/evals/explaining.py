"""What pydantic finds wrong with a value, in the words of whoever wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Fault = tuple[tuple[str | int, ...], str]
_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "dataclass_type": "a mapping of keys to values",
    "dataclass_exact_type": "a mapping of keys to values",
}


def explain(
    error: ValidationError, value: Any, *, keys: Mapping[str, Sequence[str]] | None = None
) -> list[Fault]:
    """Return for each fault its path in `value` and a sentence about what is there.

    `keys` are those that a mapping may have, by the key that it stands under, "" at the top.
    """
    faults = [
        each
        for each in error.errors()
        # Of "a text or nothing" only the text is of interest, and of a list its wrong items.
        if each["type"] != "none_required" and not (each["type"] == "too_short" and each["input"])
    ]
    return [(_path(each["loc"], value), _reason(each, keys or {})) for each in faults]


def named(path: Sequence[str | int], reason: str, *, otherwise: str = "") -> str:
    """Return a sentence behind the last key of its path, unless it names that itself."""
    name = next((part for part in reversed(path) if isinstance(part, str)), otherwise)
    return f"{name}: {reason}" if name and not reason.startswith("unknown ") else reason


def suggest(name: str, known: Iterable[str]) -> str:
    """Return ": did you mean contains?" where a known name is near, else ""."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f": did you mean {near[0]}?" if near else ""


def shown(value: Any) -> str:
    """Return a value as a file has it, short, and what it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{value[:40]}"'
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list | tuple) else "nothing"


def _path(place: Sequence[str | int], value: Any) -> tuple[str | int, ...]:
    """Leave out of a place what the value does not have: names of types, and a missing key."""
    found: list[str | int] = []
    for part in place:
        inside = isinstance(value, dict) and part in value
        if inside or (isinstance(value, list) and isinstance(part, int) and part < len(value)):
            found.append(part)
            value = value[part]
    return tuple(found)


def _reason(fault: ErrorDetails, keys: Mapping[str, Sequence[str]]) -> str:
    kind, context, place = fault["type"], fault.get("ctx", {}), fault["loc"]
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        name = str(place[-1])
        around = [part for part in place[:-1] if isinstance(part, str) and part in keys]
        known = keys.get(around[-1] if around else "", ())
        return f'unknown key "{name}"{suggest(name, known)}' + (
            f"; the keys are {', '.join(known)}" if known else ""
        )
    if kind.startswith("missing"):
        return f"{place[-1]} is missing"
    if kind == "value_error":
        return str(context["error"])
    return _wrong(kind, fault["input"], context, fault["msg"])


def _wrong(kind: str, value: Any, context: dict[str, Any], said: str) -> str:
    if kind in _WANTED:
        return f"{_WANTED[kind]} is expected, not {shown(value)}{_remedy(kind, value)}"
    if kind in {"literal_error", "enum"}:
        allowed = re.findall(r"'([^']+)'", str(context.get("expected", "")))
        near = suggest(str(value), allowed)
        return f"{shown(value)} is not one of {', '.join(allowed)}{near}"
    if kind == "string_pattern_mismatch":
        return f"{shown(value)} has more in it than letters, digits, - and _"
    if kind == "too_short":
        return "the list is empty"
    limits = {
        "greater_than_equal": ("ge", "at least"),
        "greater_than": ("gt", "more than"),
        "less_than_equal": ("le", "at most"),
        "less_than": ("lt", "less than"),
    }
    if kind in limits:
        key, words = limits[kind]
        return f"{words} {context[key]:g} is expected, not {shown(value)}"
    return f"{said[:1].lower()}{said[1:]}"


def _remedy(kind: str, value: Any) -> str:
    if kind == "string_type" and not isinstance(value, dict | list | tuple | None.__class__):
        return ": put it in quotes"
    if kind == "bool_type" and isinstance(value, str):
        return ": write true or false" + (", without quotes" if value in ("true", "false") else "")
    if kind in {"int_type", "float_type"} and isinstance(value, str):
        return ": take away the quotes" if value.replace(".", "", 1).isdigit() else ""
    return ""
