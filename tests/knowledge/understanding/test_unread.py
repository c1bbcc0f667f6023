"""Nothing that sounds like a condition is lost: it is in a constraint, or in a gap that says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.columns import Columns
from knowledge.types import Filters
from knowledge.understanding import understand
from knowledge.units import numbers

THINGS = ("tents", "headphones", "an office chair", "a wallet", "climbing rope", "a widget")
COMPARING = (
    "under", "over", "at least", "at the very least", "at most", "not more than", "no less than",
    "no more than", "up to", "exceeding", "north of", "a minimum of", "lighter than", "longer than",
    "nothing above", "not above", "sturdier than", "with", "about", "exactly",
)  # fmt: skip
AMOUNTS = {
    "3": 3, "17": 17, "1,200": 1200, "4.5": 4.5, "three": 3, "twelve": 12, "forty-two": 42,
    "a hundred": 100, "two hundred and fifty": 250, "half a dozen": 6, "two dozen": 24,
    "a couple of hundred": 200, "fifteen hundred": 1500,
}  # fmt: skip
UNITS = (
    "dollars", "bucks", "euros", "kg", "kilos", "pounds", "metres", "inches", "hours", "lumens",
    "stars", "people", "vestibules", "zorblats", "dB", "litres",
)  # fmt: skip
DENYING = (
    "not", "no", "without", "without any", "except", "but not", "but no", "excluding", "nothing",
    "anything but", "other than", "never", "avoiding", "rather than", "I don't want",
    "I can't have", "lacking", "that isn't", "that aren't", "dont want", "steer clear of", "minus",
)  # fmt: skip
DENIED = (
    "leather", "bluetooth", "Birch", "black", "orange", "mesh", "velcro", "crimson", "over-ear",
    "Coleman", "zorb", "a headrest", "plastic buckles", "wool",
)  # fmt: skip

amounts = st.tuples(st.sampled_from(COMPARING), st.sampled_from([*AMOUNTS]), st.sampled_from(UNITS))
denials = st.tuples(st.sampled_from(DENYING), st.sampled_from(DENIED))
joints = st.sampled_from((", ", " ", " and ", ", please ", " - "))


def values(filters: Filters) -> Iterator[float]:
    """Yield every number that filters or their gaps state."""
    for each in filters.constraints:
        for value in each.value if isinstance(each.value, tuple) else (each.value,):
            yield from [float(value)] if isinstance(value, int | float) else stated(value)
            if isinstance(value, float) and each.operator in {"$gte", "$lte"}:
                yield round(value / 0.85, 6)
                yield round(value / 1.15, 6)
    for gap in filters.gaps:
        yield from stated(gap.text)


def stated(text: str) -> Iterator[float]:
    yield from (each.value for each in numbers(text))
    yield from (value for words, value in AMOUNTS.items() if words in text)


def names(filters: Filters, word: str) -> bool:
    """Say whether filters deny a word, or a gap has it."""
    stem = word.lower().rstrip("s").split()[-1]
    denied = [
        f"{each.field} {each.value}"
        for each in filters.constraints
        if each.operator in {"$ne", "$nin", "$not_contains"} or each.value is False
    ]
    return any(stem in text.lower() for text in (*denied, *(each.text for each in filters.gaps)))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(thing=st.sampled_from(THINGS), one=amounts, joint=joints, two=amounts)
def test_every_number_is_a_condition_or_a_gap(
    columns: Columns, thing: str, one: tuple[str, ...], joint: str, two: tuple[str, ...]
) -> None:
    text = f"{thing} {' '.join(one)}{joint}{' '.join(two)}"
    found = understand(text, columns).filters
    for each in (one, two):
        assert any(abs(AMOUNTS[each[1]] - value) < 0.01 for value in values(found)), text


@settings(max_examples=400, deadline=None, derandomize=True)
@given(thing=st.sampled_from(THINGS), joint=joints, denial=denials, amount=amounts)
def test_every_denial_is_a_condition_or_a_gap(
    columns: Columns, thing: str, joint: str, denial: tuple[str, ...], amount: tuple[str, ...]
) -> None:
    text = f"{thing}{joint}{' '.join(denial)}, {' '.join(amount)}"
    found = understand(text, columns).filters
    assert names(found, denial[1]), text
    assert any(abs(AMOUNTS[amount[1]] - value) < 0.01 for value in values(found)), text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a rope a metre long", "a metre"),
        ("a rope longer than some dozens", "longer than some dozens"),
        ("tents for at most three figures", "at most three figures"),
        ("headphones sturdier than mine", "sturdier than mine"),
        ("a wallet for my wife who can't wear wool", "can't wear wool"),
        ("a 4k monitor", "4k"),
        ("a tent with five zips", "five zips"),
        ("a tent with a hydrostatic head of 3,000 mm", "3,000 mm"),
        ("headphones, not smart", "not smart"),
        ("a $40 wallet", "$40"),
    ],
)
def test_what_no_reader_reads_is_named(columns: Columns, text: str, said: str) -> None:
    assert said in [each.text for each in understand(text, columns).filters.gaps]


@pytest.mark.parametrize(
    "text",
    [
        "a warm light to return",
        "an iPhone 7 tent",
        "iphone 7 wallet",
        "Larch 2 Tent",
        "a tent, I don't mind which",
        "not sure which tent",
        "tents that aren't too heavy",
        "I have a 15 inch laptop and need a wallet",
        "tents, but the old ones, they never fit my car",
        "why not a tent",
        "isn't there a tent",
    ],
)
def test_what_is_no_condition_is_not_named(columns: Columns, text: str) -> None:
    assert not [each for each in understand(text, columns).filters.gaps if each.kind != "thing"]
