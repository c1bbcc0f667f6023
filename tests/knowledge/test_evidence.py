from __future__ import annotations

import pytest

from knowledge.evidence import Unit, units


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
