import json
from decimal import Decimal
from pathlib import Path

from knowledge.errors import ReadError
from knowledge.readers import read_products
from knowledge.types import Product

SAMPLES = Path(__file__).parents[2] / "data" / "readers"


def test_sample_is_read_with_synonyms_html_and_typed_attributes() -> None:
    boot, mug, tent = read_products(SAMPLES / "products.jsonl")
    assert isinstance(boot, Product)
    assert isinstance(mug, Product)
    assert isinstance(tent, Product)
    assert boot.description == "Leather & wool.\n- Vibram sole"
    assert boot.attributes == {
        "waterproof": True,
        "weight_g": 1240,
        "sizes": ("41", "42"),
        "care_wash": "by hand",
    }
    assert (mug.id, mug.title, mug.in_stock) == ("17", "Enamel Mug", 0)
    assert (mug.price, mug.currency) == (Decimal("1299.00"), "USD")
    assert (tent.price, tent.in_stock) == (None, None)


def test_bad_lines_are_reported_by_number_and_good_ones_survive(tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "title": "A"}\n'
        b"\n"
        b'{"id": "b", "title": "B", "price": NaN}\n'
        b'{"id": "c", "title": "caf\xe9"}\n'
        b'{"title": "no id"}\n'
        b'{"id": "e"}\n'
        b"[1, 2]\n"
        b'{"id": "f", "title": \n'
        b'{"id": "g", "title": "G\\u0000\\ud800!"}'
    )
    found = list(read_products(path))
    assert [item.title for item in found if isinstance(item, Product)] == ["A", "G!"]
    errors = [item for item in found if isinstance(item, ReadError)]
    assert [error.line for error in errors] == [3, 4, 5, 6, 7, 8]
    assert [error.record_id for error in errors] == ["b", None, None, "e", None, None]
    assert errors[0].reason == "price 'nan' is no number"
    assert "0xe9" in errors[1].reason
    assert errors[2].reason.startswith("has no id (looked for 'id' or 'sku'")


def test_a_huge_text_field_costs_its_line_only(tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl"
    with path.open("w") as file:
        file.write(json.dumps({"id": "a", "title": "A"}) + "\n")
        file.write('{"id": "b", "title": "B", "description": "')
        for _ in range(200):
            file.write("x" * 1024 * 1024)
        file.write('"}\n' + json.dumps({"id": "c", "title": "C"}) + "\n")
    first, huge, last = read_products(path)
    assert isinstance(first, Product)
    assert isinstance(huge, ReadError)
    assert isinstance(last, Product)
    assert huge.line == 2
    assert "over 8 MB" in huge.reason


def test_deep_nesting_is_an_error_of_its_line(tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl"
    deep = '{"id": "d", "title": "D", "x": ' + "[" * 100_000 + "]" * 100_000 + "}"
    path.write_text(deep + '\n{"id": "a", "title": "A"}\n')
    bad, good = read_products(path)
    assert isinstance(bad, ReadError)
    assert bad.reason == "is nested too deeply"
    assert isinstance(good, Product)
