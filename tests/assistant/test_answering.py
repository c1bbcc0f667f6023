"""The ways to answer that need no words of a chat model, or overrule them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from assistant.errors import ModelError
from assistant.intents.acts import ActClassifier
from assistant.models.scripted import ScriptedModel
from assistant.openings import without_habit
from assistant.types import Chunk, Reply, Sampling
from prompts.types import Message
from tests.assistant.conftest import Wire


class Silent(ScriptedModel):
    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        raise ModelError("asked")


def said(wire: Wire, question: str, text: str) -> Reply:
    return wire(ScriptedModel([text])).reply(question)


@pytest.mark.parametrize(
    ("question", "habit", "expected"),
    [
        ("Is the Birch Dome Tent waterproof?", "No, it is not waterproof. [1]", "Yes. "),
        ("Is the Birch Dome Tent under 2 kg?", "Yes, it is under 2 kg. [1]", "No. "),
        ("Is the Birch Tunnel Tent in stock?", "Yes, it is in stock. [1]", "No. "),
    ],
)
def test_yes_and_no_come_from_the_evidence(
    wire: Wire, question: str, habit: str, expected: str
) -> None:
    reply = said(wire, question, habit)
    assert reply.outcome == "answered"
    assert reply.text.startswith(expected)
    assert habit[:20] not in reply.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("No returns are accepted.", "No returns are accepted."),
        ("No. 5 is the size.", "No. 5 is the size."),
        ("Yes they are.", "Yes they are."),
        ("No-iron cotton.", "No-iron cotton."),
        ("No, returns are accepted.", "Returns are accepted."),
        ("Yes. It is.", "It is."),
        ("yes - it is.", "It is."),
    ],
)
def test_only_a_yes_or_no_that_stands_apart_is_habit(written: str, read: str) -> None:
    assert "".join(without_habit(iter(written.partition(" ")))) == read


def test_conditions_are_met_by_everything_shown(wire: Wire) -> None:
    reply = wire(Silent()).reply("Show me tents in stock under $200, please")
    assert (reply.outcome, reply.intent, reply.relaxed) == ("answered", "product", ())
    assert [product.id for product in reply.products] == ["T1"]
    assert {each.field for each in reply.filters.constraints} >= {"in_stock", "price"}
    assert reply.citations[0].document_id == "T1"
    assert "$149.00" in reply.text
    assert all(check.passed for check in reply.checks)


def test_what_nothing_meets_is_said(wire: Wire) -> None:
    reply = wire(Silent()).reply("a tent under $100")
    assert reply.text.startswith("Nothing under $100; the nearest is $149.00.")
    assert reply.relaxed == ("under $100",)
    assert reply.products[0].id == "T1"


def test_a_comparison_is_a_table_from_the_records(wire: Wire) -> None:
    reply = wire(Silent()).reply("Compare the Birch Dome Tent and the Birch Tunnel Tent")
    assert reply.intent == "compare"
    assert [product.id for product in reply.products] == ["T1", "T2"]
    assert "| Price | $149.00 | $329.50 |" in reply.text
    assert [citation.document_id for citation in reply.citations] == ["T1", "T2"]


def test_two_products_that_fit_equally_are_asked_about(wire: Wire) -> None:
    reply = wire(Silent()).reply("What is the weight of the Birch tent?")
    assert reply.outcome == "clarify"
    assert {product.id for product in reply.products} == {"T1", "T2"}
    assert "Birch Dome Tent" in reply.text
    assert "Birch Tunnel Tent" in reply.text


def test_of_two_products_one_sold_out_is_asked_which(wire: Wire) -> None:
    reply = wire(Silent()).reply("Is the Birch tent in stock?")
    assert reply.outcome == "clarify"
    assert {product.id for product in reply.products} == {"T1", "T2"}


def test_a_false_premise_is_not_confirmed(wire: Wire) -> None:
    reply = wire(Silent()).reply("How do I return most items within your 90 days of delivery?")
    assert reply.outcome == "abstained"
    assert reply.text.startswith("I cannot confirm that. What I have says: ")
    assert "within 30 days" in reply.text
    assert reply.citations[0].document_id == "returns"


@pytest.mark.parametrize("greeting", ["hiya", "hiya!", "ok, gotta run, bye"])
def test_a_greeting_in_words_that_the_shop_lacks_is_searched_for_nowhere(
    wire: Wire, greeting: str
) -> None:
    reply = wire(ScriptedModel(["Hello! What can I find for you today?"])).reply(greeting)
    assert (reply.intent, reply.outcome) == ("smalltalk", "answered")


@pytest.mark.parametrize(
    ("written", "shown"), [("What can I find for you today?", True), ("Lead melts.", False)]
)
def test_a_check_tells_that_small_talk_is_an_examples(
    wire: Wire, written: str, shown: bool
) -> None:
    reply = wire(ScriptedModel([written])).reply("hiya!")
    assert (reply.text == written) == shown
    assert ("example" in {each.name for each in reply.checks}) != shown


def test_a_follow_up_keeps_the_conditions(wire: Wire) -> None:
    shop = wire(Silent())
    shop.reply("Show me tents in stock", conversation_id="c")
    reply = shop.reply("and under $100?", conversation_id="c")
    assert {each.field for each in reply.filters.constraints} >= {"in_stock", "price"}
    assert reply.checks[0].name == "follow-up"


@pytest.mark.parametrize("choice", ["Birch Tunnel Tent", "the second one", "the tunnel"])
def test_a_choice_answers_the_question_that_was_asked(wire: Wire, choice: str) -> None:
    shop = wire(ScriptedModel(["I have no source."]))
    asked = shop.reply("How heavy is the Birch tent?", conversation_id="c")
    assert [product.id for product in asked.products] == ["T1", "T2"]
    reply = shop.reply(choice, conversation_id="c")
    assert reply.text == "Birch Tunnel Tent: weight: 6.1 kg. [1]"


def test_what_is_not_known_of_a_product_names_it_and_shows_its_record(wire: Wire) -> None:
    shop = wire(ScriptedModel(["never"]), min_evidence=0.99)
    reply = shop.reply("Is the Birch Tunnel Tent grommeted by florbles?")
    assert (reply.outcome, reply.citations) == ("abstained", ())
    assert [product.title for product in reply.products] == ["Birch Tunnel Tent"]
    assert "about the Birch Tunnel Tent" in reply.text


def test_a_search_after_a_question_about_one_product_is_a_search(wire: Wire) -> None:
    shop = wire(ScriptedModel(["I have no source."]))
    shop.reply("Is the Birch Tunnel Tent waterproof?", conversation_id="c")
    reply = shop.reply("tents under $200", conversation_id="c")
    assert [product.id for product in reply.products] == ["T1"]
    assert {each.field for each in reply.filters.constraints} == {"category", "price"}


def test_given_sources_have_no_shop_behind_them(wire: Wire) -> None:
    from assistant import Source

    reply = wire(ScriptedModel(["Hand wash only. [1]"])).answer(
        "Show me tents under $100", sources=[Source("m", "Care", "Hand wash only.")]
    )
    assert reply.products == ()


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("do you sell trampolines?", "I found no trampolines"),
        ("hello, something quieter than my old fan", 'I could not use "quieter than my old fan"'),
        ("any tents with at least 3 vestibules?", 'I could not use "at least 3 vestibules"'),
    ],
)
def test_what_could_be_no_condition_is_said_though_nothing_else_was_asked(
    wire: Wire, question: str, opening: str
) -> None:
    reply = wire(Silent()).reply(question)
    assert reply.intent == "product"
    assert reply.text.startswith(opening)
    assert reply.filters.gaps


def test_what_a_document_is_about_is_no_product_that_is_missing(wire: Wire) -> None:
    reply = wire(ScriptedModel(["I have no source."])).reply("Do you offer refunds?")
    assert "I found no" not in reply.text


def test_a_follow_up_names_what_of_it_could_be_no_condition(wire: Wire) -> None:
    shop = wire(Silent())
    shop.reply("Show me tents in stock", conversation_id="c")
    reply = shop.reply("with at least 3 vestibules", conversation_id="c")
    assert reply.text.startswith('I could not use "at least 3 vestibules" as a condition.')
    assert '"at least 3 vestibules"' in reply.relaxed
    again = shop.reply("and under $200", conversation_id="c")
    assert {each.field for each in again.filters.constraints} >= {"in_stock", "price"}


def test_a_wish_is_searched_for_unless_it_asks_for_a_rule_or_nothing_is_like_it(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = "I need a kettle, how long can I use it, within 30 days of use"  # words of our returns
    shop = wire(Silent())  # asked for words only about evidence, never for a list
    assert shop.reply(wish).products
    with pytest.raises(ModelError):
        shop.reply("I would like some time to think")
    monkeypatch.setattr(ActClassifier, "ruling", lambda _self, _text: 0.6)
    with pytest.raises(ModelError):
        wire(Silent()).reply(wish)


def test_what_is_only_listed_names_no_product_of_another_kind(wire: Wire) -> None:
    # As "braided USB-C cable, 100 W" has words of the title of a charger.
    reply = wire(Silent()).reply("copper tents, kettle")
    assert {each.categories[-1] for each in reply.products} == {"Tents"}


def test_courtesy_ahead_of_a_wish_for_a_kind_does_not_hide_it(wire: Wire) -> None:
    shop = wire(Silent())
    plain = shop.reply("which of your tents do you have in green?")
    polite = shop.reply("Alright. Which of your tents do you have in green?")
    assert (polite.intent, polite.products, polite.filters) == (
        plain.intent, plain.products, plain.filters
    )  # fmt: skip
