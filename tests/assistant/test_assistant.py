from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any, cast

import pytest

from assistant import Assistant, Delta, Reply
from assistant.errors import AssistantError, ConfigError, ConversationError, ModelError
from assistant.models.scripted import ScriptedModel
from assistant.types import Chunk, Sampling
from knowledge.embedding import WordHashEmbedder
from knowledge.errors import StoreError
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever
from knowledge.types import Kind, Source
from prompts.types import Message
from tests.assistant.conftest import Wire

KETTLE = "Is the Copper Kettle for gas and induction?"
KETTLE_QUOTE = "Copper Kettle: A whistling kettle for gas and induction. [1]"
KETTLE_HEAD = "Copper Kettle. Brand: Fell. Price: $59.90. Stock: unknown."


@pytest.fixture
def shop(store: Path, tmp_path: Path) -> Iterator[Assistant]:
    with Assistant.open(copytree(store, tmp_path / "store")) as shop:
        yield shop


def said(wire: Wire, text: str, *, question: str = KETTLE, **options: Any) -> Reply:
    return wire(ScriptedModel([text]), **options).reply(question)


# -- the outcomes ------------------------------------------------------------------------------


def test_an_opened_store_answers_and_cites(shop: Assistant, index: Index) -> None:
    reply = shop.reply("Can I return a sale item?", conversation_id="c1")
    assert reply.outcome == "answered"
    assert reply.text == "Sale items can be returned for store credit only. [1]"
    (citation,) = reply.citations
    assert (citation.number, citation.document_id, citation.title) == (1, "returns", "Returns")
    assert citation.source.endswith("returns.md")
    assert citation.quote == "Sale items can be returned for store credit only."
    assert any(citation.quote in text for text in passages(index, "returns"))
    assert (reply.intent, reply.conversation_id) == ("policy", "c1")
    assert all(check.passed for check in reply.checks)
    assert 0 < reply.timings["retrieve"] <= reply.timings["first_token"] <= reply.timings["total"]
    assert reply.usage["prompt_tokens"] > reply.usage["completion_tokens"] > 0


def passages(index: Index, record: str) -> list[str]:
    return [passage.text for passage, _ in index.catalogue.passages([record])[record]]


def test_a_product_comes_with_its_record(wire: Wire) -> None:
    reply = said(wire, "The Copper Kettle has a price of $59.90. [1]")
    assert reply.text == "The Copper Kettle has a price of $59.90. [1]"
    assert reply.citations[0].quote == KETTLE_HEAD
    kettle = reply.products[0]
    assert (kettle.id, kettle.currency, kettle.in_stock) == ("K1", "USD", None)


@pytest.mark.parametrize("question", ["quantum zebra flux?", "Is the florble grommeted?"])
def test_where_nothing_is_relevant_it_says_so_and_where_to_ask(wire: Wire, question: str) -> None:
    reply = said(wire, "It costs $5.", question=question, min_evidence=0.5)
    assert reply.outcome == "abstained"
    assert "I don't have that information" in reply.text
    assert "help@fell.example" in reply.text
    assert reply.citations == ()


def test_a_model_that_does_not_know_abstains(wire: Wire) -> None:
    question = "Does the light shoe have laces?"
    reply = said(wire, "The sources do not say whether it has laces.", question=question)
    assert (reply.outcome, reply.citations) == ("abstained", ())


@pytest.mark.parametrize(
    "question", ["Tell me a joke", "What is the capital of Mongolia?", "Write me a poem about tea"]
)
def test_what_has_nothing_to_do_with_the_shop_is_refused_without_the_model(
    wire: Wire, question: str
) -> None:
    def never(messages: Sequence[Message]) -> str:
        raise AssertionError(messages)

    reply = wire(ScriptedModel(never)).reply(question)
    assert (reply.outcome, reply.intent, reply.citations) == ("refused", "smalltalk", ())
    assert "shop" in reply.text


def test_small_talk_is_the_models_as_long_as_it_states_nothing(wire: Wire) -> None:
    kind = said(wire, "Hello and how can I help you in the shop today? [1]", question="Hello there")
    assert kind.text == "Hello and how can I help you in the shop today?"
    told = said(wire, "Our tents cost $5 today!", question="Hello there")
    assert told.outcome == "answered"
    assert "$" not in told.text
    assert [(check.name, check.passed) for check in told.checks] == [
        ("numbers", False),
        ("example", True),
    ]


