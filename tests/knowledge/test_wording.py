from __future__ import annotations

import pytest

from knowledge.types import Constraint, Filters, Sort
from knowledge.wording import (
    Condition,
    clause,
    conditions,
    describe,
    describe_range,
    order,
    range_clause,
    ranges,
)

SAID = [
    (Constraint("price", "$lt", 150), "under $150", "under $150"),
    (Constraint("price", "$lte", 49.95), "at most $49.95", "at most $49.95"),
    (Constraint("price", "$gt", 1299), "over $1,299", "over $1,299"),
    (Constraint("price", "$gte", 20), "at least $20", "at least $20"),
    (Constraint("price", "$lt", 50, "EUR"), "under €50", "under €50"),
    (Constraint("price", "$lt", 50, "£"), "under £50", "under £50"),
    (Constraint("price", "$eq", 50), "$50", "at $50"),
    (Constraint("in_stock", "$eq", True), "in stock", "in stock"),
    (Constraint("in_stock", "$eq", False), "out of stock", "out of stock"),
    (Constraint("rating", "$gte", 4), "rated 4 or better", "rated 4 or better"),
    (Constraint("rating", "$lt", 3), "rated below 3", "rated below 3"),
    (Constraint("weight", "$lt", 2, "kg"), "lighter than 2 kg", "lighter than 2 kg"),
    (Constraint("length", "$lt", 1, "m"), "shorter than 1 m", "shorter than 1 m"),
    (Constraint("weight", "$lte", 1.9, "kg"), "weight at most 1.9 kg",
     "with weight at most 1.9 kg"),
    (
        Constraint("internal_memory", "$gte", 16, "GB"),
        "internal memory at least 16 GB",
        "with internal memory at least 16 GB",
    ),
    (Constraint("length", "$eq", 2, "m"), "length: 2 m", "with length 2 m"),
    (Constraint("screen", "$eq", 15.6, '"'), 'screen: 15.6"', 'with screen 15.6"'),
    (Constraint("colour", "$eq", "black"), "colour: black", "in black"),
    (Constraint("colour", "$ne", "black"), "not black", "not in black"),
    (Constraint("size", "$eq", "42"), "size: 42", "in size 42"),
    (Constraint("brand", "$eq", "skarn"), "brand: skarn", "by Skarn"),
    (Constraint("brand", "$in", ("skarn", "voltiq")), "brand: skarn or voltiq",
     "by Skarn or Voltiq"),
    (Constraint("material", "$eq", "steel"), "material: steel", "with material steel"),
    (Constraint("material", "$ne", "leather"), "not leather", "without leather"),
    (Constraint("material", "$nin", ("oak", "pine")), "not oak or pine", "without oak or pine"),
    (Constraint("text", "$not_contains", "leather"), "no mention of leather",
     "with no mention of leather"),
    (Constraint("text", "$contains", "usb-c"), "mentions usb-c", "mentioning usb-c"),
    (Constraint("bluetooth", "$eq", True), "with bluetooth", "with bluetooth"),
    (Constraint("brand", "$ne", "dew & rye"), "not dew & rye", "not by Dew & Rye"),
    (Constraint("brand", "$eq", "lg"), "brand: lg", "by LG"),
    (Constraint("vegan", "$eq", True), "vegan", "that is vegan"),
    (Constraint("scent_free", "$eq", False), "not scent free", "that is not scent free"),
    (Constraint("assembly_required", "$eq", True), "with assembly required",
     "with assembly required"),
    (Constraint("warranty", "$gte", 1, "years"), "warranty at least 1 year",
     "with warranty at least 1 year"),
    (Constraint("age_from", "$lte", 2, "years"), "for 2 years of age", "for 2 years of age"),
    (Constraint("max_age", "$gte", 7), "for age 7", "for age 7"),
    (Constraint("age_from", "$lte", 0, "months"), "from birth", "from birth"),
    (Constraint("bluetooth", "$ne", True), "no bluetooth", "without bluetooth"),
]  # fmt: skip


@pytest.mark.parametrize(("constraint", "words", "behind_a_noun"), SAID)
def test_a_condition_in_words(constraint: Constraint, words: str, behind_a_noun: str) -> None:
    assert describe(constraint, currency="USD") == words
    assert clause(constraint, currency="USD") == behind_a_noun


def test_an_amount_without_a_currency_has_no_symbol() -> None:
    assert describe(Constraint("price", "$lt", 1500)) == "under 1,500"
    assert describe(Constraint("price", "$lt", 1500), currency="CHF") == "under 1,500 CHF"


@pytest.mark.parametrize(
    ("sort", "words"),
    [
        (Sort("price"), "cheapest first"),
        (Sort("weight", descending=True), "heaviest first"),
        (Sort("rating", descending=True), "best rated first"),
        (Sort("release_date", descending=True), "newest first"),
        (Sort("battery_hours", descending=True), "most battery hours first"),
    ],
)
def test_an_order_in_words(sort: Sort, words: str) -> None:
    assert order(sort) == words


def test_what_was_relaxed_is_not_met_however_its_price_was_worded() -> None:
    filters = Filters(
        constraints=(Constraint("price", "$lt", 50), Constraint("colour", "$eq", "black")),
        sort=Sort("price"),
    )
    for relaxed in ("under 50", "under $50"):
        assert conditions(filters, (relaxed,), currencies=("USD",)) == (
            Condition("under $50", met=False),
            Condition("colour: black", met=True),
            Condition("cheapest first", met=True),
        )


def test_what_was_relaxed_is_shown_even_when_no_filter_says_so() -> None:
    assert conditions(Filters(), ("in stock",)) == (Condition("in stock", met=False),)


LOW, HIGH = Constraint("price", "$gte", 20), Constraint("price", "$lte", 50)


@pytest.mark.parametrize("ends", [(LOW, HIGH), (HIGH, LOW)])
def test_the_ends_of_a_range_are_one_condition(ends: tuple[Constraint, ...]) -> None:
    black = Constraint("colour", "$eq", "black")
    filters = Filters(constraints=(ends[0], black, ends[1]))
    assert conditions(filters, currencies=("USD",)) == (
        Condition("between $20 and $50", met=True),
        Condition("colour: black", met=True),
    )
    relaxed = ("at least 20", "at most 50")
    assert conditions(filters, relaxed)[0] == Condition("between 20 and 50", met=False)
    assert conditions(filters, ("at most 50",)) == (
        *(Condition(text, met=met) for text, met in _apart(ends)[:1]),
        Condition("colour: black", met=True),
        *(Condition(text, met=met) for text, met in _apart(ends)[1:]),
    )


def _apart(ends: tuple[Constraint, ...]) -> list[tuple[str, bool]]:
    return [(describe(each), each is LOW) for each in ends]


def test_a_range_of_an_attribute_is_named() -> None:
    ends = [Constraint("weight", "$gte", 1, "kg"), Constraint("weight", "$lt", 2, "kg")]
    (group,) = ranges(ends)
    assert describe_range(group) == "weight between 1 kg and 2 kg"
    assert range_clause(group) == "with weight between 1 kg and 2 kg"
    assert len(ranges([LOW, ends[1]])) == 2
