from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import load_mapping, read_products
from knowledge.types import Product

SAMPLES = Path(__file__).parents[2] / "data" / "readers"


def test_csv_sample() -> None:
    boot, mug, tent = read_products(SAMPLES / "products.csv")
    assert isinstance(boot, Product)
    assert isinstance(mug, Product)
    assert isinstance(tent, Product)
    assert (boot.id, boot.price, boot.currency) == ("boot-1", Decimal("189.50"), "EUR")
    assert boot.description == 'Leather, wool\nand "Vibram" sole'
    assert boot.categories == ("Shoes", "Hiking")
    assert boot.attributes == {"Colour": "brown"}
    assert (mug.in_stock, tent.in_stock) == (0, None)


def test_tsv_sample_keeps_bare_quotes() -> None:
    boot, mug = read_products(SAMPLES / "products.tsv")
    assert isinstance(boot, Product)
    assert isinstance(mug, Product)
    assert (boot.attributes["note"], mug.attributes["note"]) == ('"the" boot', '5" wide')


BAD_ROWS = {
    "unclosed quote": b'b,"B,5\n',
    "unclosed quote before a quoted row": b'b,"B,5\n',
    "text after a quote": b'b,"B"x,5\n',
    "too few fields": b"b,B\n",
    "too many fields": b"b,B,5,6\n",
    "not UTF-8": b"b,caf\xe9,5\n",
    "price": b"b,B,five\n",
    "infinite price": b"b,B,inf\n",
    "negative price": b"b,B,-5\n",
    "no id": b",B,5\n",
    "no title": b"b,,5\n",
    "huge": b"b," + b"x" * 9_000_000 + b",5\n",
}


@pytest.mark.parametrize("bad", BAD_ROWS.values(), ids=BAD_ROWS)
@pytest.mark.parametrize("after", [b"c,C,7\n", b'"c","C\nC",7\n'])
def test_a_bad_row_costs_only_itself(bad: bytes, after: bytes, tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(b"\xef\xbb\xbfid,title,price\na,A,5\n" + bad + after + b"d,D,8\n")
    found = list(read_products(path))
    assert [item.id for item in found if isinstance(item, Product)] == ["a", "c", "d"]
    (error,) = (item for item in found if isinstance(item, ReadError))
    assert error.line == 3


def test_semicolons_and_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text("Nr;Name;Kosten;Farbe\n1;Boot;1.299,00 €;rot\n")
    mapping = load_mapping("id=Nr,title=Name,price=Kosten,attributes.colour=Farbe")
    (boot,) = read_products(path, mapping)
    assert isinstance(boot, Product)
    assert (boot.price, boot.currency) == (Decimal("1299.00"), "EUR")
    assert boot.attributes == {"colour": "rot"}


def test_a_mapping_from_a_missing_column_is_an_error_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text("id,Name\n1,Boot\n")
    with pytest.raises(ReadError, match="no column 'Nmae' to map; its columns are id, Name"):
        list(read_products(path, load_mapping("title=Nmae")))


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "is empty"), ("id,title\n".encode("utf-16"), "UTF-16"), (b'id,"title\n', "UTF-8 text")],
)
def test_a_useless_header_is_an_error_of_the_file(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=reason):
        list(read_products(path))
