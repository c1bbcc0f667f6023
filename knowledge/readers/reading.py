"""The columns of one record as a mapping names them, whichever of its fields takes them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import prices, values
from .values import BadValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..types import AttributeValue
    from .mapping import FieldMap

ATTRIBUTE_LIMIT = 2_000


@lru_cache(maxsize=65536)
def _normal(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().lower())


class Reading:
    """The reading of one row or version: remembers which columns are spoken for."""

    def __init__(self, fields: Mapping[str, Any], mapping: FieldMap) -> None:
        self._fields = fields
        self._map = mapping
        self._names: dict[str, str] = {}
        for name in fields:  # of two that look alike the first counts
            self._names.setdefault(_normal(name), name)
        self._used: set[str] = set()

    def take(self, target: str) -> Any:
        """Return the value of a field, from the first of its columns that has one."""
        found = None
        for column in self._map.columns(target):
            value, path = self._find(column)
            if value is None or value == "":
                continue
            if found is None or target == "image":  # other pictures are no attributes either
                self._used.add(path)
            if found is None:
                found = value
        return found

    def _find(self, column: str) -> tuple[Any, str]:
        name = column if column in self._fields else self._names.get(_normal(column))
        if name is not None:
            return self._fields[name], name
        value: Any = self._fields
        for part in column.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value, column

    def missing(self, target: str) -> str:
        """Return why a record without this field cannot be used."""
        columns = ", ".join(self._fields)
        columns = f"{columns[:200]} ..." if len(columns) > 200 else columns
        wanted = " or ".join(f"'{column}'" for column in self._map.columns(target)[:3])
        return f"has no {target} (looked for {wanted}; the record has: {columns or 'nothing'})"

    def price(self) -> tuple[Decimal | None, str | None]:
        """Return the price in major units and its currency."""
        currency = prices.currency_code(self.take("currency"))
        raw = self.take("price")
        if isinstance(raw, dict):  # {"amount": 5, "currency": "USD"}
            currency = prices.currency_code(raw.get("currency")) or currency
            raw = raw.get("amount", raw.get("value"))
        # The mapping's currency is a default only: a price that names its own is right.
        hint = currency or (self._map.currency if not _names_currency(raw) else None)
        price, named = prices.price(raw, hint)
        if price is not None:
            price = prices.cents(price / self._map.price_divisor)
        return price, named or currency or self._map.currency

    def attributes(self) -> dict[str, AttributeValue]:
        """Return what no other field has taken; to be asked for last."""
        found: dict[str, AttributeValue] = {}
        given = decoded(self.take("attributes"))
        if isinstance(given, dict | list):
            _add(found, values.attributes("", given))
        elif given is not None:
            _add(found, values.attributes("attributes", given))
        for name, column in self._map.attributes.items():
            value, path = self._find(column)
            self._used.add(path)
            _add(found, values.attributes(name, value))
        for column, value in self._fields.items():
            if column not in self._used and not self._ignored(column):
                self._add_column(found, column, value)
        return found

    def _ignored(self, column: str) -> bool:
        return any(fnmatchcase(column, pattern) for pattern in self._map.ignore)

    def _add_column(self, found: dict[str, AttributeValue], column: str, value: Any) -> None:
        for prefix, kind in self._map.prefixes.items():
            if column.startswith(prefix):
                name = self._stripped(column.removeprefix(prefix))
                name = f"{name}_{kind}" if name in found else name
                _add(found, values.attributes(name, _typed(value, kind, column)))
                return
        if self._map.other_columns == "attributes":
            _add(found, values.attributes(column, self._without_used(column, value)))

    def _stripped(self, name: str) -> str:
        for suffix in self._map.strip_suffixes:
            name = name.removesuffix(suffix)
        return re.sub("__+", "_", name).strip("_")

    def _without_used(self, path: str, value: Any) -> Any:
        """Drop from a nested record what a dotted mapping has taken or ignores."""
        if not isinstance(value, dict):
            return value
        return {
            key: self._without_used(f"{path}.{key}", inner)
            for key, inner in value.items()
            if f"{path}.{key}" not in self._used and not self._ignored(f"{path}.{key}")
        }


def _add(found: dict[str, AttributeValue], pairs: Iterable[tuple[str, AttributeValue]]) -> None:
    for name, value in pairs:
        if name:
            found.setdefault(name, value)
        if len(found) > ATTRIBUTE_LIMIT:
            raise BadValueError(f"has more than {ATTRIBUTE_LIMIT:,} attributes")


def _typed(value: Any, kind: str, column: str) -> Any:
    if value is None or value == "":
        return None
    if kind == "text":
        return value if isinstance(value, list | tuple) else str(value)
    if kind == "boolean":
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        if (truth := words.get(str(value).strip().lower())) is not None:
            return truth
        raise BadValueError(f"{column} {values.shown(value)} is neither true nor false")
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise BadValueError(f"{column} {values.shown(value)} is no number") from error
    return int(number) if number.is_integer() else number


def text(value: Any, target: str) -> str:
    """Return a text, "" for none; `target` names the field in what is wrong with it."""
    if isinstance(value, dict) and "name" in value:
        value = value["name"]
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str | int | float | Decimal):
        return str(value)
    raise BadValueError(f"{target} {values.shown(value)} is no text")


def decoded(value: Any) -> Any:
    """Return the list or record that a CSV cell holds as JSON, anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _names_currency(raw: Any) -> bool:
    return isinstance(raw, str) and bool(re.search(r"[^\W\d_]|[€£₹₩₺₽₫₪฿]", raw))
