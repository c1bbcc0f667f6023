"""A shop of phones and what goes with them, some of it Chinese, Japanese and Korean."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalogue import Catalogue, Embedded
from knowledge.completion import Completions
from knowledge.index import sqlite_url
from knowledge.payload import content_hash
from knowledge.types import Document, Product


def products() -> list[Product]:
    rows = [
        ("p1", "Orchard iPhone Case Black", "Orchard", "Phone cases", {"colour": "black"}, 3),
        ("p2", "Orchard iPhone Case Red", "Orchard", "Phone cases", {"colour": "red"}, 5),
        ("p3", "Orchard iPhone Charger 20 W", "Orchard", "Chargers", {"power_w": 20}, None),
        ("p4", "Nordlys Laptop 17 inch 16 GB", "Nordlys", "Laptops", {"colour": "black"}, 2),
        ("p5", 'Nordlys Laptop Sleeve 17"', "Nordlys", "Laptop sleeves", {"colour": "red"}, 1),
        ("p6", "Nordlys Wireless Headphones NX-4400", "Nordlys", "Headphones", {}, 9),
        ("p7", "Café Crème Machine", "Orchard", "Coffee machines", {"colour": "red"}, 1),
        ("p8", "华为 手机壳 红色", "华为", "手机壳", {}, 4),
        ("p9", "ノートパソコン スリーブ", "ノルド", "スリーブ", {}, 4),
        ("p10", "한국어 키보드", "노르드", "키보드", {}, 4),
    ]
    return [
        Product(one, title, brand=brand, categories=(kind,), attributes=attributes, in_stock=stock)
        for one, title, brand, kind, attributes, stock in rows
    ]


class Shop:
    """A catalogue and the completions of it, in a folder; products come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = Catalogue(sqlite_url(folder / "catalogue.sqlite"))
        self.completions = Completions(folder)
        self.generation = 0

    def put(self, *records: Product | Document) -> list[str]:
        self.catalogue.write(
            [Embedded(each, "f", "f", content_hash(each), (), ()) for each in records]
        )
        return [each.id for each in records]

    def sync(self) -> None:
        self.generation += 1
        self.completions.sync(self.catalogue, str(self.generation))

    def update(self, *records: Product) -> bool:
        since, self.generation = str(self.generation), self.generation + 1
        changed = self.put(*records)
        return self.completions.update(
            self.catalogue, str(self.generation), since=since, changed=changed
        )

    def texts(self, prefix: str, **given: object) -> list[str]:
        return [each.text for each in self.completions.complete(prefix, **given)]  # type: ignore[arg-type]

    def hits(self, prefix: str) -> dict[str, int]:
        return {each.text: each.hits for each in self.completions.complete(prefix, limit=50)}

    def close(self) -> None:
        self.completions.close()
        self.catalogue.close()
