"""The demo store's own data: complete, consistent with itself, and dated as documented."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import pytest
import yaml

DEMO = files("knowledge") / "demo"
STATUSES = {
    "placed",
    "packed",
    "shipped",
    "delivered",
    "cancelled",
    "returned",
    "refunded",
    "backordered",
}
# The day the demo orders were written on: which documents count as superseded depends on it.
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def products() -> dict[str, dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for file in (DEMO / "products").iterdir():
        if file.name.endswith(".jsonl"):
            rows += [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
    repeated = [key for key, count in Counter(row["id"] for row in rows).items() if count > 1]
    assert repeated == []
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def documents() -> dict[str, tuple[dict[str, Any], str]]:
    found: dict[str, tuple[dict[str, Any], str]] = {}
    for file in (DEMO / "documents").iterdir():
        _, front, body = file.read_text("utf-8").split("---\n", 2)
        meta = yaml.safe_load(front)
        assert meta["id"] not in found, f"two documents have the id {meta['id']}"
        assert file.name == f"{meta['id']}.md"
        found[meta["id"]] = (meta, body)
    return found


@pytest.fixture(scope="module")
def customers() -> dict[str, dict[str, Any]]:
    rows = json.loads((DEMO / "customers.json").read_text("utf-8"))
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def orders() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DEMO / "orders.json").read_text("utf-8"))
    return rows


def test_catalogue_is_large_and_varied(products: dict[str, dict[str, Any]]) -> None:
    assert len(products) >= 150
    assert len({row["categories"][0] for row in products.values()}) >= 10


def test_every_product_can_be_shown(products: dict[str, dict[str, Any]]) -> None:
    for row in products.values():
        assert row["title"], row["id"]
        assert row["description"], row["id"]
        assert row["price"] > 0, row["id"]
        assert row["currency"] == "USD", row["id"]


def test_stock_is_the_sum_over_variants(products: dict[str, dict[str, Any]]) -> None:
    for row in products.values():
        if variants := row.get("variants"):
            assert row["in_stock"] == sum(v["in_stock"] for v in variants), row["id"]


def test_variant_ids_are_unique(products: dict[str, dict[str, Any]]) -> None:
    ids = [v["id"] for row in products.values() for v in row.get("variants") or ()]
    assert len(ids) == len(set(ids))


def test_some_products_are_out_of_stock(products: dict[str, dict[str, Any]]) -> None:
    assert sum(row["in_stock"] == 0 for row in products.values()) >= 3


def test_discontinued_products_name_an_existing_successor(
    products: dict[str, dict[str, Any]],
) -> None:
    discontinued = [row for row in products.values() if row["attributes"].get("discontinued")]
    assert len(discontinued) >= 3
    for row in discontinued:
        successor = products[row["attributes"]["replaced_by"]]
        assert not successor["attributes"].get("discontinued"), row["id"]


def test_there_are_enough_documents(documents: dict[str, tuple[dict[str, Any], str]]) -> None:
    assert len(documents) >= 24
    for meta, body in documents.values():
        assert meta["title"]
        assert len(body.split()) >= 100, meta["id"]
        assert "lorem ipsum" not in body.lower()


def test_superseded_documents_end_before_their_successor_begins(
    documents: dict[str, tuple[dict[str, Any], str]],
) -> None:
    pairs = [
        (documents[old][0], meta)
        for meta, _ in documents.values()
        for old in meta.get("supersedes", ())
    ]
    assert len(pairs) >= 2
    for old, new in pairs:
        assert old["valid_until"] < new["valid_from"] <= TODAY, old["id"]


def test_links_between_documents_resolve(
    documents: dict[str, tuple[dict[str, Any], str]],
) -> None:
    for meta, body in documents.values():
        for target in re.findall(r"\]\(([^)]+)\)", body):
            assert target in documents, f"{meta['id']} links to {target}"


def test_warranty_covers_every_brand(
    products: dict[str, dict[str, Any]], documents: dict[str, tuple[dict[str, Any], str]]
) -> None:
    table = documents["warranty"][1]
    assert {
        row["brand"] for row in products.values() if f"| {row['brand']} (" not in table
    } == set()


@pytest.mark.parametrize("benefit", ["Return window, most items", "Return window, electronics"])
def test_membership_and_returns_agree_on_windows(
    documents: dict[str, tuple[dict[str, Any], str]], benefit: str
) -> None:
    row = re.search(rf"\| {benefit} \|(.*)\|", documents["membership"][1])
    assert row is not None
    assert re.search(rf"\|{re.escape(row[1])}\|", documents["returns"][1])


def test_customers_hold_known_tiers(
    customers: dict[str, dict[str, Any]], documents: dict[str, tuple[dict[str, Any], str]]
) -> None:
    assert len(customers) == 12
    for row in customers.values():
        assert f"| {row['tier']} |" in documents["membership"][1]
        assert row["email"].endswith("@example.com")
        assert date.fromisoformat(row["member_since"]) < TODAY


def test_orders_refer_to_known_customers_and_products(
    orders: list[dict[str, Any]],
    customers: dict[str, dict[str, Any]],
    products: dict[str, dict[str, Any]],
) -> None:
    assert len({order["id"] for order in orders}) == 40
    for order in orders:
        assert order["customer_id"] in customers
        for line in order["lines"]:
            variants = {v["id"]: v for v in products[line["product_id"]].get("variants") or ()}
            assert line["variant_id"] in (variants or {None: None}), order["id"]
            price = variants.get(line["variant_id"], {}).get("price")
            assert line["unit_price"] == (price or products[line["product_id"]]["price"])


def test_orders_are_in_every_state(orders: list[dict[str, Any]]) -> None:
    assert {order["status"] for order in orders} == STATUSES


def test_order_dates_follow_each_other(orders: list[dict[str, Any]]) -> None:
    steps = ("placed_at", "shipped_at", "delivered_at", "returned_at", "refunded_at")
    for order in orders:
        times = [datetime.fromisoformat(order[step]) for step in steps if order[step]]
        assert times == sorted(times), order["id"]
        assert all(time.tzinfo and time.date() <= TODAY for time in times), order["id"]
        if order["status"] in {"delivered", "returned", "refunded"}:
            assert order["delivered_at"], order["id"]


def test_questions_are_twenty_with_ids() -> None:
    lines = (DEMO / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len({question["id"] for question in questions}) == 20
    assert all(question["text"].strip() for question in questions)
