from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.retrieval import HybridRetriever

RECORDS = """\
{"id": "C1", "title": "Skua Fleece Coat", "brand": "Skua", "categories": ["Coats"], \
"description": "Two pockets. Now only $9 while stock lasts. Free delivery until 31 May. \
Back in June. Only 2 left! Now 20% off. Sold in Leeds only.", "price": 50, \
"currency": "USD", "in_stock": 6, "attributes": {"material": "wool"}, "variants": [\
{"id": "C1-1", "title": "Black", "in_stock": 0, "attributes": {"colour": "black"}}, \
{"id": "C1-2", "title": "Red", "in_stock": 6, "attributes": {"colour": "red"}}]}
{"id": "B1", "title": "Tern Barley & Oat Bites 2 kg", "brand": "Tern", "categories": ["Feed"], \
"price": 8, "currency": "USD", "in_stock": 0, "attributes": {"ingredients": "barley, oats"}}
{"id": "T1", "title": "Fell Bothy Dome Tent", "brand": "Fell", "categories": ["Tents"], \
"price": 200, "currency": "USD", "in_stock": 2, "attributes": {"discontinued": true}}
{"id": "R1", "title": "Fell Crag Rope", "brand": "Fell", "categories": ["Ropes"], "price": 90, \
"currency": "USD", "variants": [{"id": "R1-1", "title": "Red", "in_stock": 0}, \
{"id": "R1-2", "title": "Blue"}]}
"""
PAGE = """\
---
id: price-promise
title: Price promise
---
# Price promise

We refund the difference for 14 days. Show us the advert. Markets are excluded.

## Never refunded

- Clearance goods
"""
COAT = "Skua Fleece Coat: Black $50.00, out of stock; Red $50.00, in stock: 6."


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder, embedder = tmp_path_factory.mktemp("introducing"), WordHashEmbedder()
    (folder / "products.jsonl").write_text(RECORDS, encoding="utf-8")
    with Index.open(Path(folder / "store"), embedder=embedder, create=True) as index:
        (folder / "price-promise.md").write_text(PAGE, encoding="utf-8")
        ingest(
            [folder / "products.jsonl", folder / "price-promise.md"], index=index, embedder=embedder
        )
        yield Assistant(
            model=ScriptedModel(["I have no source."]),
            retriever=HybridRetriever(index=index, embedder=embedder),
            embedder=embedder,
            catalogue=index.catalogue,
            columns=lambda: index.columns,
            options=Options(min_similarity=0.1, min_evidence=0.99),
        )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # What a description says of a price is not the record's.
        ("Do you have the Skua fleece coat?", f"Yes. {COAT} Two pockets. Sold in Leeds only. [1]"),
        ("I'm thinking about getting the Skua fleece coat", f"{COAT} Two pockets."),
        ("we'd like to buy the Skua fleece coat", f"{COAT} Two pockets."),
        ("I like the Skua fleece coat", f"{COAT} Two pockets."),
        ("Skua fleece coat", f"{COAT} Two pockets. Sold in Leeds only. [1]"),
        (
            "tell me about the Skua fleece coat",
            f"{COAT} Two pockets. Sold in Leeds only. material: wool. [1]",
        ),
        (
            "what is the Skua fleece coat like?",
            f"{COAT} Two pockets. Sold in Leeds only. material: wool. [1]",
        ),
        (
            "whats in the barley & oat bites",
            "Tern Barley & Oat Bites 2 kg: $8.00, out of stock. ingredients: barley, oats. [1]",
        ),
        # "Yes" would be said of what is not there.
        ("do you sell the Barley & Oat Bites 2 kg?", "Tern Barley & Oat Bites 2 kg: $8.00, out of"),
        ("have you got the Bothy tent?", "Yes. Fell Bothy Dome Tent: $200.00, in stock: 2. disc"),
    ],
)
def test_a_product_that_is_named_is_shown_from_its_record(
    shop: Assistant, question: str, expected: str
) -> None:
    reply = shop.reply(question)
    assert reply.outcome == "answered"
    assert reply.text.startswith(expected)
    assert len(reply.citations) == len(reply.products) == 1


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("how much is the Skua Fleece Coat?", f"{COAT} [1]"),
        ("What does the Skua Fleece Coat cost?", f"{COAT} [1]"),
        (
            "price of the Tern Barley & Oat Bites 2 kg",
            "Tern Barley & Oat Bites 2 kg: $8.00, out of",
        ),
        ("how much for the Bothy tent now?", "Fell Bothy Dome Tent: $200.00, in stock: 2. disc"),
        (
            "is the Fell Bothy Dome Tent in stock?",
            "Yes. Fell Bothy Dome Tent: $200.00, in stock: 2",
        ),
        ("is the Skua Fleece Coat in stock now?", f"Yes. {COAT} [1]"),
        ("Are the Tern Barley & Oat Bites 2 kg still available?", "No. Tern Barley & Oat Bites 2"),
    ],
)
def test_a_price_that_no_evidence_is_sure_of_is_told_from_the_record(
    shop: Assistant, question: str, expected: str
) -> None:
    reply = shop.reply(question)
    assert (reply.outcome, len(reply.citations)) == ("answered", 1)
    assert reply.text.startswith(expected)


