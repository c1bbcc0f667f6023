"""What became no condition is named, and what never was one is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue, Embedded
from knowledge.columns import Columns
from knowledge.payload import content_hash
from knowledge.types import Product
from knowledge.understanding import understand

Gaps = list[tuple[str, str]]


def gaps(columns: Columns, text: str) -> Gaps:
    return [(each.kind, each.text) for each in understand(text, columns).filters.gaps]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("headphones quieter than my old ones", "words", "quieter than my old ones"),
        ("tents with at least 3 vestibules", "words", "at least 3 vestibules"),
        ("a monitor of at least 1080p", "words", "at least 1080p"),
        ("headphones that weigh nothing, over 300 lumens", "words", "over 300 lumens"),
        ("wallet, not pretty", "words", "not pretty"),
        ("tents by Coleman", "feature", "Coleman"),
        ("Coleman tents", "feature", "Coleman"),
        ("a wallet in emerald", "feature", "emerald"),
        ("headphones with an ethernet", "feature", "ethernet"),
        ("sort the tents by popularity", "words", "sort the tents by popularity"),
        ("the newest tent", "order", "newest first"),
        ("best rated tents", "order", "best rated first"),
        ("do you sell trampolines?", "thing", "trampolines"),
        ("trampoline under $50", "thing", "trampoline"),
    ],
)
def test_what_could_be_no_condition_is_named(
    columns: Columns, text: str, kind: str, said: str
) -> None:
    assert (kind, said) in gaps(columns, text)


@pytest.mark.parametrize(
    "text",
    [
        "bag for a 15 inch laptop",
        "$20 off headphones",
        "gift for my 5 year old",
        "tents under $50, no rush",
        "a tent, nothing fancy",
        "something not too expensive",
        "can I return an item over $50?",
        "black headphones lighter than 1 kg, not by Birch",
        "the lightest tent in stock",
        "tent for at least 3 people",
        "24 inch monitor",
        "Larch 2 Tent",
        "leather wallet",
        "climbing rope longer than 50 m",
        "my 20% off code isn't working",
        "something sporty for hiking",
        "I want a hose, please",
        "tehnts under $50",
        "Dear team, I woud like a rope",
    ],
)
def test_what_is_no_condition_is_not_named(columns: Columns, text: str) -> None:
    named = [each for each in gaps(columns, text) if each[1] not in {"bag"}]
    assert named == []


def test_who_is_for_a_thing_is_not_the_thing(columns: Columns) -> None:
    # There are hoses and pizza ovens, and a garden only before a hose.
    assert gaps(columns, "a hose under $500") == []
    assert gaps(columns, "do you sell ovens?") == []
    assert gaps(columns, "do you sell gardens?") == [("thing", "gardens")]


@pytest.fixture
def garden(tmp_path: Path) -> Iterator[Columns]:
    titles = (
        ("Aquarium Starter Kit 60 L", "Fishkeeping"),
        ("Engine Starter Motor", "Car Parts"),
        ("Griselinia Plant", "Hedging"),
        ("Hedge Trimmer", "Tools"),
    )
    records = [Product(each, each, categories=(category,)) for each, category in titles]
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'garden.sqlite'}")
    catalogue.write([Embedded(each, "own", "own", content_hash(each), (), ()) for each in records])
    columns = Columns(tmp_path / "columns.sqlite")
    columns.sync(catalogue)
    catalogue.close()
    yield columns
    columns.close()


def test_a_thing_is_there_as_a_kit_or_as_goods_made_of_it(garden: Columns) -> None:
    assert gaps(garden, "an aquarium") == []
    assert gaps(garden, "a hedge") == []
    assert gaps(garden, "an engine") == [("thing", "engine")]


def test_gaps_are_no_part_of_what_filters_admit(columns: Columns) -> None:
    assert understand("the newest tents", columns).filters == (understand("tents", columns).filters)
