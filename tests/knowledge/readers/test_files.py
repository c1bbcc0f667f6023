import gzip
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_products, sources
from knowledge.types import Product

SAMPLES = Path(__file__).parents[2] / "data" / "readers"
CATALOGUES = (
    "products.jsonl",
    "products.json",
    "products.yaml",
    "products.csv",
    "products.tsv",
    "shopify.csv",
    "merchant.xml",
    "merchant.atom",
    "merchant.tsv",
    "product.html",
)


def said(found: Product | ReadError) -> str:
    return f"{found.line} {found.reason}" if isinstance(found, ReadError) else found.id


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_catalogue_format_is_read_from_gzip_too(name: str, tmp_path: Path) -> None:
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress((SAMPLES / name).read_bytes()))
    assert list(sources(packed)) == [(packed, "product")]
    plain = [said(item) for item in read_products(SAMPLES / name)]
    assert [said(item) for item in read_products(packed)] == plain


def test_a_truncated_gzip_yields_its_rows_then_raises(tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl.gz"
    rows = b"".join(b'{"id": "%d", "title": "T%d"}\n' % (n, n * n) for n in range(50_000))
    path.write_bytes(gzip.compress(rows)[:-20_000])
    ids = []
    with pytest.raises(ReadError, match="damaged or cut off"):
        ids.extend(said(item) for item in read_products(path))
    assert len(ids) > 10_000
    assert ids == [str(number) for number in range(len(ids))]


@pytest.mark.parametrize("data", [b"", b"no gzip", b"\x1f\x8b\x08\x00", gzip.compress(b"x")[:-4]])
def test_what_is_no_gzip_is_an_error(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl.gz"
    path.write_bytes(data)
    if not data:
        assert list(read_products(path)) == []
        return
    with pytest.raises(ReadError):
        list(read_products(path))


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv", "xml"])
def test_a_gzip_bomb_is_stopped(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"bomb.{suffix}.gz"
    start = {"json": b'[{"a": "', "xml": b"<rss><item>", "csv": b"id,title\n"}.get(suffix, b"")
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(start)
        for _ in range(80):
            file.write(b"x" * 1024 * 1024)
    with pytest.raises(ReadError, match="unpacks to more than"):
        list(read_products(path))


def test_sources_are_sorted_and_nothing_is_left_out_silently(tmp_path: Path) -> None:
    for name in ("b.md", "a.csv", "sub/c.jsonl.gz", ".hidden/x.md", ".x", "LICENSE", "y.md.gz"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"")
    found = list(sources(tmp_path))
    assert [item for item in found if isinstance(item, tuple)] == [
        (tmp_path / "a.csv", "product"),
        (tmp_path / "b.md", "document"),
        (tmp_path / "sub" / "c.jsonl.gz", "product"),
    ]
    errors = [item.source for item in found if isinstance(item, ReadError)]
    assert errors == [str(tmp_path / "LICENSE"), str(tmp_path / "y.md.gz")]


def test_kind_narrows_a_folder_and_refuses_a_file_of_the_other_kind(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    (tmp_path / "b.md").touch()
    assert list(sources(tmp_path, "documents")) == [(tmp_path / "b.md", "document")]
    assert list(sources(tmp_path, "products")) == [(tmp_path / "a.csv", "product")]
    with pytest.raises(ReadError, match=r"is no file of documents; supported are products: \.json"):
        list(sources(tmp_path / "a.csv", "documents"))


@pytest.mark.parametrize("name", ["nothing.csv", "a.exe"])
def test_a_file_that_cannot_be_a_source_is_raised(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.exe").touch()
    with pytest.raises(ReadError, match=r"no such file|supported are"):
        list(sources(tmp_path / name))