@pytest.mark.parametrize(
    "question",
    [
        "how much is the Skua Fleece Coat for members?",
        "how much is delivery of the Skua Fleece Coat?",
        "how much does the Skua Fleece Coat weigh?",
        "how much is the Skua Parka?",
        "is the Fell Bothy Dome Tent in stock in Leeds?",
        "how much is the dome for the Bothy tent?",
        "what does fleecing the Skua coat cost?",
        # Nobody knows whether the other version is there.
        "is the Fell Crag Rope in stock?",
    ],
)
def test_what_is_asked_besides_a_price_is_not_told_by_it(shop: Assistant, question: str) -> None:
    assert shop.reply(question).outcome == "abstained"


@pytest.mark.parametrize(
    "question", ["how much is it?", "Is it in stock?", "what colour are they?"]
)
def test_what_nothing_was_said_of_is_asked_for(shop: Assistant, question: str) -> None:
    reply = shop.reply(question)
    assert (reply.outcome, reply.text) == (
        "clarify",
        "Which product do you mean? Please name it.",
    )
    talk = shop.reply("tell me about the Skua fleece coat").conversation_id
    assert shop.reply(question, conversation_id=talk).outcome != "clarify"
    assert shop.reply("is it so?").outcome != "clarify"
    assert shop.reply("how much is it for delivery?").outcome != "clarify"


def test_what_is_talked_about_is_told_of(shop: Assistant) -> None:
    talk = shop.reply("how much is the Skua fleece coat?").conversation_id
    assert "Two pockets." in shop.reply("tell me more about it", conversation_id=talk).text


@pytest.mark.parametrize(
    "question",
    [
        "Do you have the Skua fleece coat without pockets?",
        "do you do repairs of the Skua fleece coat?",
        "what is the warranty of the Bothy tent?",
        "Do you have the Skua fleece coat or the Bothy tent?",
        "do you have the Skua fleece coat in mauve?",
        "I want to return the Skua fleece coat",
    ],
)
def test_what_asks_for_more_is_not_answered_so(shop: Assistant, question: str) -> None:
    assert "Two pockets." not in shop.reply(question).text
    assert not shop.reply(question).text.startswith("Yes")


@pytest.mark.parametrize(
    "question",
    ["What is the price promise?", "how does your price promise work?", "price promise"],
)
def test_a_page_that_is_named_is_quoted_from_its_beginning(shop: Assistant, question: str) -> None:
    reply = shop.reply(question)
    assert reply.outcome == "answered"
    assert (
        reply.text
        == "We refund the difference for 14 days. Show us the advert. Markets are excluded. [1]"
    )
    assert [each.document_id for each in reply.citations] == ["price-promise"]
    assert (
        reply.citations[0].quote
        == "We refund the difference for 14 days.\nShow us the advert.\nMarkets are excluded."
    )


def test_what_stands_under_a_denial_is_not_said_without_it(shop: Assistant) -> None:
    text = shop.reply("what is never refunded?").text
    assert text.startswith("Price promise: Never refunded: Clearance goods")


@pytest.mark.parametrize("question", ["how long is the price promise?", "what is the promise?"])
def test_a_question_about_a_page_is_left_to_evidence(shop: Assistant, question: str) -> None:
    assert "Show us the advert." not in shop.reply(question).text
