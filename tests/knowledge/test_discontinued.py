from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from knowledge.discontinued import is_discontinued, says_so
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.retrieval import HybridRetriever
from knowledge.search import Wanted, search
from knowledge.types import AttributeValue, Constraint, Filters, Product, Sort


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("discontinued", True),
        ("discontinued", "yes"),
        ("Discontinued", "2024-05-01"),
        ("is_discontinued", "Yes."),
        ("end of life", "yes"),
        ("status", "discontinued"),
        ("Status", "Discontinued (2024)"),
        ("lifecycle", "End-of-Life"),
        ("availability", "no longer made"),
        ("sale_status", "Discontinued since May"),
    ],
)
def test_what_says_that_a_product_is_no_longer_made(label: str, value: AttributeValue) -> None:
    assert says_so(label, value)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("discontinued", False),
        ("discontinued", "no"),
        ("end_of_life", ""),
        ("status", "active"),
        ("status", "not discontinued"),
        ("note", "discontinued packaging colours were grey and red"),
        ("battery_life_h", 6),
    ],
)
def test_what_does_not(label: str, value: AttributeValue) -> None:
    assert not says_so(label, value)


def test_a_product_is_discontinued_by_any_of_its_attributes() -> None:
    assert is_discontinued(Product("A", "Vase", attributes={"h": "2", "status": "discontinued"}))
    assert not is_discontinued(Product("B", "Vase", attributes={"status": "new"}))


VASES = [
    {"id": "A", "title": "Old Vase", "price": 5, "attributes": {"status": "discontinued"}},
    {"id": "B", "title": "Tall Vase", "price": 20, "attributes": {"status": "active"}},
    {"id": "C", "title": "Round Vase", "price": 30},
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder, embedder = tmp_path_factory.mktemp("vases"), WordHashEmbedder()
    path = folder / "vases.jsonl"
    lines = (json.dumps({"currency": "GBP", "categories": ["Vases"], **each}) for each in VASES)
    path.write_text("\n".join(lines), encoding="utf-8")
    with Index.open(folder / "store", embedder=embedder, create=True) as index:
        assert ingest([path], index=index, embedder=embedder).added == len(VASES)
        yield index


def found(index: Index, words: str, sort: Sort | None = None) -> list[str]:
    retriever = HybridRetriever(index=index, embedder=WordHashEmbedder())
    filters = Filters("product", (Constraint("category", "$eq", "vases"),), sort)
    result = search(Wanted(words, filters), retriever=retriever, columns=index.columns, limit=5)
    return [hit.passage.document_id for hit in result.hits]


def test_what_is_no_longer_made_comes_last(index: Index) -> None:
    assert found(index, "vase")[-1] == "A"
    assert found(index, "vase", Sort("price")) == ["B", "C", "A"]


def test_what_is_called_by_its_name_comes_first_made_or_not(index: Index) -> None:
    assert found(index, "old vase")[0] == "A"


def test_columns_know_what_is_gone_and_what_prices_are_in(index: Index) -> None:
    assert index.columns.discontinued() == {"A"}
    assert index.columns.currency() == "GBP"


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("predecessor", "discontinued"),
        ("end_of_life", "none planned"),
        ("end of life", "2999-01-01"),
        ("discontinued", "not discontinued"),
        ("discontinued", "still made"),
        ("obsolete", "nein"),
        ("previous model", "Discontinued"),
        ("status", "no longer available in red"),
        ("note", "Discontinued in blue"),
    ],
)
def test_what_is_still_made_is_not_called_discontinued(label: str, value: AttributeValue) -> None:
    assert not says_so(label, value)
