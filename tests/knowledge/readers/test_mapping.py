from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import MappingError, ReadError
from knowledge.readers import load_mapping, read_products
from knowledge.readers.mapping import SHIPPED
from knowledge.types import Product


def test_every_shipped_mapping_loads() -> None:
    assert [load_mapping(name).name for name in SHIPPED] == list(SHIPPED)


def test_a_toml_file_maps_fields_prefixes_and_nested_columns(tmp_path: Path) -> None:
    toml = tmp_path / "shop.toml"
    toml.write_text(
        'price_divisor = 100\ncurrency = "eur"\nignore = ["internal_*"]\n'
        '[fields]\ntitle = ["de.name", "name"]\nprice = "cost"\nurl = []\n'
        '[attributes]\nbarcode = "meta.ean"\n[prefixes]\nn_ = "number"\nb_ = "boolean"\n'
    )
    path = tmp_path / "shop.jsonl"
    path.write_text(
        '{"id": 1, "de": {"name": "Stiefel"}, "name": "Boot", "cost": 1999, "link": "http://x",'
        '"meta": {"ean": "40", "x": 1}, "n_size": 42.0, "b_new": "yes", "internal_cost": 3}\n'
        '{"id": 2, "name": "Mug", "n_size": "big"}\n'
    )
    boot, mug = read_products(path, load_mapping(str(toml)))
    assert isinstance(boot, Product)
    assert (boot.title, boot.price, boot.currency) == ("Stiefel", Decimal("19.99"), "EUR")
    assert boot.url is None
    assert boot.attributes == {
        "barcode": "40",
        "name": "Boot",
        "link": "http://x",
        "meta_x": 1,
        "size": 42,
        "new": True,
    }
    assert isinstance(mug, ReadError)
    assert mug.reason == "n_size 'big' is no number"


def test_declared_units_end_the_names_of_their_attributes(tmp_path: Path) -> None:
    toml = tmp_path / "shop.toml"
    toml.write_text('[units]\nweight = "g"\nmemory = ["GB", "MB"]\nheat = "c"\nwidth = "mm"\n')
    path = tmp_path / "shop.jsonl"
    path.write_text(
        '{"id": 1, "title": "PC, 16 GB", "weight": 900, "memory": 16384, "heat": "0 - 35"}\n'
        '{"id": 2, "title": "Printer, 8 MB", "memory": 8, "width": "wide", "heat": true}\n'
        '{"id": 3, "title": "PC", "memory": 8, "variants": [{"id": 4, "weight": 5}]}\n'
    )
    first, second, third = read_products(path, load_mapping(str(toml)))
    assert isinstance(first, Product)
    assert isinstance(second, Product)
    assert isinstance(third, Product)
    assert first.attributes == {"weight_g": 900, "memory_mb": 16384, "heat_c": "0 - 35"}
    assert second.attributes == {"memory_mb": 8, "width": "wide", "heat": True}
    assert third.attributes == {"memory": 8}
    assert third.variants[0].attributes == {"weight_g": 5}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ebay", "name one of dummyjson, icecat, merchant, retail-demo-store, shopify"),
        ("titel=Name", "there is no field 'titel'; the fields are id, title, description"),
        ("title=", "is no pair"),
        ("title=Name,price", "is no pair"),
        ("nowhere.toml", "No such file"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_what_can(text: str, reason: str) -> None:
    with pytest.raises(MappingError) as caught:
        load_mapping(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("x", "is no TOML"),
        ("colour = 1", "unknown key 'colour'; the keys are"),
        ("[fields]\ntitel = 'x'", "there is no field 'titel'"),
        ("[fields]\ntitle = 3", "must be a column name"),
        ("[attributes]\nx = 3", "must be a column name"),
        ("[units]\nx = 'parsecs'", "units.x is 'parsecs', which is no unit of measure"),
        ("[units]\nx = 3", "must be a column name or a list"),
        ("fields = 3", "must be a table"),
        ("price_divisor = 0", "whole number above 0"),
        ("currency = 'dollars'", "no ISO 4217 code"),
        ("format = 'ebay'", "must be one of shopify, merchant"),
        ("[prefixes]\nx_ = 'date'", "must be one of text, number, boolean"),
    ],
)
def test_a_toml_file_that_cannot_be_used_says_why(toml: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(toml)
    with pytest.raises(MappingError) as caught:
        load_mapping(str(path))
    assert reason in str(caught.value)
