"""Suites as values: what their checks need."""

from __future__ import annotations

from prompts.evals.checks import read_check
from prompts.evals.suite import Case, Context, Proof, Suite, TurnCase
from prompts.evals.types import Answered, Exchange


def test_a_suite_needs_what_its_checks_need() -> None:
    plain = TurnCase("Why?", (read_check({"contains": "x"}),))
    judged = TurnCase("Why?", (read_check({"rubric": "x"}), read_check({"similarity": "x"})))
    assert Suite("x", (Case("a", (plain,)),)).needs == frozenset()
    assert Suite("x", (Case("a", (plain, judged)),)).needs == {"judge", "embed"}


def test_a_check_sees_the_last_turn() -> None:
    turns = tuple(Exchange(f"{n}?", Answered(f"{n}.", "answered")) for n in range(3))
    assert Context(turns).last.answer.text == "2."
    assert read_check({"equals": "2."}).check(Context(turns)).passed


def test_a_proof_reads_as_one_line() -> None:
    assert str(Proof("returns", "30 days")) == "returns: 30 days"
    assert str(Proof("returns")) == "returns"
