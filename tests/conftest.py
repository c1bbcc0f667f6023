"""A five-product shop, opened for real with a word-hash embedder and a scripted model."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
# Threads that wait for each other on shared cores make a query of 10 ms take a second.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

PRODUCTS = [
    {
        "id": "T1",
        "title": "Birch Dome Tent",
        "description": "A dome tent for two people with one porch.",
        "brand": "Birch",
        "categories": ["Camping", "Tents"],
        "price": 149.0,
        "currency": "USD",
        "in_stock": 6,
        "attributes": {"weight_kg": 2.4, "waterproof": True},
    },
    {
        "id": "T2",
        "title": "Birch Tunnel Tent",
        "description": "A tunnel tent for four people with a standing-height cabin.",
        "brand": "Birch",
        "categories": ["Camping", "Tents"],
        "price": 329.5,
        "currency": "USD",
        "in_stock": 0,
        "attributes": {"weight_kg": 6.1, "waterproof": True},
    },
    {
        "id": "K1",
        "title": "Copper Kettle",
        "description": "A whistling kettle for gas and induction.",
        "brand": "Fell",
        "categories": ["Kitchen"],
        "price": 59.9,
        "currency": "USD",
        "in_stock": None,
        "attributes": {"capacity_l": 1.7},
    },
    {
        "id": "L1",
        "title": "Reading Lamp",
        "description": "A lamp with a warm light for the desk.",
        "brand": "Fell",
        "categories": ["Lighting"],
        "price": 35.0,
        "currency": "USD",
        "in_stock": 12,
        "attributes": {"power_w": 6},
    },
    {
        "id": "S1",
        "title": "Trail Shoe",
        "description": "A light shoe with a grippy sole.",
        "brand": "Birch",
        "categories": ["Running"],
        "price": 89.0,
        "currency": "USD",
        "in_stock": 3,
        "attributes": {"colour": "black"},
        "variants": [
            {"id": "S1-42", "title": "Size 42", "in_stock": 3, "attributes": {"size": "42"}},
            {"id": "S1-43", "title": "Size 43", "in_stock": 0, "attributes": {"size": "43"}},
        ],
    },
]
RETURNS = """\
---
id: returns
title: Returns
supersedes: [returns-old]
---
# Returns

You can return most items within 30 days of delivery.

## Exceptions

Sale items can be returned for store credit only.
"""
RETURNS_OLD = """\
---
id: returns-old
title: Returns (2024)
valid_until: 2024-12-31
---
# Returns

You can return most items within 90 days of delivery.
"""


def write_shop(folder: Path) -> Path:
    """Write the sources of the five-product shop."""
    (folder / "documents").mkdir(parents=True)
    lines = (json.dumps(product) for product in PRODUCTS)
    (folder / "products.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "documents" / "returns.md").write_text(RETURNS, encoding="utf-8")
    (folder / "documents" / "returns-old.md").write_text(RETURNS_OLD, encoding="utf-8")
    return folder


@pytest.fixture
def shop_files(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "files")


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ingested store that tests only read."""
    from knowledge.embedding import WordHashEmbedder
    from knowledge.index import Index
    from knowledge.ingest import ingest

    files = write_shop(tmp_path_factory.mktemp("shop") / "files")
    folder = tmp_path_factory.mktemp("store")
    (folder / "floorwalker.toml").write_text(
        'shop_name = "Fell & Birch"\ncontact = "help@fell.example"\n'
        'model = "scripted"\nembedder = "word-hash"\nmin_similarity = 0.1\nmin_evidence = 0.1\n',
        encoding="utf-8",
    )
    embedder = WordHashEmbedder()
    with Index.open(folder, embedder=embedder, create=True) as index:
        summary = ingest(
            [files / "products.jsonl", files / "documents"], index=index, embedder=embedder
        )
    assert (summary.added, summary.failed) == (7, ())
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--gpu", action="store_true", help="run tests that need a CUDA device")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--gpu"):
        skip = pytest.mark.skip(reason="needs a CUDA device and --gpu")
        for item in items:
            if "gpu" in item.keywords:
                item.add_marker(skip)
