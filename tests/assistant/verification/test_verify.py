from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.verification.verify import Meaning, markers, verify
from assistant.verification.wording import support
from knowledge.evidence import Unit

DOME = (
    "Birch Dome Tent. Brand: Birch. Price: $149.00. In stock: 6.\n"
    "A dome tent for two people with one porch.\nweight: 2.4 kg\nwaterproof: yes"
)
LAMP = "Reading Lamp. Brand: Fell. Price: $35.00. In stock: 12.\nA lamp with a warm light."
RETURNS = (
    "Returns > Exceptions\nSale items can be returned for store credit only.\n"
    "Gift cards cannot be returned."
)
LARCH = (
    "Tarnwood Larch 2 Tent. Brand: Tarnwood. Price: $249.00. In stock: 14.\n"
    "weight: 1.9 kg\ncapacity: 2\nmaximum load weight: 9 kg\nfreestanding: no\n"
    "Variant Larch red: $259.00, In stock: 3"
)
PADDLE = "Slipstream Two-Piece Paddle. Price: $124.00. In stock: 8.\nweight: 905 g\ncarry bags: one"
CUBES = "Tidy Cubes, Set of 4. Price: $29.00. In stock: 3.\nweight: 310 g"
DESK = "Desk with Two Drawers. Price: $249.00. In stock: 3.\nshelves: 4\nwarranty: 5 years"
MUGS = "Set of Two Mugs. Price: $29.00. In stock: 3.\ncapacity: 300 ml"
STEPS = "Refunds in Two Steps\nA refund is paid in 14 days."
FACTS = "The tent weighs 1.9 kg. The tent sleeps 2 people. Delivery takes 5 days and costs $9."
TERMS = (
    "Returns\nYou can return most items within 30 days of delivery.\n"
    "Members can return shoes within 60 days.\n"
    "Opened software can be returned within 14 days\nonly if the disc is faulty.\n"
    "Standard delivery takes 5 days.\nExpress delivery takes 2 days."
)


def test_markers_are_read_in_order() -> None:
    assert markers("A [2] b [1][2] c [999999] d [x]") == [2, 1, 2]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Birch Dome Tent has a price of $149. [1]",
        "The Birch Dome Tent has a price of $149",
        "The Reading Lamp is in stock: twelve. [2]",
        "Sale items can be returned for store credit only. [3]",
        "Gift cards can't be returned. [3]",
        "Yes, a dome tent for two people with a porch. [1]",
    ],
)
def test_what_a_source_says_passes(sentence: str) -> None:
    verdict = verify(sentence, [DOME, LAMP, RETURNS])
    assert verdict.passed, verdict.checks


@pytest.mark.parametrize(
    ("sentence", "failing"),
    [
        ("The Birch Dome Tent has a price of $150. [1]", "numbers"),
        # The number is the lamp's, whether the sentence cites nobody or both.
        ("The Birch Dome Tent has a price of $35.", "numbers"),
        ("The Birch Dome Tent has a price of $35. [1] [2]", "numbers"),
        # Two people and six in stock are no prices.
        ("The Birch Dome Tent has a price of $2. [1]", "numbers"),
        ("The Birch Dome Tent has a price of 6 dollars. [1]", "numbers"),
        ("The Birch Dome Tent has a price of 149 EUR. [1]", "numbers"),
        ("The Birch Dome Tent has a price of thirty dollars. [1]", "numbers"),
        ("The price of the Reading Lamp is $35. [1]", "numbers"),
        ("The tent glows in purple moonlight. [1]", "support"),
        ("Sale items cannot be returned for store credit. [3]", "support"),
        ("Gift cards can be returned. [3]", "support"),
        ("Items cannot be returned. [3]", "support"),
        ("A dome tent with a porch by Zelta for two people. [1]", "names"),
    ],
)
def test_what_no_source_says_fails(sentence: str, failing: str) -> None:
    verdict = verify(sentence, [DOME, LAMP, RETURNS])
    assert not verdict.passed
    assert failing in {check.name for check in verdict.checks if not check.passed}
    assert all(check.detail for check in verdict.checks)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The Larch 2 weighs 1.9 kg. [1]", LARCH),
        ("It costs $249.00 and 14 are in stock. [1]", LARCH),
        ("The Larch 2 Tent is $249. [1]", LARCH),
        ("The red variant costs $259. [1]", LARCH),
        ("The tent sleeps 2 people. [1]", FACTS),
        ("You can return most items within 30 days of delivery. [1]", TERMS),
        ("Members can return shoes within 60 days. [1]", TERMS),
        ("The Slipstream Two-Piece Paddle weighs 905 g. [1]", PADDLE),
        (
            "Each box has a set of 2 mugs in it. [1]",
            "Set of Two Mugs\nEach box has a set of two mugs in it.",
        ),
        ("The Tidy Cubes, Set of 4 weigh 310 g. [1]", CUBES),
    ],
)
def test_a_number_of_the_statement_passes(sentence: str, source: str) -> None:
    verdict = verify(sentence, [source])
    assert verdict.passed, verdict.checks


