"""Names that stand side by side in documents."""

from __future__ import annotations

from knowledge.siblings import siblings
from knowledge.splitting import split
from knowledge.types import Document, Product

HOURS = Document(
    "hours",
    "Opening hours",
    "# Opening hours\n\nHello.\n\n## North Street\n\nFrom 9 am.\n\n### Workshop\n\nFrom 10 am.\n\n"
    "## Harbour\n\nFrom 11 am.\n",
    "hours.md",
)
TARIFF = Document(
    "tariff",
    "Delivery",
    "| To | Price |\n|---|---|\n| Mainland | 5 |\n| Islands | 9 |\n\nWe post on weekdays.\n\n"
    "## Large\n\n| Size | Price |\n|---|---|\n| Sofa | 39 |\n",
    "tariff.md",
)


def test_headings_of_one_level_and_rows_of_one_table_stand_side_by_side() -> None:
    passages = [*split(HOURS), *split(TARIFF)]
    assert siblings(passages) == (("North Street", "Harbour"), ("Mainland", "Islands"))


def test_a_product_has_no_siblings() -> None:
    product = Product("P", "Lamp", description="| a | b |\n|---|---|\n| c | d |\n| e | f |")
    assert siblings(split(product)) == ()
