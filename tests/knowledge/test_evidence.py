from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.embedding import WordHashEmbedder
from knowledge.evidence import (
    Evidence,
    SimilarityMatcher,
    Unit,
    focus,
    identifiers,
    names,
    rank,
    units,
)
from knowledge.splitting import split
from knowledge.types import Document, Hit, Passage


@pytest.mark.parametrize(
    "text",
    [
        "Opened software can be returned within 30 days\nonly if the disc is faulty.",
        "Opened software can be returned within 30 days\nonly if: the disc is faulty.",
        "Opened software can be returned within\n30 days if the disc is faulty.",
        "Opened software, games and films can be returned to our shop in\nBoston only.",
    ],
)
def test_a_wrapped_sentence_is_one_unit(text: str) -> None:
    assert units(f"Returns\n  {text}")[1:] == [Unit(text, text.replace("\n", " "))]


def test_of_a_list_what_leads_to_it_is_kept_with_its_items() -> None:
    text = "Returns\nNot taken back:\n- Live fish\n- Cut hose.\nBring these:\nReceipts.\n- A bag"
    passage = Passage("returns", "Returns", text, 0, "document")
    items = [each for each in units(text) if each.listed]
    assert [(each.shown, each.lead) for each in items] == [
        ("Live fish.", "Not taken back:"), ("Cut hose.", "Not taken back:"), ("A bag.", ""),
    ]  # fmt: skip
    chosen = [Evidence(each, 0, 1.0) for each in items[1:]]
    assert focus(passage, chosen, 900) == "Returns\nCut hose.\nA bag."
    marked = focus(passage, chosen, 900, lists=True)
    assert marked == "Returns\nNot taken back:\n- Cut hose.\n\n- A bag."
    assert [each.lead for each in units(marked) if each.listed] == ["Not taken back:", ""]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_unit_is_text_of_its_source(end: str) -> None:
    text = end.join(["Returns", "  It can be returned", "  if it is faulty. Then", "it is yours."])
    found = units(text)
    assert all(unit.text in text for unit in found)
    assert [unit.shown for unit in found[1:]] == [
        "It can be returned if it is faulty.",
        "Then it is yours.",
    ]


def test_what_stands_apart_stays_apart() -> None:
    lines = [
        "Larch",
        "a light tent",
        "",
        "for two",
        "- free returns",
        "- sturdy poles",
        "  of steel",
        "1. Send it back.",
        "weight: 1.9 kg",
        "packed size: 40 cm",
        "Category: Tents",
        "Variant red: $5",
        "| City | Days |",
        "|---|---|",
        "| Bonn | 2 |",
    ]
    assert [unit.shown for unit in units("\n".join(lines))] == [
        "Larch",
        "a light tent",
        "for two",
        "free returns.",
        "sturdy poles of steel.",
        "Send it back.",
        "weight: 1.9 kg",
        "packed size: 40 cm",
        "Category: Tents",
        "Variant red: $5",
        "Bonn: Days: 2.",
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is the Xerox 006R90321?", {"006r90321"}),
        ("Is the dv7-1211ea light?", {"dv71211ea"}),
        ("Where is order HP-2026-00017?", {"hp202600017"}),
        ("EAN 0884420588030?", {"0884420588030"}),
        ("Is the 65-inch TV 1080p?", set()),
        ("May I take the 26,800 mAh power bank?", set()),
        ("Can I return next-day orders after 30 days?", set()),
    ],
)
def test_identifiers_are_told_from_measures(question: str, expected: set[str]) -> None:
    assert identifiers(question) == expected


def test_a_passage_has_an_identifier_however_it_is_spelled() -> None:
    passage = Passage("p", "HP dv7 1211ea", "A notebook.", 0, "product")
    assert names(passage, {"dv71211ea"})
    assert not names(passage, {"dv71212ea"})


CANCELLING = Document(
    "c",
    "Cancelling an order",
    "# Cancelling an order\n\nYou can cancel an order as long as it is not packed.\n\n"
    "## Click-and-collect\n\nYou can cancel a click-and-collect order until you collect it.",
    "c.md",
)


class Partial:
    """Finds whatever is said of click-and-collect a little nearer."""

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([0.6 if "click" in text else 0.5 for text in texts], dtype=np.float32)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Can I cancel my order?", "You can cancel an order as long as it is not packed."),
        (
            "Can I cancel a click-and-collect order?",
            "You can cancel a click-and-collect order until you collect it.",
        ),
    ],
)
def test_a_rule_for_all_comes_before_one_for_a_case(question: str, expected: str) -> None:
    hits = [Hit(passage, 0.5, 0.5) for passage in split(CANCELLING)]
    best = rank(question, hits, Partial())[0]
    assert best.unit.shown == expected


WARRANTY = Document(
    "w",
    "Warranty",
    "# Warranty\n\n| Brand | Warranty |\n|---|---|\n| Birch | 2 years |\n| Fell | 3 years |",
    "w.md",
)


@pytest.mark.parametrize(("brand", "row"), [("birch", "Birch"), ("fell", "Fell")])
def test_a_rule_by_brand_is_that_of_the_product_named(brand: str, row: str) -> None:
    hits = [Hit(passage, 0.5, 0.5) for passage in split(WARRANTY)]
    matcher = SimilarityMatcher(WordHashEmbedder())
    best = rank("What is the warranty on the Dome?", hits, matcher, brands=frozenset((brand,)))[0]
    assert best.unit.shown.startswith(row)