def test_small_talk_that_is_like_no_example_is_not_said(wire: Wire) -> None:
    reply = said(wire, "I'm sorry for your loss.", question="Bye, see you")
    assert reply.text == "Goodbye, and thank you for visiting our shop!"


def test_a_work_about_a_product_is_declined(wire: Wire) -> None:
    reply = said(wire, "A tent so leaky", question="Write a limerick about the Birch Dome Tent.")
    assert (reply.outcome, reply.intent, reply.products) == ("refused", "smalltalk", ())


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_empty_question_is_asked_for_again(wire: Wire, text: str) -> None:
    reply = said(wire, "never", question=text)
    assert (reply.outcome, reply.text) == ("clarify", "Please type a question.")


# -- what the model writes ---------------------------------------------------------------------


def test_a_wrong_price_is_replaced_by_a_quote(wire: Wire) -> None:
    reply = said(wire, "The Copper Kettle has a price of $49.90. [1]")
    assert reply.text == KETTLE_QUOTE
    assert [check.name for check in reply.checks if not check.passed] == ["numbers"] * 2
    assert reply.checks[-1].name == "quote"


def test_without_verification_it_is_shown_as_it_is(wire: Wire) -> None:
    text = "The Copper Kettle costs $1. [1] Nice [9]."
    reply = said(wire, text, verify=False)
    assert reply.text == "The Copper Kettle costs $1. [1] Nice."
    assert reply.checks == ()
    assert [citation.number for citation in reply.citations] == [1]


@pytest.mark.parametrize("stray", ["[9]", "[99999999]", "[0]", "[9[9]9]"])
@pytest.mark.parametrize("verify", [True, False])
def test_citations_that_point_nowhere_are_removed(wire: Wire, stray: str, verify: bool) -> None:
    text = f"A whistling kettle for gas and induction. [1] {stray}"
    reply = said(wire, text, verify=verify)
    assert reply.text == "A whistling kettle for gas and induction. [1]"
    assert reply.citations[0].quote == "A whistling kettle for gas and induction."


def test_a_sentence_is_said_once(wire: Wire) -> None:
    reply = said(wire, "A whistling kettle for gas and induction. [1] " * 5)
    assert reply.text == "A whistling kettle for gas and induction. [1]"


def test_what_is_cut_off_by_length_is_not_shown(wire: Wire) -> None:
    text = "A whistling kettle for gas and induction. [1] A whistling kettle for gas"
    reply = said(wire, text, sampling=Sampling(max_tokens=11))
    assert reply.text == "A whistling kettle for gas and induction. [1]"
    cut = said(wire, text, sampling=Sampling(max_tokens=4))
    assert cut.text == KETTLE_QUOTE


@pytest.mark.parametrize("text", ["", "   ", "[1]", "...", "\n\n"])
def test_a_model_that_says_nothing_is_replaced_by_a_quote(wire: Wire, text: str) -> None:
    for verify in (True, False):
        reply = said(wire, text, verify=verify)
        assert (reply.outcome, reply.text) == ("answered", KETTLE_QUOTE)


# -- what the model reads ----------------------------------------------------------------------


def test_a_long_question_loses_history_and_sources_but_no_word_of_its_own(wire: Wire) -> None:
    prompts: list[Sequence[Message]] = []

    def note(messages: Sequence[Message]) -> str:
        prompts.append(messages)
        return "A whistling kettle for gas and induction. [1]"

    question = f"Is the Copper Kettle, {'which is nice, ' * 30} fit for induction?"
    for window, cut in ((None, False), (760, True)):
        shop = wire(ScriptedModel(note, window=window))
        shop.reply(f"Is the {'very ' * 200} Copper Kettle whistling?", conversation_id="c")
        reply = shop.reply(question, conversation_id="c")
        assert reply.outcome == "answered"
        words = sum(len(message.content.split()) for message in prompts[-1])
        assert window is None or words + 200 <= window
        assert " ".join(question.split()) in prompts[-1][-1].content
        assert ("very very" in "".join(message.content for message in prompts[-1])) is not cut


