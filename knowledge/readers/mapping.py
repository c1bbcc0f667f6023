"""Which column becomes which field: `--map` as pairs, a TOML file, or a shipped mapping.

price_divisor = 100            # prices are written in cents
currency = "USD"               # for records that name none
other_columns = "attributes"   # or "drop"
ignore = ["img_*", "reviews"]

[fields]                       # our field = column, or a list: the first that has a value
title = "Name"
url = []                       # none, whatever the columns are called

[attributes]                   # attribute = column, dots reach into nested records
barcode = "meta.barcode"

[prefixes]                     # columns so named are attributes of this type
attr_n_ = "number"

[units]                        # the attribute's numbers are in this unit: it becomes weight_g
weight = "g"
memory = ["GB", "MB"]          # in the one that title or description state with the number
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from ..errors import MappingError
from ..units import split_name
from .measures import suffix
from .prices import currency_code
from .values import BadValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

Word = TypeVar("Word", bound=str)
Type = Literal["text", "number", "boolean"]
SHIPPED = ("dummyjson", "icecat", "merchant", "retail-demo-store", "shopify")

# Without a mapping these names are understood, in any case and with spaces for underscores.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("id", "sku", "product_id", "item_id", "asin"),
    "title": ("title", "name", "product_name"),
    "description": ("description", "short_description", "body"),
    "brand": ("brand", "manufacturer", "supplier", "vendor"),
    "categories": ("categories", "category", "department", "product_type"),
    "price": ("price", "unit_price"),
    "currency": ("currency", "currency_code", "price_currency"),
    "in_stock": ("in_stock", "stock", "current_stock", "inventory", "quantity"),
    "attributes": ("attributes", "specifications", "specs"),
    "url": ("url", "product_url", "link"),
    "image": ("image", "image_url", "image_link", "thumbnail", "images"),
    "variants": ("variants",),
}


@dataclass(frozen=True, slots=True)
class FieldMap:
    """How the columns of a catalogue become fields; the empty value understands `SYNONYMS`."""

    name: str = ""
    format: Literal["shopify", "merchant"] | None = None
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, Type] = field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strip_suffixes: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    other_columns: Literal["attributes", "drop"] = "attributes"
    price_divisor: int = 1
    currency: str | None = None
    must_exist: tuple[str, ...] = ()

    def columns(self, target: str) -> tuple[str, ...]:
        """Return the columns that `target` is taken from, best first."""
        return self.fields.get(target, SYNONYMS[target])


def load_mapping(text: str) -> FieldMap:
    """Return the mapping that `--map` names: pairs, a TOML file, or a shipped mapping.

    Raises MappingError, which says what would have been understood.
    """
    text = text.strip()
    if text in SHIPPED:
        return _shipped(text)
    if text.lower().endswith(".toml"):
        return _from_toml(_read(Path(text)), name=text)
    if "=" in text:
        return _from_pairs(text)
    raise MappingError(
        f"mapping '{text}' is unknown; name one of {', '.join(SHIPPED)}, a .toml file, "
        "or pairs such as title=Name,price=Cost"
    )


@cache
def _shipped(name: str) -> FieldMap:
    file = resources.files("knowledge") / "mappings" / f"{name}.toml"
    return _from_toml(file.read_text("utf-8"), name=name)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise MappingError(f"mapping {path}: is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise MappingError(f"mapping {path}: {error.strerror or error}") from error


def _from_pairs(text: str) -> FieldMap:
    taken: dict[str, tuple[str, ...]] = {}
    named: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        target, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not column:
            raise MappingError(f"mapping '{pair}' is no pair; write field=Column, like title=Name")
        if target.startswith("attributes.") and target != "attributes.":
            named[target.removeprefix("attributes.")] = column
        else:
            taken[_known(target, text)] = (column,)
    wanted = (*(column for (column,) in taken.values()), *named.values())
    return FieldMap(name=text, fields=taken, attributes=named, must_exist=wanted)


def _known(target: str, name: str) -> str:
    if target in SYNONYMS:
        return target
    raise MappingError(
        f"mapping '{name}': there is no field '{target}'; the fields are {', '.join(SYNONYMS)}, "
        "and attributes.NAME for anything else"
    )


def _from_toml(text: str, *, name: str) -> FieldMap:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"mapping {name}: is no TOML: {error}") from error
    settings = {item.name for item in fields(FieldMap)} - {"name", "must_exist"}
    if unknown := sorted(table.keys() - settings):
        raise MappingError(
            f"mapping {name}: unknown key '{unknown[0]}'; "
            f"the keys are {', '.join(sorted(settings))}"
        )
    return FieldMap(
        name=name,
        format=_choice(table, "format", ("shopify", "merchant"), name),
        fields={
            _known(key, name): _names(table["fields"], key, name)
            for key in _table(table, "fields", name)
        },
        attributes={
            key: _text(value, f"attributes.{key}", name)
            for key, value in _table(table, "attributes", name).items()
        },
        prefixes={
            key: _type(value, key, name) for key, value in _table(table, "prefixes", name).items()
        },
        units={key: _units(table["units"], key, name) for key in _table(table, "units", name)},
        strip_suffixes=_names(table, "strip_suffixes", name),
        ignore=_names(table, "ignore", name),
        other_columns=_choice(table, "other_columns", ("attributes", "drop"), name) or "attributes",
        price_divisor=_divisor(table.get("price_divisor", 1), name),
        currency=_currency(table.get("currency"), name),
    )


def _table(table: Mapping[str, object], key: str, name: str) -> dict[str, object]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise MappingError(f"mapping {name}: '{key}' must be a table, [{key}]")
    return value


def _names(table: Mapping[str, object], key: str, name: str) -> tuple[str, ...]:
    value = table.get(key, [])
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
        raise MappingError(f"mapping {name}: '{key}' must be a column name or a list of them")
    return tuple(items)


def _text(value: object, key: str, name: str) -> str:
    if isinstance(value, str) and value:
        return value
    raise MappingError(f"mapping {name}: '{key}' must be a column name")


def _choice(
    table: Mapping[str, object], key: str, choices: tuple[Word, ...], name: str
) -> Word | None:
    value = table.get(key)
    for choice in choices:
        if value == choice:
            return choice
    if value is None:
        return None
    raise MappingError(
        f"mapping {name}: '{key}' is '{value}'; it must be one of {', '.join(choices)}"
    )


def _type(value: object, key: str, name: str) -> Type:
    choices: tuple[Type, ...] = ("text", "number", "boolean")
    found = _choice({key: value}, key, choices, name)
    return found or "text"


def _units(table: Mapping[str, object], key: str, name: str) -> tuple[str, ...]:
    found = _names(table, key, name)
    for each in found:
        if split_name(f"{key}_{suffix(each)}")[1] is None:
            raise MappingError(
                f"mapping {name}: units.{key} is '{each}', which is no unit of measure that we "
                "know; leave the attribute out, or name one such as kg, mm, GB, hours, percent"
            )
    return found


def _divisor(value: object, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise MappingError(
        f"mapping {name}: price_divisor is '{value}'; it must be a whole number above 0"
    )


def _currency(value: object, name: str) -> str | None:
    try:
        return currency_code(value)
    except BadValueError as error:
        raise MappingError(f"mapping {name}: {error}") from error
