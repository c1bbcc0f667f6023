from __future__ import annotations

from datetime import date

import pytest

from knowledge.types import Document
from knowledge.validity import Period, asked_period, names_time, not_in_force

TODAY = date(2026, 11, 21)


def period(*, start: tuple[int, int, int], end: tuple[int, int, int]) -> Period:
    return Period(date(*start), date(*end))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Can I return a sale item?", Period(TODAY, TODAY)),
        ("What was the return window in 2024?", period(start=(2024, 1, 1), end=(2024, 12, 31))),
        ("what were shipping costs last year", period(start=(2025, 1, 1), end=(2025, 12, 31))),
        ("Rules for an order of March 2025", period(start=(2025, 3, 1), end=(2025, 3, 31))),
        ("I bought it on 5 March 2025", period(start=(2025, 3, 5), end=(2025, 3, 5))),
        ("I bought it on Mar 5th, 2025", period(start=(2025, 3, 5), end=(2025, 3, 5))),
        ("I bought it on 2025-03-05", period(start=(2025, 3, 5), end=(2025, 3, 5))),
        ("What changes next month?", period(start=(2026, 12, 1), end=(2026, 12, 31))),
        ("Were you open last week?", period(start=(2026, 11, 9), end=(2026, 11, 15))),
    ],
)
def test_the_time_asked_about(question: str, expected: Period) -> None:
    assert asked_period(question, TODAY) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Is the MacBook 2019 in stock?",  # a year in a name
        "Do you have it for 2000 dollars?",
        "What is the rule in 2026?",  # this year has today in it
    ],
)
def test_no_other_time_is_today(question: str) -> None:
    assert asked_period(question, TODAY) == Period(TODAY, TODAY)


def test_a_day_that_does_not_exist_leaves_its_month() -> None:
    assert asked_period("Order of 31 June 2025", TODAY).start == date(2025, 6, 1)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was the return window in 2025?", True),
        ("what was it last year", True),
        ("Is the MacBook 2019 in stock?", False),
    ],
)
def test_a_question_may_name_a_time(question: str, expected: bool) -> None:
    assert names_time(question) is expected


def documents() -> list[Document]:
    old = Document(
        "old", "Returns", "90 days", "old.md",
        valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31),
    )  # fmt: skip
    new = Document(
        "new", "Returns", "30 days", "new.md", valid_from=date(2026, 1, 1), supersedes=("old",)
    )
    future = Document("future", "Returns", "10 days", "f.md", valid_from=date(2027, 1, 1))
    return [old, new, future]


@pytest.mark.parametrize(
    ("question", "hidden"),
    [
        ("How long can I return it?", {"old", "future"}),
        ("How long could I return it in 2025?", {"new", "future"}),
        ("How long can I return it next year?", {"old"}),
        ("What was the rule in 2019?", {"old", "new", "future"}),
    ],
)
def test_what_did_not_hold_then_is_hidden(question: str, hidden: set[str]) -> None:
    assert not_in_force(documents(), asked_period(question, TODAY)) == hidden


def test_what_is_replaced_is_hidden_without_dates() -> None:
    old = Document("a", "Returns", "90 days", "a.md")
    new = Document("b", "Returns", "30 days", "b.md", supersedes=("a",))
    assert not_in_force([old, new], Period(TODAY, TODAY)) == {"a"}