@pytest.mark.parametrize(
    ("sentence", "source", "failing"),
    [
        # Of another statement, attribute, variant or unit, or of the name.
        ("The tent weighs 2 kg. [1]", FACTS, "numbers"),
        ("Delivery takes 2 days. [1]", FACTS, "numbers"),
        ("The paddle comes with two bags. [1]", PADDLE, "numbers"),
        ("The paddle has a two-piece bag. [1]", PADDLE, "numbers"),
        ("The cubes have a weight of 4 g. [1]", CUBES, "numbers"),
        ("The desk comes with two shelves. [1]", DESK, "numbers"),
        ("The desk has a warranty of two years. [1]", DESK, "numbers"),
        ("The mugs have a capacity of two litres. [1]", MUGS, "numbers"),
        ("A refund is paid in two days. [1]", STEPS, "numbers"),
        ("The tent costs $9. [1]", FACTS, "support"),
        ("The tent costs $9. [1]", f"Tent\n{FACTS}", "numbers"),
        ("The Larch 2 weighs 2 kg. [1]", LARCH, "numbers"),
        ("The Larch Tent weighs 2. [1]", LARCH, "numbers"),
        ("The Larch Tent weighs 9 kg. [1]", LARCH, "numbers"),
        ("The Larch Tent weighs 14. [1]", LARCH, "numbers"),
        ("The Larch Tent costs $259. [1]", LARCH, "numbers"),
        # A decimal cut short.
        ("The Larch Tent weighs 1. [1]", LARCH, "numbers"),
        ("Delivery takes 2 days. [1]", TERMS, "numbers"),
        ("Standard delivery takes 2 days. [1]", TERMS, "numbers"),
        # For others, or without the condition.
        ("Others can return shoes within 60 days. [1]", TERMS, "numbers"),
        ("Opened software can be returned within 14 days. [1]", TERMS, "conditions"),
        ("Opened software can be returned. [1]", TERMS, "conditions"),
        ("You can return items within 30 days of delivery. [1]", TERMS, "conditions"),
    ],
)
def test_a_number_of_something_else_fails(sentence: str, source: str, failing: str) -> None:
    failed = {check.name for check in verify(sentence, [source]).checks if not check.passed}
    assert failing in failed


def test_the_source_that_has_it_all_is_the_one_to_cite() -> None:
    twin = DOME.replace("149", "159")
    assert verify("The Birch Dome Tent has a price of $159.", [DOME, twin]).best == 2
    assert verify("The Birch Dome Tent has a price of $149.", [DOME, twin]).best == 1


def test_support_is_the_share_of_content_words() -> None:
    assert support("The tents cost nothing", "a tent costs much") == pytest.approx(2 / 3)


