import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import ReadError
from knowledge.readers import load_mapping, read_products
from knowledge.types import Product

_KETTLE = {"sku": "K-1", "product_name": "Acme Kettle", "price_eur": 20, "currency": "EUR"}
_MAP = "id=sku,title=product_name,price=price_eur,in_stock=stock_qty"


def read(folder: Path, record: dict[str, Any], mapping: str | None = None) -> Product | ReadError:
    path = folder / "shop.jsonl"
    path.write_text(json.dumps(record))
    (found,) = read_products(path, load_mapping(mapping) if mapping else None)
    return found


def kettle(folder: Path, *variants: dict[str, Any], mapping: str | None = _MAP) -> Product:
    found = read(folder, {**_KETTLE, "variants": list(variants)}, mapping)
    assert isinstance(found, Product)
    return found


def names(folder: Path, *variants: dict[str, Any]) -> list[str]:
    return [each.title for each in kettle(folder, *variants).variants]


def test_a_mapping_holds_in_variants_and_so_do_our_own_names(tmp_path: Path) -> None:
    red, blue, green = kettle(
        tmp_path,
        {"sku": "K-1-R", "colour": "Red", "price_eur": 21, "stock_qty": 0},
        {"id": "K-1-B", "colour": "Blue", "price": 25, "in_stock": 4},
        {"sku": "K-1-G", "colour": "Green"},
    ).variants
    assert (red.id, red.price, red.in_stock) == ("K-1-R", Decimal("21.00"), 0)
    assert (blue.id, blue.price, blue.in_stock) == ("K-1-B", Decimal("25.00"), 4)
    assert (green.id, green.price, green.in_stock) == ("K-1-G", None, None)
    assert [dict(each.attributes) for each in (red, blue)] == [
        {"colour": "Red"},
        {"colour": "Blue"},
    ]


def test_settings_of_a_mapping_hold_in_variants_but_not_what_it_drops(tmp_path: Path) -> None:
    toml = tmp_path / "shop.toml"
    toml.write_text(
        'price_divisor = 100\nother_columns = "drop"\nignore = ["internal_*"]\n'
        '[fields]\nprice = "cents"\n[prefixes]\nn_ = "number"\n[attributes]\nean = "meta.ean"\n'
    )
    variant = {
        "cents": 2550,
        "n_litres": "2",
        "lid": "glass",
        "internal_id": 5,
        "meta": {"ean": "4"},
    }
    record = {
        "id": "p",
        "title": "Pan",
        "note": "x",
        "variants": [variant],
    }
    found = read(tmp_path, record, str(toml))
    assert isinstance(found, Product)
    assert not found.attributes
    assert found.variants[0].price == Decimal("25.50")
    assert found.variants[0].attributes == {"ean": "4", "litres": 2, "lid": "glass"}


def test_a_variant_in_another_currency_is_reported(tmp_path: Path) -> None:
    record = {**_KETTLE, "variants": [{"price": 25, "currency": "USD"}]}
    found = read(tmp_path, record, _MAP)
    assert isinstance(found, ReadError)
    assert found.reason == "is priced in EUR, and a variant of it in USD"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ([{"colour": "Black"}, {"colour": "Sand"}], ["Black", "Sand"]),
        ([{"size": "S"}, {"size": "M"}], ["size S", "size M"]),
        ([{"size": 42}, {"size": 43}], ["size 42", "size 43"]),
        ([{"size": "250 ml"}, {"size": "500 ml"}], ["250 ml", "500 ml"]),
        ([{"volume_ml": 250}, {"volume_ml": 500}], ["250 ml", "500 ml"]),
        (
            [
                {"weight_g": 900, "colour": "Red", "lid": "glass"},
                {"weight_g": 950, "colour": "Blue", "lid": "glass"},
            ],
            ["Red", "Blue"],
        ),
        (
            [
                {"ean": "40", "colour": "Red", "size": "S"},
                {"ean": "41", "colour": "Red", "size": "L"},
                {"ean": "42", "colour": "Blue", "size": "L"},
            ],
            ["Red, size S", "Red, size L", "Blue, size L"],
        ),
    ],
)
def test_versions_without_a_title_are_called_by_what_tells_them_apart(
    tmp_path: Path, attributes: list[dict[str, Any]], expected: list[str]
) -> None:
    assert names(tmp_path, *attributes) == expected


def test_a_title_that_is_the_products_own_is_none(tmp_path: Path) -> None:
    said = names(
        tmp_path,
        {"name": "Acme kettle", "colour": "Red"},
        {"name": "Acme Kettle, Party Edition", "colour": "Gold"},
        {"name": "Acme Kettle"},
    )
    assert said == ["Red", "Acme Kettle, Party Edition", "Acme Kettle"]