def test_a_question_beyond_the_window_is_an_error_and_the_conversation_goes_on(wire: Wire) -> None:
    shop = wire(ScriptedModel(["A whistling kettle for gas and induction. [1]"], window=600))
    with pytest.raises(ModelError, match="too long for the chat model, which reads 600 tokens"):
        shop.reply("Is the Copper Kettle a whistling kettle for gas? " * 300, conversation_id="c")
    assert shop.reply("And is it whistling?", conversation_id="c").checks[0].name != "follow-up"


def test_a_follow_up_is_searched_for_with_the_question_before_it(wire: Wire) -> None:
    prompts: list[Sequence[Message]] = []

    def note(messages: Sequence[Message]) -> str:
        prompts.append(messages)
        return "The sources do not say."

    shop = wire(ScriptedModel(note), min_similarity=0.2)
    shop.reply("Is the Copper Kettle for induction?", conversation_id="c")
    reply = shop.reply("And what capacity does it have?", conversation_id="c")
    assert reply.checks[0].name == "follow-up"
    assert reply.checks[0].detail == "what capacity does the Copper Kettle have?"
    assert "[1] Copper Kettle." in prompts[-1][-1].content
    assert "Is the Copper Kettle for induction?" in [message.content for message in prompts[-1]]
    # On its own it is about nothing that the shop has.
    alone = shop.reply("And what does it weigh?", conversation_id="another")
    assert "Copper" not in alone.text


def test_half_a_surrogate_pair_in_a_question_does_no_harm(shop: Assistant) -> None:
    reply = shop.reply("Can I return a sale item? \ud83d \0", conversation_id="c")
    assert reply.outcome == "answered"
    assert shop.reply("And a kettle?", conversation_id="c").text


# -- opening -----------------------------------------------------------------------------------


def test_overrides_are_settings(store: Path, tmp_path: Path) -> None:
    folder = copytree(store, tmp_path / "store")
    with Assistant.open(str(folder), contact="Ann", min_evidence=1.0) as shop:
        assert shop.options.shop_name == "Fell & Birch"
        assert "Please ask Ann." in shop.reply("Is the Reading Lamp warm?").text
    with pytest.raises(ConfigError, match=r"^unknown setting 'colour'; the settings are"):
        Assistant.open(folder, colour="red")


def test_no_store_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no index"):
        Assistant.open(tmp_path, embedder="word-hash", model="scripted")


def test_a_store_folder_may_be_called_anything(store: Path, tmp_path: Path) -> None:
    from assistant.conversations import SQLConversations
    from knowledge.index import sqlite_url
    from tests.contracts.conversations import turn

    for name in ("what?", "50%41", "a#b", "two words"):
        folder = tmp_path / name
        folder.mkdir()
        conversations = SQLConversations(sqlite_url(folder / "conversations.sqlite"))
        conversations.append("c", turn("hello"))
        conversations.close()
        assert (folder / "conversations.sqlite").is_file()


def test_a_conversation_outlives_the_process(store: Path, tmp_path: Path) -> None:
    folder = copytree(store, tmp_path / "store")
    with Assistant.open(folder) as shop:
        shop.reply("Is the Copper Kettle for induction?", conversation_id="c")
    with Assistant.open(folder) as shop:
        reply = shop.reply("And is it whistling?", conversation_id="c")
    assert reply.checks[0].name == "follow-up"


def test_without_an_id_each_question_is_a_conversation_of_its_own(wire: Wire) -> None:
    shop = wire(ScriptedModel())
    replies = [shop.reply(KETTLE), shop.reply("And is it whistling?")]
    assert len({reply.conversation_id for reply in replies}) == 2
    assert all(check.name != "follow-up" for check in replies[1].checks)


def test_an_id_that_cannot_be_kept_is_refused_before_the_model_works(wire: Wire) -> None:
    shop = wire(ScriptedModel(["x"]))
    events = shop.stream(KETTLE, conversation_id="x" * 201)
    with pytest.raises(ConversationError, match="at most 200"):
        next(events)


def test_the_reply_is_the_last_event(wire: Wire) -> None:
    *deltas, last = wire(ScriptedModel()).stream(KETTLE)
    assert isinstance(last, Reply)
    texts = [event.text for event in deltas if isinstance(event, Delta)]
    assert (len(texts), "".join(texts)) == (len(deltas), last.text)


# -- searching ---------------------------------------------------------------------------------


class Unloadable(ScriptedModel):
    def load(self) -> None:
        raise ModelError("loaded")

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        raise ModelError("asked")


