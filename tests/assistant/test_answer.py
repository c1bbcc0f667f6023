from __future__ import annotations

import pytest

from assistant import Source
from assistant.conversations import MemoryConversations
from assistant.models.scripted import ScriptedModel
from tests.assistant.conftest import Wire

CARE = Source(id="m1", title="Care", text="Hand wash only, in water below 30 degrees.")
WARRANTY = Source(id="m2", title="Warranty", text="The warranty lasts 2 years.")


def test_it_answers_from_the_given_sources(wire: Wire) -> None:
    reply = wire(ScriptedModel()).answer("Is it hand wash only?", [WARRANTY, CARE])
    assert reply.outcome == "answered"
    assert reply.text == "Hand wash only, in water below 30 degrees. [1]"
    (citation,) = reply.citations
    assert (citation.document_id, citation.title, citation.quote) == ("m1", "Care", CARE.text)
    assert reply.conversation_id == ""


@pytest.mark.parametrize("sources", [[], [Source("m", "Care", "")], [Source("m", "", " \n")]])
def test_without_a_text_to_answer_from_it_abstains(wire: Wire, sources: list[Source]) -> None:
    reply = wire(ScriptedModel()).answer("Is it machine washable?", sources)
    assert (reply.outcome, reply.citations) == ("abstained", ())


def test_the_shops_own_knowledge_stays_out_of_it(wire: Wire) -> None:
    shop = wire(ScriptedModel())
    unknown = shop.answer("Is the Copper Kettle for induction?", [WARRANTY])
    assert {each.document_id for each in unknown.citations} <= {"m2"}
    assert unknown.products == ()
    # A caller's id that happens to be a product's is still the caller's.
    lookalike = Source("K1", "Care", "The kettle is dishwasher safe.")
    reply = shop.answer("Is the kettle dishwasher safe?", [lookalike])
    assert reply.citations[0].document_id == "K1"
    assert reply.products == ()


def test_two_sources_may_share_an_id(wire: Wire) -> None:
    twice = [Source("m", "Care", "Hand wash only."), Source("m", "Warranty", "Lasts two years.")]
    reply = wire(ScriptedModel()).answer("How many years is the warranty?", twice)
    assert (reply.citations[0].document_id, reply.citations[0].title) == ("m", "Warranty")


def test_it_is_held_to_the_sources(wire: Wire) -> None:
    liar = wire(ScriptedModel(["The warranty lasts 5 years. [1]"]))
    reply = liar.answer("How many years does the warranty last?", [WARRANTY])
    assert reply.text == "The warranty lasts 2 years. [1]"


def test_nothing_is_remembered(wire: Wire) -> None:
    conversations = MemoryConversations()
    shop = wire(ScriptedModel(), conversations=conversations)
    shop.answer("Is it hand wash only?", [CARE])
    assert conversations.history("") == ()
    assert conversations._turns == {}


def test_numbers_in_brackets_of_a_source_are_no_citations(wire: Wire) -> None:
    footnoted = Source("w", "Wool", "Wool shrinks when it is washed hot [7].")
    reply = wire(ScriptedModel(["Nonsense about zebras."])).answer(
        "Does wool shrink when washed hot?", [footnoted]
    )
    assert reply.text == "Wool shrinks when it is washed hot (7). [1]"
    assert [citation.number for citation in reply.citations] == [1]
    assert reply.citations[0].quote in footnoted.text


def test_a_source_that_is_only_a_heading_is_no_evidence(wire: Wire) -> None:
    # The first source is nearest but has a heading only: nothing to quote.
    sources = [
        Source("a", "Does wool shrink in hot water?", ""),
        Source("b", "Wool", "Hot water makes wool shrink."),
    ]
    shop = wire(ScriptedModel(["Zebras."]))
    reply = shop.answer("Does wool shrink in hot water?", sources)
    assert reply.outcome == "answered"
    assert [citation.document_id for citation in reply.citations] == ["b"]


def test_an_empty_question_is_asked_for_again(wire: Wire) -> None:
    assert wire(ScriptedModel()).answer(" ", [CARE]).outcome == "clarify"


def test_broken_characters_do_no_harm(wire: Wire) -> None:
    odd = Source("o\ud83d", "Care \ud83d", "Hand wash only \ud83d.")
    reply = wire(ScriptedModel()).answer("Is it hand wash only? \ud83d", [odd])
    assert reply.text.encode() == b"Hand wash only ?. [1]"
