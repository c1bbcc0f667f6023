"""Which part of a document a question names."""

from __future__ import annotations

import pytest

from knowledge.asking import content
from knowledge.quotable import statements
from knowledge.sections import passed_over
from knowledge.splitting import split
from knowledge.types import Document, Product

SHOPS = Document(
    "shops",
    "Our shops",
    "We are closed on 25 December.\n\n## York\nOpen from 9 to 5. Closed on Sundays.\n\n"
    "## Leeds\nOpen from 10 to 6. Sundays from 11 to 4.\n\n## Delivery\n"
    "| Region | Price |\n|---|---|\n| Ireland | £9 |\n| The Highlands | £19 |\n",
    "",
)
TENT = Product("tent", "York Tent", "A tent for two.")


def left(question: str) -> set[str]:
    stated = [
        (passage, unit)
        for record in (SHOPS, TENT)
        for passage in split(record)
        for unit in statements(passage)
    ]
    out = passed_over(content(question), stated)
    return {unit.shown for place, (_, unit) in enumerate(stated) if place not in out}


def test_what_stands_under_another_heading_is_passed_over() -> None:
    found = left("Are you open on Sundays in Leeds?")
    assert "Sundays from 11 to 4." in found
    assert "Closed on Sundays." not in found
    assert "A tent for two." in found  # a record has no parts


def test_two_parts_that_are_named_both_stay() -> None:
    found = left("Is Leeds open longer than York?")
    assert {"Open from 9 to 5.", "Open from 10 to 6."} <= found


def test_the_row_that_is_named_is_the_one_meant() -> None:
    found = left("delivery to the Highlands")
    assert "The Highlands: Price: £19." in found
    assert "Ireland: Price: £9." not in found


@pytest.mark.parametrize("question", ["When are you open?", "Do you deliver to Wales?"])
def test_where_no_part_is_named_all_stay(question: str) -> None:
    assert {"Closed on Sundays.", "We are closed on 25 December."} <= left(question)
