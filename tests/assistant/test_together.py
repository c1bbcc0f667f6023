"""Lines of a table or list that are shown together, and those that are meant alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.retrieval import HybridRetriever

PAGE = """\
---
id: postage
title: Postage
---
# Postage

## Postage rates

| Region | Postage |
|---|---|
| Ireland | 4 EUR postage |
| Norway | 9 EUR postage |
| Chile | 30 EUR postage |

## How to send parcels back

1. Print the label for parcels.
2. Hand the parcels to the carrier.

Refused parcels cost nothing.
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder, embedder = tmp_path_factory.mktemp("together"), WordHashEmbedder()
    (folder / "postage.md").write_text(PAGE, encoding="utf-8")
    with Index.open(folder / "store", embedder=embedder, create=True) as index:
        ingest([folder / "postage.md"], index=index, embedder=embedder)
        yield Assistant(
            model=ScriptedModel(["I have no source."]),
            retriever=HybridRetriever(index=index, embedder=embedder),
            embedder=embedder,
            catalogue=index.catalogue,
            columns=lambda: index.columns,
            options=Options(min_similarity=0.1, min_evidence=0.0),
        )


def test_a_table_of_which_no_row_is_named_is_shown_whole(shop: Assistant) -> None:
    reply = shop.reply("how much is postage?")
    assert reply.text == (
        "Postage: Postage rates: [1]\n\n- Ireland: Postage: 4 EUR postage.\n"
        "- Norway: Postage: 9 EUR postage.\n- Chile: Postage: 30 EUR postage."
    )
    assert reply.citations[0].quote.count("|") == 9


def test_a_row_that_is_named_is_shown_alone(shop: Assistant) -> None:
    reply = shop.reply("how much is postage to Norway?")
    assert "9 EUR" in reply.text
    assert "30 EUR" not in reply.text


def test_steps_are_shown_in_their_order(shop: Assistant) -> None:
    reply = shop.reply("how do I send parcels back with the label?")
    assert "1. Print the label for parcels.\n2. Hand the parcels" in reply.text


def test_a_sentence_beside_a_list_is_shown_alone(shop: Assistant) -> None:
    reply = shop.reply("what do refused parcels cost?")
    assert "Refused parcels cost nothing." in reply.text
    assert "Print" not in reply.text
