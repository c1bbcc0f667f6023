from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.types import Document
from tests.knowledge.completion.phone_shop import Shop, products


@pytest.fixture
def open_shop(tmp_path: Path) -> Iterator[Callable[[], Shop]]:
    opened: list[Shop] = []

    def open_it() -> Shop:
        opened.append(Shop(tmp_path))
        return opened[-1]

    yield open_it
    for each in opened:
        each.close()


@pytest.fixture
def shop(open_shop: Callable[[], Shop]) -> Shop:
    shop = open_shop()
    shop.put(*products(), Document("returns", "Returns", "30 days.", "returns.md"))
    shop.sync()
    return shop


@pytest.fixture(scope="session")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The same shop for tests that only ask."""
    shop = Shop(tmp_path_factory.mktemp("fixed"))
    shop.put(*products())
    shop.sync()
    yield shop
    shop.close()
