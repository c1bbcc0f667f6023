"""A shop's own customers, whose names nothing that others see may repeat."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from assistant.errors import ConfigError
from knowledge.completion.privacy import name_words

_FILES = ("customers.json", "orders.json")
_TABLES = ("customers", "orders")
NAME_FIELDS = (
    "name", "full_name", "customer_name", "recipient", "first_name", "last_name", "given_name",
    "family_name",
)  # fmt: skip
_Names = frozenset[tuple[str, ...]]
_Rows = Iterator[Mapping[str, object]]


def customer_names(store: Path, database_url: str | None) -> Callable[[], _Names]:
    """Return what reads the words of each name in the customer files and tables of a store.

    The files are read now, so that a bad one is told of now; tables may be long.
    """
    files = frozenset(_names(_in_files(store)))
    return lambda: name_words(files.union(_names(_in_databases(store, database_url, NAME_FIELDS))))


def customer_rows(store: Path, database_url: str | None, fields: Collection[str]) -> _Rows:
    """Yield what the customer files and tables of a store have, of tables only some fields.

    Raises `ConfigError` for a file that cannot be read.
    """
    yield from _in_files(store)
    yield from _in_databases(store, database_url, fields)


def _names(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    for row in rows:
        yield from (str(row[field]) for field in NAME_FIELDS if row.get(field))
        for first, last in (("first_name", "last_name"), ("given_name", "family_name")):
            if row.get(last):
                yield f"{row.get(first) or ''} {row[last]}"


def _in_files(store: Path) -> _Rows:
    for path in (store / name for name in _FILES):
        if path.is_file():
            try:
                rows = json.loads(path.read_text(encoding="utf-8"))
            except ValueError as error:
                raise _unread(path, str(error)) from error
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise _unread(path, "it is no JSON array of objects")
            yield from rows


def _unread(path: Path, why: str) -> ConfigError:
    return ConfigError(f"{path} cannot be read ({why}); without it names cannot be kept out")


def _in_databases(store: Path, database_url: str | None, wanted: Collection[str]) -> _Rows:
    urls = [database_url] if database_url else [f"sqlite:///{p}" for p in store.glob("*.sqlite")]
    for url in urls:
        engine = sa.create_engine(url)
        try:
            inspector = sa.inspect(engine)
            for name in sorted(set(inspector.get_table_names()).intersection(_TABLES)):
                present = {column["name"] for column in inspector.get_columns(name)}
                if fields := present.intersection(wanted):
                    table = sa.table(name, *map(sa.column, sorted(fields)))
                    query = sa.select(table).distinct()
                    with engine.connect().execution_options(yield_per=1000) as connection:
                        yield from (dict(row) for row in connection.execute(query).mappings())
        finally:
            engine.dispose()