def test_search_gives_one_hit_a_record_and_needs_no_model(wire: Wire) -> None:
    shop = wire(Unloadable())
    for limit in (1, 2, 6, 50):
        found = shop.search("a warm light to return", limit=limit)
        ids = [hit.passage.document_id for hit in found.hits]
        assert len(ids) == len(set(ids)) == min(limit, 6)  # one document is not in force
        scores = [hit.score for hit in found.hits]
        assert scores == sorted(scores, reverse=True)
    assert shop.search("dome tent", limit=1).hits[0].passage.document_id == "T1"
    assert shop.search("dome tent").relaxed == ()


def test_search_keeps_to_a_kind(wire: Wire) -> None:
    shop = wire(Unloadable())
    counts: dict[Kind, int] = {"product": 5, "document": 1}
    for kind, count in counts.items():
        found = shop.search("a warm light to return", limit=50, kind=kind)
        assert {hit.passage.kind for hit in found.hits} == {kind}
        assert len(found.hits) == count
        assert found.filters.kind == kind


@pytest.mark.parametrize("limit", [0, -3])
def test_a_limit_below_one_is_an_error(wire: Wire, limit: int) -> None:
    with pytest.raises(AssistantError, match=rf"limit is {limit}; it must be at least 1"):
        wire(Unloadable()).search("tent", limit=limit)


MISUSES: dict[str, tuple[Callable[[Any], object], str]] = {
    "no text": (lambda shop: shop.reply(None), "text must be a string, not NoneType"),
    "a number": (lambda shop: shop.reply(5), "text must be a string, not int"),
    "bytes": (lambda shop: next(shop.stream(b"x")), "text must be a string, not bytes"),
    "conversation": (
        lambda shop: shop.reply("x", conversation_id=5),
        "conversation_id must be a string or None, not int",
    ),
    "customer": (lambda shop: shop.reply("x", customer=5), "customer must be a string or None"),
    "awaited": (lambda shop: asyncio.run(shop.areply(None)), "text must be a string"),
    "no question": (lambda shop: shop.answer(None, []), "question must be a string"),
    "no sources": (lambda shop: shop.answer("x", None), "sources must be a list of Source"),
    "no source": (lambda shop: shop.answer("x", ["y"]), "each source must be a Source, not str"),
    "a source without text": (
        lambda shop: shop.answer("x", [Source("a", "b", cast("str", None))]),
        "a source's text must be a string, not NoneType",
    ),
    "no query": (lambda shop: shop.search(None), "query must be a string, not NoneType"),
    "limit as text": (lambda shop: shop.search("x", limit="3"), "limit must be a whole number"),
    "half a limit": (lambda shop: shop.search("x", limit=2.5), "limit must be a whole number"),
    "a truth as limit": (lambda shop: shop.search("x", limit=True), "whole number, not bool"),
    "kind": (
        lambda shop: shop.search("x", kind="products"),
        "kind is 'products'; it must be 'product', 'document' or None",
    ),
    "no ids": (lambda shop: shop.products(None), "ids must be a list of strings"),
    "no folder": (lambda shop: Assistant.open(cast("str", None)), "folder must be a path"),
}


@pytest.mark.parametrize(("misuse", "message"), MISUSES.values(), ids=MISUSES)
def test_an_argument_of_another_type_is_one_line_that_names_it(
    wire: Wire, misuse: Callable[[Any], object], message: str
) -> None:
    with pytest.raises(AssistantError) as caught:
        misuse(wire(ScriptedModel()))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_parts_of_a_later_step_are_known_but_refused(index: Index) -> None:
    embedder = WordHashEmbedder()
    retriever = HybridRetriever(index=index, embedder=embedder)
    wire = partial(Assistant, model=ScriptedModel(), retriever=retriever, embedder=embedder)
    wire(orders=None, completer=None)
    with pytest.raises(AssistantError, match="orders is not supported in this version"):
        wire(orders=object())


def test_an_empty_search_finds_nothing(wire: Wire) -> None:
    assert wire(Unloadable()).search("  ").hits == ()


def test_products_are_records(wire: Wire) -> None:
    found = wire(Unloadable()).products(["T1", "returns", "nothing"])
    assert {key: product.title for key, product in found.items()} == {"T1": "Birch Dome Tent"}
