from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_products
from knowledge.types import Product

SAMPLES = Path(__file__).parents[2] / "data" / "readers"


def test_sample_keeps_variants_and_reports_a_bad_price_with_its_line() -> None:
    boot, mug, tent = read_products(SAMPLES / "products.json")
    assert isinstance(boot, Product)
    assert boot.attributes["note"] == 'a "quoted" [bracket], {brace} and \\ backslash'
    assert isinstance(mug, ReadError)
    assert (mug.line, mug.record_id, mug.reason) == (4, "mug", "price 'abc' is no number")
    assert isinstance(tent, Product)
    assert [v.price for v in tent.variants] == [Decimal("300.00"), Decimal("420.00")]
    assert (tent.price, tent.in_stock) == (Decimal("300.00"), 2)


def test_an_item_that_is_no_json_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    path.write_text(
        '[{"id": "a", "title": "A"},\n{"id": "b", "title": B},\n'
        '{"id": "c, "title": "C"},\n{"id": "d", "title": "D"}]'
    )
    found = list(read_products(path))
    assert [item.id for item in found if isinstance(item, Product)] == ["a", "d"]
    assert [item.line for item in found if isinstance(item, ReadError)] == [2, 3]


def test_a_cut_off_array_yields_what_it_has_and_raises(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    path.write_text('[{"id": "a", "title": "A"},\n{"id": "b", "ti')
    reading = read_products(path)
    assert isinstance(next(reading), Product)
    with pytest.raises(ReadError, match="cut off inside the record") as caught:
        next(reading)
    assert caught.value.line == 2


def test_items_across_chunk_ends_come_out_whole(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    items = ",".join(f'{{"id": "{n}", "title": "T\\"{n}\\\\", "x": ["]"]}}' for n in range(20_000))
    path.write_text(f"[{items}]")
    found = list(read_products(path))
    assert [item.title for item in found if isinstance(item, Product)] == [
        f'T"{n}\\' for n in range(20_000)
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"total": 1, "products": [{"id": "a", "title": "A"}]}',
        '{"id": "a", "title": "A"}',
        '{"id": "a", "title": "A"}\n{"id": "b", "title": "B"}',
    ],
)
def test_an_object_around_the_list_one_record_and_json_lines_are_understood(
    text: str, tmp_path: Path
) -> None:
    path = tmp_path / "shop.json"
    path.write_text(text)
    first = next(read_products(path))
    assert isinstance(first, Product)
    assert first.id == "a"
