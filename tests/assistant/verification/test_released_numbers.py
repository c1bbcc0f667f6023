"""Whatever a model writes, no number reaches the reader that its sources do not have."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant import Delta, Reply
from assistant.models.scripted import ScriptedModel
from knowledge.index import Index
from knowledge.splitting import split
from tests.assistant.conftest import Wire

QUESTIONS = [
    "How much is the Birch Dome Tent?",
    "Which Birch tent has a lower price?",
    "Is the Copper Kettle for gas and induction?",
    "How many days do I have to return most items?",
    "Hello there",
    "quantum zebra flux",
]
# What a model may put together from the prompt, and what it makes up.
WORDS = st.sampled_from(
    "The Birch Dome Tent Tunnel Reading Lamp Copper Kettle Trail Shoe has a price of is in stock "
    "for two four people Returns You can return most items within days of delivery Yes, No, not "
    "brand Price: Stock: weight: kg Fell USD dollars $ twelve thirty".split()
)
NUMBERS = st.sampled_from(
    "$149 $149.00 149 $329.50 329.5 $59.90 59 $35 35. $89.00 2.4 6.1 1.7 30 90 6 12 0 $1,490 "
    "$1.49 14 9 $99 42 43 100% -5 1e3 0x10".split()
) | st.decimals(0, 2000, places=2).map(lambda price: f"${price}")
MARKS = st.sampled_from(
    ["[1]", "[2]", "[3]", "[1][2]", "[9]", "[99999999]", "[0]", "[4[9]9]", "[[9]3]", "[", "]",
     ". [1]", ".", ". ", "\n", "!", "?", ",", "149[9]9", "$1[2]49"]
)  # fmt: skip
WRITTEN = st.lists(WORDS | WORDS | NUMBERS | MARKS, max_size=30).map(" ".join) | st.text(
    max_size=80
)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers(text: str) -> set[str | Decimal]:
    """Read numbers in another way than the code under test does."""
    return {read(number) for number in NUMBER.findall(re.sub(r"\[\d+\]", " ", text))}


def read(number: str) -> str | Decimal:
    grouped = re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number)
    plain = number.replace(",", "") if grouped else number
    return Decimal(plain).normalize() if re.fullmatch(r"\d+(\.\d+)?", plain) else number


def words_as_numbers(text: str) -> set[str | Decimal]:
    words = {"two": 2, "four": 4, "twelve": 12, "thirty": 30}
    return {Decimal(value) for word, value in words.items() if word in text.lower()}


@pytest.mark.parametrize("question", QUESTIONS)
@given(written=WRITTEN, chunk=st.integers(1, 3))
@example(written="The Birch Dome Tent has a price of $35.", chunk=1)
@example(written="The Birch Dome Tent has a price of $329.50.", chunk=1)
@example(written="The Birch Dome Tent has a price of $2. [1]", chunk=1)
@example(written="The Birch Dome Tent has a price of $149 [9[9]99]. [1]", chunk=1)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_number_stands_in_a_cited_source(
    wire: Wire, index: Index, question: str, written: str, chunk: int
) -> None:
    *deltas, reply = wire(ScriptedModel([written] * chunk)).stream(question)
    assert isinstance(reply, Reply)
    assert "".join(event.text for event in deltas if isinstance(event, Delta)) == reply.text
    assert reply.text.strip() == reply.text != ""

    cited = {citation.document_id for citation in reply.citations}
    sources = "\n".join(
        passage.text for record in index.catalogue.records(sorted(cited)).values()
        for passage in split(record)
    )  # fmt: skip
    assert numbers(reply.text) <= numbers(sources) | words_as_numbers(sources)
    money = {read(amount) for amount in re.findall(r"\$\s*(\d+(?:[.,]\d+)*)", reply.text)}
    assert money <= {read(amount) for amount in re.findall(r"\$(\d+(?:[.,]\d+)*)", sources)}

    marked = {int(number) for number in re.findall(r"\[(\d+)\]", reply.text)}
    assert marked == {citation.number for citation in reply.citations}
    assert all(citation.quote in sources for citation in reply.citations)
    if reply.outcome != "answered" or reply.intent == "smalltalk":
        assert numbers(reply.text) == set()
    else:
        assert reply.citations


@given(written=WRITTEN)
@settings(max_examples=60, deadline=None)
def test_without_verification_the_text_is_still_what_was_streamed(wire: Wire, written: str) -> None:
    *deltas, reply = wire(ScriptedModel([written]), verify=False).stream(QUESTIONS[0])
    assert isinstance(reply, Reply)
    assert "".join(event.text for event in deltas if isinstance(event, Delta)) == reply.text
    marked = {int(number) for number in re.findall(r"\[(\d+)\]", reply.text)}
    assert marked == {citation.number for citation in reply.citations}
