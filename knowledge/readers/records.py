"""From a row as the file has it to a `Product`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import ReadError
from ..types import Product
from . import values
from .measures import measured
from .reading import Reading, text
from .values import BadValueError
from .variants import lowest, total, variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .mapping import FieldMap


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
            yield _product(Reading(row.fields, mapping), mapping, source)
        except (BadValueError, RecursionError) as error:
            reason = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
            yield ReadError(source, reason, line=row.line, record_id=known_id(row.fields, mapping))


def known_id(fields: Mapping[str, Any], mapping: FieldMap) -> str | None:
    """Return the id of a record that failed, where it still can be made out."""
    try:
        return values.identifier(Reading(fields, mapping).take("id"))
    except BadValueError:
        return None


def _product(reading: Reading, mapping: FieldMap, source: str) -> Product:
    product_id = values.identifier(reading.take("id"))
    if product_id is None:
        raise BadValueError(reading.missing("id"))
    title = values.one_line(text(reading.take("title"), "title"))
    if not title:
        raise BadValueError(reading.missing("title"))
    price, currency = reading.price()
    in_stock = values.stock(reading.take("in_stock"))
    description = values.plain(text(reading.take("description"), "description"))
    versions = variants(
        reading.take("variants"), mapping, product_id=product_id, title=title, currency=currency
    )
    # Every field takes its columns before the rest become attributes.
    brand = values.one_line(text(reading.take("brand"), "brand")) or None
    categories = _categories(reading.take("categories"))
    url, image = _link(reading.take("url")), _link(reading.take("image"))
    units, said = mapping.units, f"{title}\n{description}"
    attributes = measured(reading.attributes(), units, said)
    versions = tuple(
        replace(each, attributes=measured(each.attributes, units, said)) for each in versions
    )
    return Product(
        id=product_id,
        title=title,
        description=description,
        brand=brand,
        categories=categories,
        price=lowest(versions) if price is None else price,
        currency=currency,
        in_stock=total(versions, attributes) if in_stock is None else in_stock,
        attributes=attributes,
        url=url,
        image=image,
        variants=versions,
        source=source,
    )


def _categories(value: Any) -> tuple[str, ...]:
    """Split a path such as `Home > Kitchen`; `&` and commas belong to names."""
    items = list(value) if isinstance(value, list | tuple) else [value]
    parts = [
        values.one_line(part)
        for item in items
        for part in re.split(r">|\||;(?=\s|\w)", values.one_line(text(item, "category")))
    ]
    return tuple(dict.fromkeys(part for part in parts if part))


def _link(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("url") or value.get("src") or value.get("contentUrl")
    return values.one_line(value) or None if isinstance(value, str) else None
