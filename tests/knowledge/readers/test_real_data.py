from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import load_mapping, read_document, read_products, sources
from knowledge.types import Product

DATA = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not beside the checkout")


def read(file: str, mapping: str) -> dict[str, Product]:
    found = list(read_products(DATA / file, load_mapping(mapping)))
    assert [item for item in found if isinstance(item, ReadError)] == []
    return {item.id: item for item in found if isinstance(item, Product)}


def test_icecat_goes_in_whole() -> None:
    found = read("icecat/products.jsonl.gz", "icecat")
    assert len(found) == 19_406
    toner = found["3920564"]
    assert (toner.price, toner.currency, toner.brand) == (Decimal("49.95"), "USD", "Xerox")
    assert toner.attributes["model"] == "006R90321"
    assert toner.attributes["black_toner_page_yield"] == 23_000
    assert toner.attributes["released"] == "2009-12-10"
    assert not any("</" in item.description for item in found.values())


def test_retail_demo_store_goes_in_whole() -> None:
    found = read("retail-demo-store/products.yaml", "retail-demo-store")
    assert len(found) == 2_465
    pack = found["6579c22f-be2b-444c-a52b-0116dd82df6c"]
    assert (pack.title, pack.in_stock) == ("Adventure-Ready Expedition Backpack", 15)
    assert (pack.price, pack.attributes["style"]) == (Decimal("129.99"), "backpack")


def test_dummyjson_goes_in_whole() -> None:
    found = read("dummyjson/products.json", "dummyjson")
    assert len(found) == 194
    assert found["1"].attributes["warranty"] == "1 week warranty"
    assert found["1"].attributes["barcode"] == "5784719087687"


def test_basecamp_policies_are_documents() -> None:
    files = [item for item in sources(DATA / "policies-basecamp") if isinstance(item, tuple)]
    titles = {read_document(path, document_id=path.name).title for path, _ in files}
    assert {"Refund policy", "Terms of Service", "Privacy policy"} <= titles
