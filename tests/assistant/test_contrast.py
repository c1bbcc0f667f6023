"""Words below a table of differences: only when they are asked for, and only what holds."""

from __future__ import annotations

import re

import pytest

from assistant.contrast import asks_more
from assistant.models.scripted import ScriptedModel
from assistant.types import Delta, Reply
from assistant.verification import Gate
from prompts.examples import load_examples
from tests.assistant.conftest import Wire
from tests.assistant.test_answering import Silent

TABLE = "| | Birch Dome Tent [1] | Birch Tunnel Tent [2] |\n| Weight | 2.4 kg | 6.1 kg |"
CABIN = "Which is better with a cabin, the Birch Dome Tent or the Birch Tunnel Tent?"


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("Compare the Birch Dome Tent and the Birch Tunnel Tent", False),
        ("Which is lighter, the Dome Tent or the Tunnel Tent?", False),
        ("What is the difference in weight between the Birch Dome and the Tunnel?", False),
        ("Which one should I buy, the Dome Tent or the Tunnel Tent?", False),
        ("Which is better for winter, the Dome Tent or the Tunnel Tent?", True),
        ("Compare the Dome Tent and the Tunnel Tent for a family", True),
    ],
)
def test_a_question_asks_more_when_the_table_leaves_a_word_open(question: str, more: bool) -> None:
    assert asks_more(question, TABLE) == more


def test_what_holds_goes_below_the_table_with_numbers_of_its_own(wire: Wire) -> None:
    said = "The Birch Tunnel Tent has a standing-height cabin. [2] The Birch Dome Tent is blue. [1]"
    events = list(wire(ScriptedModel([said])).stream(CABIN))
    reply = events[-1]
    assert isinstance(reply, Reply)
    assert "".join(each.text for each in events if isinstance(each, Delta)) == reply.text
    assert (reply.intent, reply.outcome) == ("compare", "answered")
    table, _, below = reply.text.rpartition("\n\n")
    assert "| Weight | 2.4 kg | 6.1 kg |" in table
    assert below.startswith("The Birch Tunnel Tent has a standing-height cabin. [3]")
    assert "blue" not in below
    assert [each.document_id for each in reply.citations[:3]] == ["T1", "T2", "T2"]
    assert "standing-height cabin" in reply.citations[2].quote
    assert [each.number for each in reply.citations] == list(range(1, len(reply.citations) + 1))
    assert [each.document_id for each in reply.passages] == ["T1", "T2"]
    assert reply.prompt[0].content.startswith("You are the shop assistant")
    assert "Each numbered source is one product" in reply.prompt[0].content


def test_where_the_model_fails_what_the_table_lacks_is_quoted(wire: Wire) -> None:
    reply = wire(ScriptedModel(["Buy whatever you like."])).reply(CABIN)
    below = reply.text.rpartition("\n\n")[2]
    assert "A tunnel tent for four people with a standing-height cabin. [" in below
    assert all(f"[{each.number}]" in reply.text for each in reply.citations)
    assert "Buy whatever" not in reply.text


def test_a_model_that_says_it_does_not_know_is_not_overruled(wire: Wire) -> None:
    reply = wire(ScriptedModel(["The sources do not say which one."])).reply(CABIN)
    assert reply.text.rpartition("\n\n")[2].startswith("|")
    assert len(reply.citations) == 2
    assert reply.prompt


def test_what_no_record_bears_on_is_left_to_the_table(wire: Wire) -> None:
    question = "Which is better for a zodiac, the Birch Dome Tent or the Birch Tunnel Tent?"
    reply = wire(Silent(), min_evidence=0.99).reply(question)
    assert reply.intent == "compare"
    assert reply.prompt == ()


def test_our_own_examples_say_what_would_be_shown() -> None:
    for example in load_examples("compare"):
        if example.outcome == "abstained":
            continue
        gate = Gate(sources=example.sources, strict=True)
        released = "".join(gate.filter(iter([example.answer])))
        assert all(check.passed for check in gate.checks), example.question
        bare = re.compile(r"\[\d+\]")
        assert bare.sub("", released) == bare.sub("", example.answer)
