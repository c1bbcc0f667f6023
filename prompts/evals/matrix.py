"""The cells of a matrix: every combination of its axes, each with a name and its settings."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from prompts.evals.results import RunError
from prompts.evals.types import Variant

ALONE = "default"
"""The name of the only cell of a matrix without axes, and of a value that changes nothing."""

_KEYS = {"examples": "examples_mode"}
"""Axes whose setting has another name; "settings" has several, and any other is its own."""


def variants(
    matrix: Mapping[Any, Sequence[Any]], settings: Mapping[str, Any] | None = None
) -> tuple[Variant, ...]:
    """Return the cells in the order of the axes; `settings` are those of all of them.

    A name has only the axes along which something varies.
    """
    varying = [axis for axis, values in matrix.items() if len(values) > 1]
    labels = {axis: _labels(matrix[axis]) for axis in varying}
    cells: dict[str, Variant] = {}
    for indexes in itertools.product(*(range(len(values)) for values in matrix.values())):
        chosen = dict(zip(matrix, indexes, strict=True))
        name = ", ".join(f"{axis}={labels[axis][chosen[axis]]}" for axis in varying) or ALONE
        own: dict[str, Any] = {}
        for axis, index in chosen.items():
            own |= _settings(axis, matrix[axis][index])
        cells[name] = Variant(name, {**(settings or {}), **own})
    return tuple(cells.values())


def read_axes(texts: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Return axes written as "examples=zero,fixed"; a value is JSON or else a text."""
    axes: dict[str, tuple[Any, ...]] = {}
    for text in texts:
        axis, equals, values = text.partition("=")
        if not equals or not axis.strip() or not all(each.strip() for each in values.split(",")):
            raise RunError("--vary", f"{text!r} is not an axis; write examples=zero,fixed,similar")
        axes[axis.strip()] = tuple(_value(each.strip()) for each in values.split(","))
    return axes


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _settings(axis: str, value: Any) -> dict[str, Any]:
    if axis == "settings":
        return dict(value)
    if axis == "prompts":
        return {} if value == ALONE else {axis: str(value)}
    return {_KEYS.get(axis, axis): value}


def _labels(values: Sequence[Any]) -> list[str]:
    """Return short names of values, or long ones where two would be the same."""
    short = [_label(value) for value in values]
    return [
        name if short.count(name) == 1 else str(value)
        for name, value in zip(short, values, strict=True)
    ]


def _label(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key}={_label(each)}" for key, each in value.items()) or ALONE
    if isinstance(value, Path) or (isinstance(value, str) and "/" in value):
        return Path(value).name
    return value if isinstance(value, str) else json.dumps(value)
