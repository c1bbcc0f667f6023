"""Whose names are kept out of suggestions."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import ConfigError
from assistant.people import customer_names


def test_names_are_read_from_files_and_tables(tmp_path: Path) -> None:
    people = [{"name": "Maya Lindqvist", "email": "m@b.example"}, {"last_name": "Okafor"}]
    (tmp_path / "customers.json").write_text(json.dumps(people), encoding="utf-8")
    names = customer_names(tmp_path, None)
    with closing(sqlite3.connect(tmp_path / "orders.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE orders (id TEXT, recipient TEXT, items BLOB)")
        connection.executemany("INSERT INTO orders VALUES (?, 'Ann Brown', 'x')", [("1",), ("2",)])
        connection.execute("CREATE TABLE customers (id TEXT, email TEXT)")
    assert names() == {("maya", "lindqvist"), ("okafor",), ("ann", "brown")}


@pytest.mark.parametrize("text", ["{", '{"customers": [{"name": "Maya"}]}', '["Maya"]'])
def test_a_file_that_names_nobody_by_mistake_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "customers.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"customers\.json cannot be read"):
        customer_names(tmp_path, None)
