"""The names of a shop's customers, which nothing that others see may repeat."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from assistant.errors import ConfigError
from knowledge.completion.privacy import name_words

_FILES = ("customers.json", "orders.json")
_TABLES = ("customers", "orders")
_FIELDS = ("name", "full_name", "customer_name", "recipient", "first_name", "last_name")


def customer_names(store: Path, database_url: str | None) -> frozenset[tuple[str, ...]]:
    """Return the words of each name in the customer files and tables of a store."""
    rows = [*_in_files(store), *_in_databases(store, database_url)]
    names = {str(row[field]) for row in rows for field in _FIELDS if row.get(field)}
    names |= {f"{row.get('first_name')} {row['last_name']}" for row in rows if row.get("last_name")}
    return name_words(names)


def _in_files(store: Path) -> Iterator[Mapping[str, object]]:
    for path in (store / name for name in _FILES):
        if path.is_file():
            try:
                rows = json.loads(path.read_text(encoding="utf-8"))
            except ValueError as error:
                raise ConfigError(
                    f"{path} cannot be read ({error}); without it names cannot be kept out"
                ) from error
            yield from (row for row in rows if isinstance(row, dict))


def _in_databases(store: Path, database_url: str | None) -> Iterator[Mapping[str, object]]:
    urls = [database_url] if database_url else [f"sqlite:///{p}" for p in store.glob("*.sqlite")]
    for url in urls:
        engine = sa.create_engine(url)
        try:
            present = set(sa.inspect(engine).get_table_names())
            with engine.connect() as connection:
                for table in sorted(present.intersection(_TABLES)):
                    query = sa.select(sa.text("*")).select_from(sa.table(table))
                    yield from (dict(row) for row in connection.execute(query).mappings())
        finally:
            engine.dispose()
