from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_products, sources
from knowledge.types import Product

SAMPLE = Path(__file__).parents[2] / "data" / "readers" / "product.html"


def test_sample_is_a_product_page() -> None:
    assert list(sources(SAMPLE)) == [(SAMPLE, "product")]
    boot, mug = read_products(SAMPLE)
    assert isinstance(boot, Product)
    assert isinstance(mug, Product)
    assert (boot.id, boot.brand, boot.price) == ("boot-1", "Nordkant", Decimal("189.50"))
    assert (boot.description, boot.in_stock) == ("Leather & wool.", 0)
    assert boot.attributes["Waterproof"] is True
    assert boot.attributes["weight"] == "1.24 kg"
    assert (mug.price, mug.currency) == (Decimal("10.00"), "EUR")


def test_variants_of_a_product_group(tmp_path: Path) -> None:
    path = tmp_path / "group.html"
    path.write_text(
        '<script type="application/ld+json">{"@type": "ProductGroup", "productGroupID": "g",'
        '"name": "Tee", "hasVariant": [{"@type": "Product", "sku": "s", "name": "Tee S",'
        '"size": "S", "offers": {"price": 9, "priceCurrency": "USD", "inventoryLevel": 3}}]}'
        "</script>"
    )
    (tee,) = read_products(path)
    assert isinstance(tee, Product)
    assert (tee.id, tee.price, tee.in_stock) == ("g", Decimal("9.00"), 3)
    assert tee.variants[0].attributes == {"size": "S"}


def test_one_broken_block_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<script type="application/ld+json">{"@type": "Product", </script>\n'
        '<script type="application/ld+json">{"@type": "Product", "sku": "a", "name": "A"}</script>'
    )
    bad, good = read_products(path)
    assert isinstance(bad, ReadError)
    assert bad.line == 1
    assert isinstance(good, Product)


def test_of_several_offers_the_lowest_price_counts(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<script type="application/ld+json">{"@type": "Product", "sku": "a", "name": "A", "offers":'
        '[{"price": "9.50", "priceCurrency": "USD", "availability": "https://schema.org/SoldOut"},'
        '{"price": 7, "availability": "https://schema.org/MadeToOrder"}]}</script>'
    )
    (found,) = read_products(path)
    assert isinstance(found, Product)
    assert (found.price, found.currency, found.in_stock) == (Decimal("7.00"), "USD", None)
    assert found.attributes["availability"] == "MadeToOrder"


def test_a_page_without_products_is_a_document(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<script type="application/ld+json">{"@type": "Organization", "name": "Product"}</script>'
        "<p>Hi"
    )
    assert list(sources(path)) == [(path, "document")]
    with pytest.raises(ReadError, match=r"no schema\.org Product"):
        list(read_products(path))
