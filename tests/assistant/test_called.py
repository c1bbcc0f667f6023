"""What is found is called what is wanted, or it is said that nothing so called fits."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from assistant.shelves import Shelves
from knowledge.called import only_called
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.retrieval import HybridRetriever

ITEMS = (
    ("Medlark First Aid Kit", "First Aid", 19.9, {}),
    ("Medlark Plasters", "First Aid", 3.2, {}),
    ("Piplet Nappies Size 2", "Baby", 9.5, {}),
    ("Mosskin Nappy Cream", "Baby", 6.4, {}),
    ("Bay Baby Cream SPF 50", "Sun Care", 14.2, {"spf": 50, "skin_type": "oily"}),
    ("Dew Hand Cream SPF 15", "Body", 5.5, {"spf": 15, "skin_type": "dry"}),
    ("Drumlin Ski Package", "Snow", 300.0, {}),
    ("Ski Wax", "Snow", 9.0, {}),
    ("Dew Dry Shampoo", "Hair Care", 5.8, {}),
)


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelves]:
    folder = tmp_path_factory.mktemp("called")
    rows = [
        {"id": f"P{number}", "title": title, "categories": [kind], "price": price, "in_stock": 3,
         "attributes": attributes}
        for number, (title, kind, price, attributes) in enumerate(ITEMS)
    ]  # fmt: skip
    file = folder / "products.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    embedder = WordHashEmbedder()
    with Index.open(folder / "store", embedder=embedder, create=True) as index:
        assert ingest([file], index=index, embedder=embedder).failed == ()
        retriever = HybridRetriever(index=index, embedder=embedder)
        yield Shelves(retriever, index.catalogue, lambda: index.columns)


def found(shelves: Shelves, text: str) -> tuple[list[str], tuple[str, ...]]:
    wanted = shelves.understand(text)
    result = shelves.search(wanted, 5)
    hits = shelves.only_called(wanted.thing, result).hits
    return [hit.passage.title for hit in hits], result.relaxed


@pytest.mark.parametrize(
    ("text", "titles", "relaxed"),
    [
        ("first aid kit under $15", ["Medlark First Aid Kit"], ("under 15",)),
        ("cheapest nappies", ["Piplet Nappies Size 2"], ()),
        ("sun cream under $10", ["Bay Baby Cream SPF 50"], ("under 10",)),
        ("hand cream under $10", ["Dew Hand Cream SPF 15"], ()),
        ("sunshade under $4", ["Medlark Plasters"], ("sunshade",)),
    ],
)
def test_what_fits_and_is_something_else_is_not_shown_for_it(
    shelves: Shelves, text: str, titles: list[str], relaxed: tuple[str, ...]
) -> None:
    assert found(shelves, text) == (titles, relaxed)


def test_a_plural_is_called_so_too_and_a_set_is_what_it_is_of(shelves: Shelves) -> None:
    hits = shelves.passages("ski", "product", 5)
    assert shelves.columns is not None
    assert [each.passage.title for each in only_called("skis", hits, shelves.columns())] == [
        "Drumlin Ski Package"
    ]


def test_what_is_only_described_names_no_product(shelves: Shelves) -> None:
    assert shelves.named("something for dry skin") == ()
    assert [each.title for each in shelves.named("the Dew Dry Shampoo for dry skin")] == [
        "Dew Dry Shampoo"
    ]
