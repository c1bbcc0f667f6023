"""Did you mean: only when nothing has the words as they stand, and what was changed is said."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.conversations import MemoryConversations
from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from knowledge.completion import Correction
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever


@pytest.fixture
def shop(index: Index) -> Assistant:
    embedder = WordHashEmbedder()
    return Assistant(
        model=ScriptedModel(),
        retriever=HybridRetriever(index=index, embedder=embedder),
        embedder=embedder,
        catalogue=index.catalogue,
        columns=lambda: index.columns,
        completer=lambda: index.suggestions,
        options=Options(min_similarity=0.1, min_evidence=0.1),
    )


def test_a_search_reads_what_is_certainly_misspelt(shop: Assistant) -> None:
    found = shop.search("coppr kettle", limit=1)
    assert found.hits[0].passage.document_id == "K1"
    assert found.correction is not None
    assert found.correction.certain
    assert found.correction.text == "copper kettle"
    assert found.correction.changed == (("coppr", "copper"),)
    assert found.hits == shop.search("copper kettle", limit=1).hits


@pytest.mark.parametrize(
    "query",
    [
        "copper kettle", "tents under $200",
        "T1", "S1-42", "S1-44", "K1X",  # SKUs and what looks like one
        "delivery", "credit",  # only in a document
        "guitar", "",
    ],
)  # fmt: skip
def test_what_is_no_slip_is_left_alone(shop: Assistant, query: str) -> None:
    assert shop.search(query).correction is None


def test_documents_are_searched_as_asked(shop: Assistant) -> None:
    assert shop.search("kettel", kind="document").correction is None


def test_the_chat_says_what_it_read(shop: Assistant) -> None:
    reply = shop.reply("Is the coppr kettle a whistling kettle for gas?", conversation_id="c1")
    assert reply.text.startswith("I read \u201ccoppr\u201d as \u201ccopper\u201d.\n\n")
    assert [each.document_id for each in reply.citations] == ["K1"]
    check = reply.checks[0]
    assert (check.name, check.passed) == ("correction", True)
    assert check.detail == "I read \u201ccoppr\u201d as \u201ccopper\u201d."
    right = shop.reply("Is the copper kettle a whistling kettle for gas?")
    assert reply.text.partition("\n\n")[2] == right.text
    assert reply.products == right.products


def test_a_sentence_of_many_words_is_read_part_by_part(shop: Assistant) -> None:
    reply = shop.reply("How much is the coppr kettle, and how heavy is the birch dme tent?")
    assert reply.text.startswith("I read \u201ccoppr\u201d as \u201ccopper\u201d")
    assert shop.search("how much is the readng lamp").correction == Correction(
        text="how much is the reading lamp",
        changed=(("readng", "reading"),),
        certain=True,
        hits=1,
    )


def test_what_streams_is_what_the_reply_says(shop: Assistant) -> None:
    *deltas, reply = shop.stream("Is the coppr kettle a whistling kettle for gas?")
    assert "".join(each.text for each in deltas) == reply.text


def test_what_is_kept_is_what_was_typed(index: Index) -> None:
    embedder, kept = WordHashEmbedder(), MemoryConversations()
    shop = Assistant(
        model=ScriptedModel(),
        retriever=HybridRetriever(index=index, embedder=embedder),
        embedder=embedder,
        conversations=kept,
        catalogue=index.catalogue,
        completer=lambda: index.suggestions,
    )
    shop.reply("How much is the coppr kettle?", conversation_id="c1")
    (turn,) = kept.history("c1")
    assert turn.message.content == "How much is the coppr kettle?"
    assert turn.reply.checks[0].name == "correction"


def test_a_follow_up_is_about_what_was_read(shop: Assistant) -> None:
    shop.reply("How much is the coppr kettle?", conversation_id="c2")
    reply = shop.reply("And is it in stock?", conversation_id="c2")
    assert "kettle" in reply.text.lower()


def test_an_assistant_without_suggestions_corrects_nothing(index: Index) -> None:
    embedder = WordHashEmbedder()
    plain = Assistant(
        model=ScriptedModel(),
        retriever=HybridRetriever(index=index, embedder=embedder),
        embedder=embedder,
    )
    assert plain.search("kettel").correction is None
