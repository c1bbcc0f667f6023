from __future__ import annotations

import pytest

from knowledge.evidence import Unit, identifiers, names, units
from knowledge.types import Passage


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
