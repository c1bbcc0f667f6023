"""A catalogue of a few products, made for each test, and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.columns import Columns
from tests.knowledge.columns.shop import RECORDS, Record, store

Fill = Callable[..., Columns]


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    store(catalogue, *RECORDS)
    yield catalogue
    catalogue.close()


@pytest.fixture
def columns(catalogue: Catalogue, tmp_path: Path) -> Iterator[Columns]:
    columns = Columns(tmp_path / "search.sqlite")
    columns.sync(catalogue)
    yield columns
    columns.close()


@pytest.fixture
def put(catalogue: Catalogue, columns: Columns) -> Fill:
    def fill(*records: Record) -> Columns:
        store(catalogue, *records)
        columns.sync(catalogue)
        return columns

    return fill