CABINET = (
    "Oak Cabinet. Brand: Fell. Price: $349.00. In stock: 4.\nwidth: 36 cm\nheight: 55 cm\n"
    "material: oak\nwarranty: 2 years\nVariant Wide: $399.00, Out of stock (width: 48 cm)"
)
PAGE = (
    "Cabinet\nThe cabinet has a width of 36 cm and a height of 55 cm. "
    "It has two porches and four doors.\nStandard delivery takes 5-7 days, express delivery "
    "takes 2 business days. It opened on 3 March 2026.\nShipping is free from $75. "
    "A lamp costs $1,299.00 and lasts a dozen weeks. Model dv7-1211ea runs up to 9 hours."
)
RATES = (
    "Shipping > Rates\n| Region | Standard | Express |\n|---|---|---|\n"
    "| Norway | $6.95, 3\u20135 business days | $24.95, 2 business days |\n"
    "| Canada | $14.95, 5\u20139 business days | not offered |"
)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (CABINET, "The Oak Cabinet is 36 cm wide and 55 cm high."),
        (CABINET, "It is 55 cm tall and 36 cm wide."),
        (CABINET, "Its width is 360 mm and its height is 0.55 m."),
        (CABINET, "The Oak Cabinet costs $349 and 4 are in stock."),
        (CABINET, "The Oak Cabinet has a warranty of 24 months."),
        (CABINET, "The wide variant costs $399 and is sold out."),
        (PAGE, "Standard delivery takes 5 to 7 days."),
        (PAGE, "Standard delivery takes between 5 and 7 days."),
        (PAGE, "Standard delivery takes about 6 days."),
        (PAGE, "Standard delivery takes up to one week."),
        (PAGE, "Express delivery takes two business days."),
        (PAGE, "It opened on March 3."),
        (PAGE, "It opened on 2026-03-03."),
        (PAGE, "Shipping is free from $75."),
        (PAGE, "It has four doors and two porches."),
        (PAGE, "A lamp costs 1299 USD and lasts 84 days."),
        (PAGE, "Model DV7-1211EA runs up to 9 hours."),
        (RATES, "Standard shipping to Norway costs $6.95."),
        (RATES, "Express shipping to Norway costs $24.95 and takes 2 business days."),
        (RATES, "Standard shipping to Canada takes 5 to 9 business days."),
    ],
)
def test_what_is_said_in_another_way_passes(source: str, sentence: str) -> None:
    verdict = verify(sentence, [source])
    assert verdict.passed, verdict.checks


@pytest.mark.parametrize(
    ("source", "sentence", "failing"),
    [
        # Each number stands there, with other words.
        (CABINET, "The Oak Cabinet is 55 cm wide and 36 cm high.", "numbers"),
        (CABINET, "The Oak Cabinet is 55 cm wide.", "numbers"),
        (CABINET, "The wide variant costs $349.", "numbers"),
        (CABINET, "The Oak Cabinet costs $399.", "numbers"),
        (CABINET, "The Oak Cabinet has 4 doors.", "numbers"),
        (PAGE, "The cabinet has a width of 55 cm and a height of 36 cm.", "numbers"),
        (PAGE, "It has two doors and four porches.", "numbers"),
        (PAGE, "Standard delivery takes 2 business days.", "numbers"),
        (PAGE, "Express delivery takes 5-7 days.", "numbers"),
        (RATES, "Standard shipping to Norway costs $24.95.", "numbers"),
        (RATES, "Standard shipping to Norway takes 2 business days.", "numbers"),
        (RATES, "Standard shipping to Canada costs $6.95.", "numbers"),
        # The unit, the range, the bound or the day is another.
        (CABINET, "The Oak Cabinet has a warranty of 2 months.", "numbers"),
        (PAGE, "Express delivery takes 2 days.", "numbers"),
        (PAGE, "Standard delivery takes 6 days.", "numbers"),
        (PAGE, "Standard delivery takes 7 days.", "numbers"),
        (PAGE, "Shipping is free up to $75.", "numbers"),
        (PAGE, "Model dv7-1211ea runs at least 9 hours.", "numbers"),
        (PAGE, "Model dv7-1212ea runs up to 9 hours.", "numbers"),
        (PAGE, "It opened on 3 April 2026.", "numbers"),
        (PAGE, "It opened on March 3, 2025.", "numbers"),
        # Of stock and of what is free.
        (CABINET, "The Wide variant is in stock.", "stock"),
        (CABINET, "The Oak Cabinet is out of stock.", "stock"),
        (CABINET, "The Oak Cabinet is free.", "numbers"),
        (RATES, "Standard shipping to Norway is free.", "numbers"),
    ],
)
def test_what_is_swapped_or_twisted_fails(source: str, sentence: str, failing: str) -> None:
    failed = {check.name for check in verify(sentence, [source]).checks if not check.passed}
    assert failing in failed


def test_another_products_name_fails_in_small_letters_too() -> None:
    tunnel = DOME.replace("Dome", "Tunnel").replace("dome", "tunnel")
    verdict = verify("The birch tunnel tent has a price of $149. [1]", [DOME, tunnel])
    assert "names" in {check.name for check in verdict.checks if not check.passed}


