from __future__ import annotations

import re

from assistant.types import Check, Citation, Reply
from ui.web.proofs import Proofs

RETURNS = Citation(1, "returns", "Returns & co", "returns.md", "- Items within 30 days.")
CHECKS = (
    Check("numbers", True, "fine", sentence="Return it within 30 days.", evidence="30 days <b>"),
    Check("support", True, "fine", sentence="Return it  within 30 days. [4]"),
    Check("numbers", False, "no 99 here", sentence="It costs $99.", evidence="wrong"),
)
SAID = "Return it within 30 days [1]."


def opened(sentence: str, *checks: Check, citations: tuple[Citation, ...] = (RETURNS,)) -> str:
    proofs = Proofs(Reply("", "answered", citations=citations, checks=checks), 7)
    proofs.mark(sentence)
    return proofs.popovers()


def test_a_mark_opens_the_quoted_sentence_and_its_checks() -> None:
    proofs = Proofs(Reply("", "answered", citations=(RETURNS,), checks=CHECKS), 7)
    mark = proofs.mark(SAID)
    assert 'popovertarget="proof-7-1"' in mark
    assert 'aria-label="Evidence for this sentence"' in mark
    html = proofs.popovers()
    assert 'id="proof-7-1"' in html
    assert "<figcaption>Returns &amp; co</figcaption><blockquote>30 days &lt;b&gt;" in html
    assert re.findall(r"</svg>([^<]+)</li>", html) == [
        "Its numbers stand in the source",
        "The source says the same",
    ]


def test_without_a_check_of_its_own_a_sentence_has_the_quote_it_cites() -> None:
    assert "<blockquote>Items within 30 days.</blockquote>" in opened(SAID)


def test_what_was_never_said_is_never_shown() -> None:
    html = opened("It costs $99. [1]", *CHECKS)
    assert "wrong" not in html
    draft = Check("support", True, "", sentence=SAID, evidence="a draft", shown=False)
    assert "a draft" not in opened(SAID, draft)
    assert "no 99 here" not in html


def test_a_sentence_without_evidence_has_no_mark() -> None:
    assert Proofs(None, 1).mark(SAID) == ""
    assert opened("Hello!", *CHECKS) == ""
    assert opened("A claim [5].") == ""


def test_what_is_written_from_a_record_says_so() -> None:
    html = opened("- Tent: $5.00 [1]", Check("record", True, "what is said of it"))
    assert "own record</li>" in html


def test_an_unknown_check_is_shown_by_its_name() -> None:
    html = opened(SAID, Check("price_of_record", True, "", sentence=SAID))
    assert "Price of record" in html
