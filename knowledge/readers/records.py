"""From a row as the file has it to a `Product`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import ReadError
from ..types import Product, Variant
from . import prices, values
from .measures import measured
from .values import BadValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..types import AttributeValue
    from .mapping import FieldMap

ATTRIBUTE_LIMIT = 2_000
VARIANT_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Row:
    """One record in the names of its file; `line` counts from 1."""

    line: int | None
    fields: Mapping[str, Any]


def products(
    rows: Iterable[Row | ReadError], mapping: FieldMap, *, source: str
) -> Iterator[Product | ReadError]:
    """Yield a product per good row and a ReadError per bad one, in the order of the file."""
    for row in rows:
        if isinstance(row, ReadError):
            yield row
            continue
        try:
            yield _Reading(row.fields, mapping).product(source)
        except (BadValueError, RecursionError) as error:
            reason = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
            yield ReadError(source, reason, line=row.line, record_id=known_id(row.fields, mapping))


def known_id(fields: Mapping[str, Any], mapping: FieldMap) -> str | None:
    """Return the id of a record that failed, where it still can be made out."""
    try:
        return values.identifier(_Reading(fields, mapping).take("id"))
    except BadValueError:
        return None


@lru_cache(maxsize=65536)
def _normal(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().lower())


class _Reading:
    """The reading of one row: remembers which columns are spoken for."""

    def __init__(self, fields: Mapping[str, Any], mapping: FieldMap) -> None:
        self._fields = fields
        self._map = mapping
        self._names: dict[str, str] = {}
        for name in fields:  # of two that look alike the first counts
            self._names.setdefault(_normal(name), name)
        self._used: set[str] = set()

    def product(self, source: str) -> Product:
        product_id = values.identifier(self.take("id"))
        if product_id is None:
            raise BadValueError(self._missing("id"))
        title = values.one_line(_text(self.take("title"), "title"))
        if not title:
            raise BadValueError(self._missing("title"))
        price, currency = self._price()
        in_stock = values.stock(self.take("in_stock"))
        description = values.plain(_text(self.take("description"), "description"))
        variants = self._variants(product_id, title, currency)
        # Every field takes its columns before the rest become attributes.
        brand = values.one_line(_text(self.take("brand"), "brand")) or None
        categories = _categories(self.take("categories"))
        url, image = _link(self.take("url")), _link(self.take("image"))
        units, said = self._map.units, f"{title}\n{description}"
        attributes = measured(self._attributes(), units, said)
        variants = tuple(
            replace(each, attributes=measured(each.attributes, units, said)) for each in variants
        )
        return Product(
            id=product_id,
            title=title,
            description=description,
            brand=brand,
            categories=categories,
            price=_lowest(variants) if price is None else price,
            currency=currency,
            in_stock=_total(variants, attributes) if in_stock is None else in_stock,
            attributes=attributes,
            url=url,
            image=image,
            variants=variants,
            source=source,
        )

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

    def _missing(self, target: str) -> str:
        columns = ", ".join(self._fields)
        columns = f"{columns[:200]} ..." if len(columns) > 200 else columns
        wanted = " or ".join(f"'{column}'" for column in self._map.columns(target)[:3])
        return f"has no {target} (looked for {wanted}; the record has: {columns or 'nothing'})"

    def _price(self) -> tuple[Decimal | None, str | None]:
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

    def _variants(self, product_id: str, title: str, currency: str | None) -> tuple[Variant, ...]:
        raw = _decoded(self.take("variants"))
        if raw is None:
            return ()
        if not isinstance(raw, list | tuple) or not all(isinstance(item, dict) for item in raw):
            raise BadValueError(f"variants {values.shown(raw)} is no list of records")
        if len(raw) > VARIANT_LIMIT:
            raise BadValueError(f"has {len(raw):,} variants; the limit is {VARIANT_LIMIT:,}")
        return tuple(
            _variant(item, f"{product_id}/{number}", title, currency, self._map.price_divisor)
            for number, item in enumerate(raw, 1)
        )

    def _attributes(self) -> dict[str, AttributeValue]:
        found: dict[str, AttributeValue] = {}
        given = _decoded(self.take("attributes"))
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


def _text(value: Any, target: str) -> str:
    if isinstance(value, dict) and "name" in value:
        value = value["name"]
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str | int | float | Decimal):
        return str(value)
    raise BadValueError(f"{target} {values.shown(value)} is no text")


def _categories(value: Any) -> tuple[str, ...]:
    """Split a path such as `Home > Kitchen`; `&` and commas belong to names."""
    items = list(value) if isinstance(value, list | tuple) else [value]
    parts = [
        values.one_line(part)
        for item in items
        for part in re.split(r">|\||;(?=\s|\w)", values.one_line(_text(item, "category")))
    ]
    return tuple(dict.fromkeys(part for part in parts if part))


def _link(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("url") or value.get("src") or value.get("contentUrl")
    return values.one_line(value) or None if isinstance(value, str) else None


def _decoded(value: Any) -> Any:
    """Return the list or record that a CSV cell holds as JSON, anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _names_currency(raw: Any) -> bool:
    return isinstance(raw, str) and bool(re.search(r"[^\W\d_]|[€£₹₩₺₽₫₪฿]", raw))


def _variant(
    raw: Mapping[str, Any], fallback_id: str, title: str, currency: str | None, divisor: int
) -> Variant:
    price, _ = prices.price(raw.get("price"), currency)
    known = {"id", "sku", "title", "name", "price", "in_stock", "stock", "attributes", "currency"}
    found: dict[str, AttributeValue] = {}
    _add(found, values.attributes("", _decoded(raw.get("attributes")) or {}))
    _add(found, values.attributes("", {key: raw[key] for key in raw if key not in known}))
    return Variant(
        id=values.identifier(raw.get("id") or raw.get("sku")) or fallback_id,
        title=values.one_line(_text(raw.get("title") or raw.get("name"), "title")) or title,
        price=None if price is None else prices.cents(price / divisor),
        in_stock=values.stock(raw.get("in_stock", raw.get("stock"))),
        attributes=found,
    )


def _lowest(variants: tuple[Variant, ...]) -> Decimal | None:
    return min((v.price for v in variants if v.price is not None), default=None)


def _total(variants: tuple[Variant, ...], attributes: Mapping[str, AttributeValue]) -> int | None:
    """Add up the variants' stock; without it, an `availability` of sold out is still a 0."""
    counts = [v.in_stock for v in variants]
    if counts and None not in counts:
        return sum(count for count in counts if count is not None)
    try:
        word = attributes.get("availability")
        return 0 if isinstance(word, str) and values.stock(word) == 0 else None
    except BadValueError:
        return None