def test_what_bears_a_sentence_out_is_told() -> None:
    verdict = verify("Gift cards can't be returned. [1][2]", [RETURNS, DOME])
    assert verdict.unit == Unit("Gift cards cannot be returned.", "Gift cards cannot be returned.")
    assert verdict.bearing == ((1, verdict.unit),)
    assert all(check.evidence == verdict.unit.shown for check in verdict.checks)
    assert {check.sentence for check in verdict.checks} == {"Gift cards can't be returned. [1][2]"}


class Fixed:
    """Scores everything alike and notes what it was asked."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.asked: list[tuple[str, str]] = []

    def score(self, premise: str, hypothesis: str) -> float:
        self.asked.append((premise, hypothesis))
        return self.value

    def similar(self, text: str, others: Sequence[str]) -> list[float]:
        self.asked += [(other, text) for other in others]
        return [self.value] * len(others)


@pytest.mark.parametrize("what", ["similarity", "entailment"])
def test_meaning_is_asked_for_last_and_may_refuse(what: str) -> None:
    for value, passes in ((0.9, True), (0.1, False)):
        fixed = Fixed(value)
        meaning = (
            Meaning(entailment=fixed) if what == "entailment" else Meaning(similar=fixed.similar)
        )
        assert verify("The tent costs $1. [1]", [DOME], meaning).passed is False
        assert fixed.asked == []
        verdict = verify("The Birch Dome Tent has a price of $149. [1]", [DOME], meaning)
        assert (verdict.passed, verdict.checks[-1].name) == (passes, what)
        premise, said = fixed.asked[0]
        assert premise.startswith("Birch Dome Tent")
        assert said == "The Birch Dome Tent has a price of $149."


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("The Birch Dome Tent costs $149 and the Reading Lamp costs $35. [1][2]", True),
        ("The Reading Lamp costs $35, while the Birch Dome Tent costs $149. [1] [2]", True),
        ("The Birch Dome Tent costs $35 and the Reading Lamp costs $149. [1][2]", False),
        ("The Birch Dome Tent costs $149 and costs $35. [1][2]", False),
        ("The Reading Lamp costs $35 and is for two people with one porch. [1][2]", False),
        ("The Birch Dome Tent costs $149 and the Reading Lamp costs $36. [1][2]", False),
    ],
)
def test_each_clause_is_held_against_the_source_it_names(sentence: str, passes: bool) -> None:
    verdict = verify(sentence, [DOME, LAMP])
    assert verdict.passed is passes, verdict.checks
    if passes:
        assert sorted(number for number, _ in verdict.bearing) == [1, 2]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "Rules\nWe do not ship large furniture orders to Alaska.",
            "Large furniture ships nowhere. [1]",
        ),
        (
            "Facts\nNowhere does it say that it only works on plastic.",
            "It only works on plastic. [1]",
        ),
    ],
)
def test_nowhere_is_said_where_the_source_says_it(source: str, said: str) -> None:
    verdict = verify(said, [source])
    assert not verdict.passed or verdict.best is None


KAYAK = (
    "Brook Kayak. Brand: Brook. Price: $419.00. In stock: 4.\n"
    "max load: 200 kg\nrider load: 150 kg\nage range: 8 to 14 years\nmin age: 8 years\n"
    "warranty: 2 years"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Brook Kayak can take 200 kg. [1]",
        "The Brook Kayak carries up to 200 kg. [1]",
        "The Brook Kayak is for 8 to 14 years old. [1]",
    ],
)
def test_a_verb_may_say_what_a_label_names(sentence: str) -> None:
    verdict = verify(sentence, [KAYAK])
    assert verdict.passed, verdict.checks


@pytest.mark.parametrize(
    "sentence",
    [
        "The Brook Kayak carries at least 200 kg. [1]",
        "The Brook Kayak carries more than 200 kg. [1]",
        "The Brook Kayak is 200 kg. [1]",
        "The Brook Kayak carries 150 kg. [1]",  # that is the rider's
        "The Brook Kayak is for 8 years old. [1]",  # from 8 years on
        "The Brook Kayak is 2 years old. [1]",
        "The Brook Kayak takes 2 years. [1]",
    ],
)
def test_a_verb_says_no_more_than_its_label(sentence: str) -> None:
    assert not verify(sentence, [KAYAK]).passed
