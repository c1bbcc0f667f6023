"""Numbers, dates and times of texts, whatever way they are written."""

from __future__ import annotations

import pytest

from prompts.evals.checks.stated import stated, supports


def _supports(source: str, said: str) -> bool:
    known = stated(source, source=True)
    numbers = stated(said)
    assert numbers, f"nothing is stated in {said!r}"
    return all(any(supports(one, each) for one in known) for each in numbers)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("It costs $1,299.00.", "That is 1299 USD."),
        ("price: 1299.0 USD", "It costs $1,299."),
        ("fifty dollars", "$50"),
        ("20 €", "EUR 20.00"),
        ("within 14 days", "two weeks"),
        ("two weeks", "fourteen days"),
        ("within one year", "12 months"),
        ("within a week", "7 days"),
        ("24 hours", "one day"),
        ("3-5 business days", "between 3 and 5 working days"),
        ("weight: 2.4 kg", "It weighs 2400 g."),
        ("weight: 2.4 kg", "It weighs 5.3 lb."),
        ("15% off", "15 percent"),
        ("valid until 2026-12-24", "until December 24"),
        ("valid until 24 Dec 2026", "December 24th, 2026"),
        ("valid until 2026-12-24", "December 2026"),
        ("valid until 2026-12-24", "in 2026"),
        ("open from 8 am to 17:30", "8:00 to 5:30 p.m."),
        ("| Standard | 5 |", "5 days"),
        ("for 2 people", "a two-person tent"),
        ("Larch 2 Tent", "the Larch 2"),
    ],
)
def test_one_number_in_two_spellings(source: str, said: str) -> None:
    assert _supports(source, said)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("It costs $1,299.00.", "$1,298"),
        ("It costs $30.", "30 days"),
        ("within 30 days", "$30"),
        ("5 business days", "5 days"),
        ("5 days", "5 business days"),
        ("within 30 days", "one month"),
        ("2026-12-24", "December 25"),
        ("December 24", "December 24, 2026"),
        ("8 am", "8 pm"),
        ("2.4 kg", "2.5 kg"),
        ("up to 100 Wh", "101 Wh"),
        ("100 days", "101 days"),
        ("2.4 kg", "2.4 lb"),
        ("20 EUR", "$20"),
        ("10%", "$10"),
        ("10%", "15%"),
    ],
)
def test_another_number(source: str, said: str) -> None:
    assert not _supports(source, said)


@pytest.mark.parametrize(
    "text",
    [
        "See the policy [1] and [12].",
        "Have a week of fun.",
        "the WH-1000XM",
        "May I help? You may.",
        "one of our tents",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert stated(text) == []


def test_markers_and_items_of_a_list_are_no_numbers() -> None:
    assert [each.said for each in stated("1. $5 [2]\n2. All 3 tents")] == ["$5", "3"]
