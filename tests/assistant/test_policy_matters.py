from __future__ import annotations

from assistant.intents.policy import on_matters
from knowledge.types import Hit, Kind, Passage


def hit(kind: Kind, text: str) -> Hit:
    return Hit(Passage("1", "A text", text, 0, kind), 1.0, 1.0)


TENT = hit("product", "A tent for two. Weight: 1.9 kg")
SHIPPED = hit("product", "A desk. Ships in two boxes.")
RULE = hit("document", "Shipping takes 5 days.")


def test_a_product_that_says_nothing_of_the_matter_is_left_out() -> None:
    hits = (TENT, SHIPPED, RULE)
    assert on_matters("What does shipping of the tent cost?", hits) == (SHIPPED, RULE)


def test_all_are_kept_where_no_document_speaks_of_it() -> None:
    assert on_matters("Is it under warranty?", (TENT, RULE)) == (TENT, RULE)
    assert on_matters("How heavy is the tent?", (TENT, RULE)) == (TENT, RULE)
