"""Real columns over a few products; tests ask what sentences mean on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge.catalogue import Catalogue, Embedded
from knowledge.columns import Columns
from knowledge.payload import content_hash, filters_to_json
from knowledge.types import Product, Variant
from knowledge.understanding import understand


def product(name: str, title: str, category: str, brand: str, **attributes: Any) -> Product:
    return Product(
        name, title, brand=brand, categories=(category,), price=Decimal(100), in_stock=3,
        attributes=attributes,
    )  # fmt: skip


PRODUCTS = (
    product("T1", "Larch 2 Tent", "Tents", "Birch", weight_kg=1.9, capacity_persons=2,
            colour="green", season="3-season", peak_height_cm=104),
    product("T2", "Larch 6 Tent", "Tents", "Fell Works", weight_kg=6.1, capacity_persons=6,
            colour="orange", season="4-season", peak_height_cm=198),
    product("H1", "Halden Headphones", "Headphones", "Sonar", style="over-ear", bluetooth=True,
            weight_g=254, battery_hours=38, colour="black", rating=4.6),
    product("H2", "Wren Headphones", "Headphones", "Sonar", style="in-ear", bluetooth=False,
            weight_g=30, battery_hours=9, colour="white", rating=3.9),
    product("C1", "Alder Office Chair", "Office Chairs", "Fell Works", material="mesh",
            max_load_kg=120, headrest=True, assembly_required=True, colour="black"),
    product("W1", "Card Wallet", "Wallets", "Birch", material="full-grain leather", vegan=False,
            colour="black"),
    product("B9", "Fen Bike", "Bikes", "Fell Works", brake_type="hydraulic disc"),
    product("K1", "Garden Hose, 15 m", "Watering", "Fell Works", length_m=15),
    product("M1", "Ridge Monitor", "Monitors", "Sonar", screen_size_in=24, hub_required=False),
    product("D1", "Gate Doorbell", "Doorbells", "Sonar", two_way_audio=True,
            power_over_ethernet_poe=True),
    product("P1", "Printer Kit", "Printers", "Sonar", toner_cartridge="black", colour="black"),
    product("O1", "Pizza Oven", "Cooking", "Fell Works", cord_length=2),
    product("N1", "Iron Pan", "Pans", "Fell Works", induction_compatible=True, oven_safe=False),
    product("Q1", "Brick Power Bank", "Power Banks", "Sonar", max_output_w=100),
    product("Q2", "Slab Dock", "Docks", "Sonar", power_w=100),
    product("R1", "Climbing Rope", "Climbing", "Fell Works", length_m=60),
    Product("S1", "Trail Shoe", brand="Birch", categories=("Running Shoes",), price=Decimal(90),
            variants=(Variant("S1-8", "8", attributes={"us_size": 8}),
                      Variant("S1-9", "9", attributes={"us_size": 9.5}))),
    Product("B1", "Meadow Sheets", brand="Birch", categories=("Sheets",), price=Decimal(60),
            variants=(Variant("B1-Q", "Queen", attributes={"size": "Queen"}),
                      Variant("B1-K", "King", attributes={"size": "King"}))),
)  # fmt: skip


@pytest.fixture(scope="session")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Columns]:
    folder: Path = tmp_path_factory.mktemp("columns")
    catalogue = Catalogue(f"sqlite:///{folder / 'catalogue.sqlite'}")
    catalogue.write(
        [Embedded(each, "shop.jsonl", "shop", content_hash(each), (), ()) for each in PRODUCTS]
    )
    columns = Columns(folder / "search.sqlite")
    columns.sync(catalogue)
    yield columns
    columns.close()
    catalogue.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Callable[..., Columns]]:
    """Return a function from (title, attributes) pairs to their columns."""
    opened: list[Columns] = []

    def made(*items: tuple[str, dict[str, Any]], currency: str | None = None) -> Columns:
        catalogue = Catalogue(f"sqlite:///{tmp_path / 'own.sqlite'}")
        records = [
            Product(
                f"X{number}", title, price=Decimal(10), brand=attributes.pop("brand", None),
                categories=tuple(filter(None, [attributes.pop("category", "")])),
                attributes=attributes, currency=currency,
            )
            for number, (title, attributes) in enumerate(items)
        ]  # fmt: skip
        catalogue.write(
            [Embedded(each, "own", "own", content_hash(each), (), ()) for each in records]
        )
        columns = Columns(tmp_path / "columns.sqlite")
        columns.sync(catalogue)
        catalogue.close()
        opened.append(columns)
        return columns

    yield made
    for columns in opened:
        columns.close()


@pytest.fixture
def make(shop: Callable[..., Columns]) -> Callable[..., Callable[[str], dict[str, Any]]]:
    """Return a function from (title, attributes) pairs to what sentences mean among them."""

    def made(
        *items: tuple[str, dict[str, Any]], currency: str | None = None
    ) -> Callable[[str], dict[str, Any]]:
        columns = shop(*items, currency=currency)
        return lambda text: filters_to_json(understand(text, columns).filters)

    return made


@pytest.fixture
def meant(columns: Columns) -> Callable[[str], dict[str, Any]]:
    return lambda text: filters_to_json(understand(text, columns).filters)
