from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from knowledge.splitting import PASSAGE_CHARACTERS, split
from knowledge.types import Document, Product


def document(text: str) -> Document:
    return Document(id="d", title="Shipping", text=text, source="d.md")


def test_a_heading_stays_with_its_text() -> None:
    passages = split(
        document("# Shipping\n\nIntro.\n\n## Canada\n\nFive days.\n\n## Mexico\n\nNine.")
    )
    assert [passage.text for passage in passages] == [
        "Shipping\nIntro.",
        "Shipping > Canada\nFive days.",
        "Shipping > Mexico\nNine.",
    ]


def test_a_table_is_split_between_rows_and_keeps_its_header() -> None:
    head = "| Region | Days |\n|---|---|"
    rows = [f"| Region number {n} with a rather long name | {n} days or so |" for n in range(60)]
    passages = split(document("\n".join([head, *rows])))
    assert len(passages) > 1
    seen = []
    for passage in passages:
        title, *lines = passage.text.splitlines()
        assert title == "Shipping"
        assert "\n".join(lines[:2]) == head
        seen += lines[2:]
    assert seen == rows


def test_a_hash_inside_a_code_block_is_no_heading() -> None:
    (passage,) = split(document("```\n# not a heading\n```"))
    assert "# not a heading" in passage.text


def test_key_facts_stay_with_every_passage_of_a_product() -> None:
    product = Product(
        id="p",
        title="Tarn Tent",
        description="A tent. " * 200,
        brand="Tarn",
        price=Decimal("1249.00"),
        currency="USD",
        in_stock=4,
        attributes={f"pole_{n}_length_cm": n for n in range(100)},
    )
    passages = split(product)
    assert len(passages) > 3
    for passage in passages:
        assert passage.text.startswith("Tarn Tent. Brand: Tarn. Price: $1,249.00. In stock: 4.\n")
        assert len(passage.text) <= PASSAGE_CHARACTERS
    assert "pole 7 length: 7 cm" in "\n".join(passage.text for passage in passages)


def test_unknown_stock_and_price_are_said() -> None:
    (passage,) = split(Product(id="p", title="Lamp"))
    assert passage.text == "Lamp. Price: unknown. Stock: unknown."


def test_links_become_their_text() -> None:
    (passage,) = split(document("See [Final sale](final-sale) for **details**."))
    assert passage.text == "Shipping\nSee Final sale for details."


def test_a_heading_without_a_body_is_kept() -> None:
    passages = split(document("# FAQ\n## Ship to Hawaii? Yes, for $15.\n## Gifts\nWe wrap."))
    assert [passage.text for passage in passages] == [
        "Shipping > FAQ > Ship to Hawaii? Yes, for $15.\nShip to Hawaii? Yes, for $15.",
        "Shipping > FAQ > Gifts\nWe wrap.",
    ]


@given(st.text(alphabet="ab .!?;\n", min_size=1, max_size=3000))
def test_what_is_cut_is_text_of_the_source(text: str) -> None:
    for passage in split(Product(id="p", title="T", description=text)):
        for line in passage.text.splitlines()[1:]:
            assert line in text
    kept = "".join("".join(p.text.split("\n", 1)[1:]) for p in split(Product("p", "T", text)))
    assert "".join(kept.split()) == "".join(text.split())
