from decimal import Decimal
from pathlib import Path

from knowledge.errors import ReadError
from knowledge.readers import load_mapping, read_products
from knowledge.types import Product

SAMPLE = Path(__file__).parents[2] / "data" / "readers" / "shopify.csv"


def test_rows_of_a_handle_fold_into_one_product() -> None:
    shirt, card, *_ = (i for i in read_products(SAMPLE) if isinstance(i, Product))
    assert (shirt.id, shirt.title, shirt.brand) == ("linen-shirt", "Linen Shirt", "Nordkant")
    assert shirt.description == "Cool in summer."
    assert (shirt.price, shirt.in_stock) == (Decimal("45.00"), 8)
    assert [variant.title for variant in shirt.variants] == ["S / White", "M / White", "L / White"]
    assert [variant.id for variant in shirt.variants] == ["LS-S-W", "LS-M-W", "LS-L-W"]
    assert shirt.variants[1].in_stock == 0
    assert shirt.attributes["Fabric"] == "Linen"
    assert shirt.attributes["tags"] == ("summer", "linen")
    assert (card.variants, card.in_stock, card.attributes["sku"]) == ((), None, "GIFT")


def test_a_bad_variant_leaves_the_others_and_a_draft_is_reported() -> None:
    found = list(read_products(SAMPLE, load_mapping("shopify")))
    errors = {item.line: item for item in found if isinstance(item, ReadError)}
    assert set(errors) == {7, 8}
    assert errors[7].record_id == "secret-coat"
    assert "draft" in errors[7].reason
    assert errors[8].reason == "price 'cheap' is no number"
    cap = found[-1]
    assert isinstance(cap, Product)
    assert [variant.id for variant in cap.variants] == ["CAP-2"]


def test_rows_that_are_not_together_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    header = "Handle,Title,Option1 Name,Option1 Value,Variant Price"
    path.write_text(f"{header}\na,A,Size,S,1\nb,B,Size,S,2\na,,,M,3\n,C,Size,S,1\n")
    found = list(read_products(path))
    assert [item.id for item in found if isinstance(item, Product)] == ["a", "b"]
    assert [item.line for item in found if isinstance(item, ReadError)] == [4, 5]
