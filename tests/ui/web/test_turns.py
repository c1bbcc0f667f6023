from __future__ import annotations

import re

import pytest

from assistant.types import Citation, Outcome, Reply
from tests.ui.web.shops import replies
from ui.web.session import Exchange
from ui.web.turns import turn, turns


def said(text: str, *, outcome: Outcome = "answered", sources: int = 1) -> str:
    citations = tuple(
        Citation(number=n, document_id=f"d{n}", title=f"T{n}", source=f"a/b/{n}.md", quote="Q.")
        for n in range(1, sources + 1)
    )
    reply = Reply(text=text, outcome=outcome, citations=citations)
    return turn(Exchange("Q?", text, reply), number=7, live=False)


def test_markers_become_buttons_that_name_their_source() -> None:
    drawn = said("Yes [1][2]. No [3], [12] & [x].", sources=2)
    assert re.findall(r'data-source="([^"]+)"', drawn) == ["source-7-1", "source-7-2"]
    assert 'id="source-7-2"' in drawn
    assert 'aria-label="Source 2: T2"' in drawn
    assert "No [3], [12] &amp; [x]." in drawn


def test_markers_do_nothing_before_the_reply_is_complete() -> None:
    drawn = turn(Exchange("Q?", "Yes [1]."), number=0, live=True)
    assert '<span class="fw-mark">1</span>' in drawn
    assert "<button" not in drawn


def test_a_marker_does_not_split_an_escaped_character() -> None:
    assert "&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;" in said("<" * 40 + "[1]")


def test_paragraphs_are_kept() -> None:
    drawn = said("One.\n\nTwo\nthree.")
    assert "<p>One.</p><p>Two\nthree.</p>" in drawn


@pytest.mark.parametrize("outcome", ["abstained", "refused", "clarify", "handoff"])
def test_an_answer_that_is_none_says_so(outcome: Outcome) -> None:
    assert f"fw-badge-{outcome}" in said("Sorry.", outcome=outcome)
    assert "fw-badge" not in said("Yes.")


def test_a_long_quote_starts_short_and_can_be_read_whole() -> None:
    reply = replies()["return"]
    drawn = turn(Exchange("Q?", reply.text, reply), number=0, live=False)
    assert "Whole passage" in drawn
    assert "returns.md" in drawn
    assert "policies/" not in drawn


def test_a_turn_is_busy_only_while_it_is_written() -> None:
    exchanges = (Exchange("A?", "So"), Exchange("B?"))
    drawn = turns(exchanges, first=3, live=True)
    assert re.findall(r'id="turn-(\d)" aria-busy="(\w+)"', drawn) == [("3", "false"), ("4", "true")]
    assert "You stopped this answer" in drawn
    assert "Looking it up" in drawn
