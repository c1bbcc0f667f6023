from __future__ import annotations

import logging

import pytest

from assistant.types import Reply
from tests.ui.web.shops import ANSWER, WordByWord
from ui.web.session import APOLOGY, Session, converse


def test_the_question_shows_first_then_the_text_grows_then_the_reply() -> None:
    steps = [s.exchanges[-1] for s in converse(WordByWord(pause=0), Session(), "return it?")]
    assert (steps[0].question, steps[0].text, steps[0].reply) == ("return it?", "", None)
    lengths = [len(step.text) for step in steps]
    assert lengths == sorted(lengths)
    assert isinstance(steps[-1].reply, Reply)
    assert steps[-1].text == ANSWER


def test_a_conversation_keeps_its_id_and_its_turns() -> None:
    shop = WordByWord(pause=0)
    *_, once = converse(shop, Session(), "return")
    *_, twice = converse(shop, once, "president")
    assert [exchange.question for exchange in twice.exchanges] == ["return", "president"]
    assert len({conversation for conversation, _ in shop.asked}) == 1
    assert Session().conversation_id != Session().conversation_id


def test_closing_stops_the_shop() -> None:
    shop = WordByWord(pause=0)
    steps = converse(shop, Session(), "return")
    for _ in range(3):
        next(steps)
    steps.close()
    assert shop.stopped.is_set()


def test_a_failure_keeps_what_was_said_and_tells_the_operator_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        *_, last = converse(WordByWord(), Session(), "broken")
    assert last.exchanges[-1].failure == APOLOGY
    assert last.exchanges[-1].text == "One moment"
    assert "10.0.0.9" in caplog.text
