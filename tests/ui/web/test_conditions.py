from __future__ import annotations

from assistant.types import Reply
from knowledge.types import Constraint, Filters, Sort
from tests.ui.web.shops import HOSTILE, TENT
from ui.web.conditions import chips

FILTERS = Filters(
    constraints=(Constraint("price", "$lt", 150), Constraint("colour", "$eq", "black")),
    sort=Sort("price"),
)


def test_what_was_understood_is_shown_and_what_nothing_met_is_struck_out() -> None:
    html = chips(Reply("", "answered", products=(TENT,), filters=FILTERS, relaxed=("under $150",)))
    assert '<li class="fw-unmet"><s>under $150</s><span>not met</span></li>' in html
    assert "<li>colour: black</li><li>cheapest first</li>" in html


def test_there_are_no_chips_without_conditions_or_products() -> None:
    assert chips(Reply("", "answered", products=(TENT,))) == ""
    assert chips(Reply("", "answered", filters=FILTERS)) == ""


def test_a_condition_is_escaped() -> None:
    filters = Filters(constraints=(Constraint("colour", "$eq", HOSTILE),))
    html = chips(Reply("", "answered", products=(TENT,), filters=filters, relaxed=(HOSTILE,)))
    assert "<img" not in html
    assert "<script" not in html
