"""Products that are meant by what they are: "the ibuprofen", "the soother"."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ask import Ask
from assistant.followups import FollowUp
from assistant.followups.words import head, kind
from assistant.searching import named
from assistant.shelves import Shelves
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.retrieval import HybridRetriever
from knowledge.splitting import split
from knowledge.types import Constraint, Filters, Hit, Product

RECORDS = """\
{"id": "IB", "title": "Fell Ibuprofen 200 mg", "brand": "Fell", "categories": ["Medicines"]}
{"id": "PA", "title": "Fell Children's Paracetamol Syrup", "brand": "Fell", \
"categories": ["Medicines"]}
{"id": "BO", "title": "Lamb Bottles", "brand": "Lamb", "categories": ["Feeding"], \
"description": "Dishwasher safe."}
{"id": "SO", "title": "Lamb Silicone Soother", "brand": "Lamb", "categories": ["Feeding"]}
{"id": "WI", "title": "Moss Water Wipes", "brand": "Moss", "categories": ["Wipes"]}
"""


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelves]:
    folder, embedder = tmp_path_factory.mktemp("called"), WordHashEmbedder()
    (folder / "products.jsonl").write_text(RECORDS, encoding="utf-8")
    with Index.open(Path(folder / "store"), embedder=embedder, create=True) as index:
        ingest([folder / "products.jsonl"], index=index, embedder=embedder)
        retriever = HybridRetriever(index=index, embedder=embedder)
        yield Shelves(retriever, index.catalogue, lambda: index.columns)


def test_the_name_of_a_condition_names_no_product(shelves: Shelves) -> None:
    question = "sun cream, water resistant"
    assert [each.id for each in shelves.named(question)] == ["WI"]
    resistant = Filters(constraints=(Constraint("water_resistant", "$eq", value=True),))
    for filters, meant in ((Filters(), ["WI"]), (resistant, [])):
        ask = Ask(question, FollowUp(question), (), "", filters)
        assert [each.id for each in named(ask, shelves)] == meant


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("can the Lamb soother go in the dishwasher?", {"SO"}),
        ("From what age can children take the ibuprofen?", {"IB"}),
        ("Is it dishwasher safe?", {"IB", "PA", "BO", "SO"}),
        ("Do the soother and the bottles come together?", {"SO", "BO"}),
    ],
)
def test_others_than_those_that_are_called_so_do_not_answer(
    shelves: Shelves, question: str, left: set[str]
) -> None:
    products = shelves.products(["IB", "PA", "BO", "SO"]).values()
    hits = [Hit(passage, 0.5, 0.5) for each in products for passage in split(each)[:1]]
    kept = shelves.of_those_called(question, hits, ())
    assert {each.passage.document_id for each in kept} == left


def test_for_whom_something_is_names_no_product_beside_what_it_is(shelves: Shelves) -> None:
    assert not shelves.named("From what age can children take the ibuprofen?")
    assert [each.id for each in shelves.named("Is the Children's Paracetamol sweet?")] == ["PA"]


@pytest.mark.parametrize(
    ("question", "worded"),
    [
        ("Can I return the ibuprofen?", "Can I return the medicines?"),
        ("Can I return the Lamb soother?", "Can I return the Lamb feeding?"),
        ("Can I return it?", "Can I return it?"),
    ],
)
def test_rules_are_asked_for_a_category(shelves: Shelves, question: str, worded: str) -> None:
    assert shelves.in_category(question, ()) == worded


def test_a_measure_is_no_kind() -> None:
    tablets = Product("IB", "Fell Red Ibuprofen 200 mg", brand="Fell")
    assert head(tablets) == "ibuprofen"
    assert kind(tablets) == "ibuprofen"
