from __future__ import annotations

from dataclasses import replace

from finetune.hygiene.masking import People
from finetune.hygiene.personal import Cleaner
from finetune.types import Example
from knowledge.types import Source
from prompts.types import Message

EXAMPLE = Example(
    id="a", task="product", question="I am at anna@example.com, order 12345678, is it in?",
    answer="Yes, write to anna@example.com. [1]", group="g", source="s", licence="l",
    evidence=(Source("1", "Stock", "Stock\nCall 212-555-0147."),),
)  # fmt: skip


def test_what_customers_wrote_is_masked_and_citations_stay() -> None:
    found = Cleaner("conversations")(EXAMPLE)
    assert found is not None
    text = f"{found.question} {found.answer} {found.texts}"
    assert "anna" not in text
    assert "12345678" not in text
    assert "0147" not in text
    assert found.answer.endswith("[1]")
    assert "[e-mail]" not in text  # square brackets are citations


def test_the_customers_of_a_store_are_masked_by_name() -> None:
    said = Message("user", "Maya Lindqvist again")
    people = People(names=frozenset({"Maya Lindqvist"}))
    example = replace(EXAMPLE, question="Can Maya have it?", history=(said,))
    found = Cleaner("files", people)(example)
    assert found is not None
    assert found.question == "Can (name) have it?"
    assert found.history[0].content == "(name) again"


def test_elsewhere_such_an_example_is_dropped() -> None:
    assert Cleaner("hetpqa")(EXAMPLE) is None
    said = Message("user", "write to anna@example.com")
    asked_before = Example("c", "product", "Q?", "A.", "g", "s", "l", history=(said,))
    assert Cleaner("hetpqa")(asked_before) is None
    fine = Example("b", "product", "Is 26,800 mAh much?", "It has 26,800 mAh. [1]", "g", "s", "l")
    assert Cleaner("catalogue")(fine) is fine
