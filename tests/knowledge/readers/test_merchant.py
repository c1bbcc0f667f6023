from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import load_mapping, read_products
from knowledge.types import Product

SAMPLES = Path(__file__).parents[2] / "data" / "readers"
HEAD = '<rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n'
GOOD = "<item><g:id>{0}</g:id><g:title>{0}</g:title></item>\n"


def test_rss_sample() -> None:
    boot, mug = read_products(SAMPLES / "merchant.xml", load_mapping("merchant"))
    assert isinstance(boot, Product)
    assert isinstance(mug, Product)
    assert (boot.title, boot.description) == ("Fell Boot", "Leather & wool")
    assert (boot.price, boot.currency, boot.in_stock) == (Decimal("150.00"), "EUR", None)
    assert boot.attributes["regular_price"] == "189.50 EUR"
    assert boot.attributes["Sole"] == "Vibram"
    assert boot.attributes["item_group_id"] == "boots"
    assert boot.categories == ("Shoes", "Hiking")
    assert mug.in_stock == 0


def test_atom_sample() -> None:
    (boot,) = read_products(SAMPLES / "merchant.atom")
    assert isinstance(boot, Product)
    assert (boot.id, boot.description) == ("boot-1", "Leather and wool.")
    assert boot.url == "https://shop.example/boot"


def test_tsv_sample_is_known_by_its_header() -> None:
    boot, mug = read_products(SAMPLES / "merchant.tsv")
    assert isinstance(boot, Product)
    assert isinstance(mug, Product)
    assert (boot.image, boot.categories) == ("https://shop.example/b.jpg", ("Shoes", "Hiking"))
    assert (boot.in_stock, mug.in_stock) == (None, 0)


@pytest.mark.parametrize(
    ("days", "price"), [((-1, 1), "5.00"), ((-9, -3), "9.00"), ((3, 9), "9.00")]
)
def test_a_sale_price_counts_on_its_days_only(
    days: tuple[int, int], price: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    dates = "/".join((now + timedelta(days=day)).isoformat() for day in days)
    path = tmp_path / "feed.xml"
    path.write_text(
        f"{HEAD}<item><g:id>a</g:id><g:title>A</g:title><g:price>9 USD</g:price>"
        f"<g:sale_price>5 USD</g:sale_price><g:sale_price_effective_date>{dates}"
        "</g:sale_price_effective_date></item></channel></rss>"
    )
    (item,) = read_products(path)
    assert isinstance(item, Product)
    assert item.price == Decimal(price)


BAD_ITEMS = {
    "stray ampersand": "<item><g:id>b</g:id><g:title>AT&T</g:title></item>\n",
    "wrong end tag": "<item><g:id>b</g:title></item>\n",
    "not closed": "<item><g:id>b</g:id><g:title>B</g:title>\n",
    "unknown prefix": "<item><x:id>b</x:id></item>\n",
    "no price": "<item><g:id>b</g:id><g:title>B</g:title><g:price>x</g:price></item>\n",
    "no title": "<item><g:id>b</g:id></item>\n",
    "control character": "<item><g:id>b\x01</g:id><g:title>B</g:title></item>\n",
    "deep": "<item>" + "<g:x>" * 99 + "</g:x>" * 99 + "</item>\n",
    "huge": f"<item><g:id>b</g:id><g:title>{'x' * 9_000_000}</g:title></item>\n",
}


@pytest.mark.parametrize("bad", BAD_ITEMS.values(), ids=BAD_ITEMS)
@pytest.mark.parametrize("newline", ["\n", ""])
def test_a_bad_item_costs_only_itself(bad: str, newline: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    items = GOOD.format("a") + bad + GOOD.format("c") + GOOD.format("d")
    path.write_text(f"{HEAD}{items}</channel></rss>".replace("\n", newline))
    found = list(read_products(path))
    assert [item.id for item in found if isinstance(item, Product)] == ["a", "c", "d"]
    (error,) = (item for item in found if isinstance(item, ReadError))
    assert error.line == (3 if newline else 1)


def test_billion_laughs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]>'
        f"<rss><channel><item><id>&l9;</id></item></channel></rss>"
    )
    with pytest.raises(ReadError, match="XML entities"):
        list(read_products(path))


@pytest.mark.parametrize("text", ["", "no xml", "<rss><channel></channel></rss>", "<a>"])
def test_a_file_without_a_feed_is_an_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(text)
    with pytest.raises(ReadError):
        list(read_products(path))


def test_a_cut_off_feed_yields_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(f"{HEAD}{GOOD.format('a')}<item><g:id>b</g:id>")
    good, cut = read_products(path)
    assert isinstance(good, Product)
    assert isinstance(cut, ReadError)
    assert "cut off" in cut.reason
