from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_products
from knowledge.types import Product

SAMPLES = Path(__file__).parents[2] / "data" / "readers"


def test_sample_keeps_values_as_they_are_written() -> None:
    boot, mug, tent = read_products(SAMPLES / "products.yaml")
    assert isinstance(boot, Product)
    assert isinstance(mug, Product)
    assert isinstance(tent, Product)
    assert boot.id == "007"
    assert boot.attributes == {"country": "NO"}
    assert boot.description == "Leather & wool.\n\n- resoleable"
    assert mug.attributes == {"released": "2024-05-01"}
    assert tent.categories == ("Tents", "Hiking")


BAD_ITEMS = {
    "unclosed quote": '- id: b\n  title: "B\n',
    "tab": "- id: b\n\ttitle: B\n",
    "bad indentation": "- id: b\n title: B\n  x: 1\n",
    "unknown alias": "- id: b\n  title: *nobody\n",
    "not UTF-8": b"- id: b\n  title: caf\xe9\n",
    "no record": "- just text\n",
    "no price": "- id: b\n  title: B\n  price: abc\n",
    "open bracket": "- id: b\n  title: [B\n",
    "nested": "- id: b\n  title: B\n  x: " + "[" * 5000 + "]" * 5000 + "\n",
}


@pytest.mark.parametrize("bad", BAD_ITEMS.values(), ids=BAD_ITEMS)
def test_a_bad_record_costs_only_itself(bad: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    middle = bad.encode() if isinstance(bad, str) else bad
    before = b"- id: a\n  title: A\n  description: |\n    text\n"
    path.write_bytes(before + middle + b"- id: c\n  title: C\n- id: d\n  title: D\n")
    found = list(read_products(path))
    assert [item.id for item in found if isinstance(item, Product)] == ["a", "c", "d"]
    errors = [item for item in found if isinstance(item, ReadError)]
    assert len(errors) == 1
    assert errors[0].line in (5, 6)


def test_alias_bombs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    levels = [f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    path.write_text("- id: a\n  title: A\n  l0: &l0 lol\n" + "\n".join(levels) + "\n")
    (bomb,) = read_products(path)
    assert isinstance(bomb, ReadError)
    assert "alias" in bomb.reason


def test_deep_nesting_does_not_end_the_process(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("[" * 200_000)
    (deep,) = read_products(path)
    assert isinstance(deep, ReadError)


def test_a_list_under_a_key_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shop.yml"
    path.write_text("shop: Nordkant\nproducts:\n  - id: a\n    title: A\n  - id: b\n    title: B\n")
    assert [item.id for item in read_products(path) if isinstance(item, Product)] == ["a", "b"]


def test_over_64_mb_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(ReadError, match="over 64 MB; split it, or write it as JSON Lines"):
        list(read_products(path))
