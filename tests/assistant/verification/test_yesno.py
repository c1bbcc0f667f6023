from __future__ import annotations

import pytest

from assistant.verification.bounds import is_beyond
from assistant.verification.yesno import false_premise, is_polar, polarity

TENT = "Birch Dome Tent 2"


@pytest.mark.parametrize(
    "question",
    [
        "Is it waterproof?",
        "Hi, can I return shoes?",
        "My car is small. Will it fit a 1 m shelf?",
        "Don't you ship to Peru?",
        "does it come with a pump",
    ],
)
def test_yes_no_questions(question: str) -> None:
    assert is_polar(question)


@pytest.mark.parametrize(
    "question",
    [
        "How much is it?",
        "Is it red or blue?",
        "Can you tell me the price?",
        "Do you know when you open?",
        "What can I return?",
        "Kettle in red?",
    ],
)
def test_other_questions(question: str) -> None:
    assert not is_polar(question)
    assert polarity(question, "waterproof: yes") is None


@pytest.mark.parametrize(
    ("question", "evidence", "expected"),
    [
        ("Is it machine washable?", "machine washable: yes", "yes"),
        ("Is the Birch Dome Tent 2 machine washable?", "machine washable: no", "no"),
        ("Isn't it machine washable?", "machine washable: no", "no"),
        ("Is it not machine washable?", "machine washable: no", None),
        ("Is it waterproof?", f"{TENT}: waterproof: yes", "yes"),
        ("Can it go in the dishwasher?", "dishwasher safe: no", "no"),
        ("Are batteries included?", "batteries included: no", "no"),
        ("Are batteries included?", "batteries required: yes", None),
        ("Is it waterproof in salt water?", "waterproof: yes", None),
        ("Is it waterproof to 10 m?", "waterproof: yes", None),
        ("Does it have Bluetooth?", "wifi: yes", None),
        ("Is it machine washable?", "Hand wash only.", "no"),
        ("Is it waterproof?", "The zip is waterproof.", None),
        ("Is it waterproof?", "It is water resistant, not waterproof.", "no"),
        ("Can I return gift cards?", "Gift cards cannot be returned.", "no"),
        ("Can I return sale items?", "Sale items can be returned for store credit only.", None),
        ("Can I return shoes?", "You can return shoes.", "yes"),
        ("Can I return shoes?", "You can return shoes if they are unworn.", None),
        ("Do you ship to Canada?", "We ship to Mexico and Canada.", "yes"),
        ("Do you ship to Canada?", "We do not ship to Canada.", "no"),
        ("Do you ship to Peru?", "We ship to Mexico and Canada.", None),
        ("Do you ship to Canada?", "We ship furniture, and Canada has a store.", None),
        ("Is it in stock?", "In stock: 3", "yes"),
        ("Is it in stock?", "Out of stock", "no"),
        ("Is it sold out?", "In stock: 3", "no"),
        ("Is it in stock?", "Stock: unknown", None),
        ("Does it have USB ports?", "usb ports: 0", "no"),
        ("I own records. Does it play them?", "It plays CDs.", None),
        # What names a row or a part is no statement.
        ("Do you buy second-hand tents?", "Second-hand tents: Warranty: 6 months.", None),
        ("Do you ship to Peru?", "Shipping: We ship to Peru.", "yes"),
        ("Do you ship to Peru?", "Shipping: We do not ship to Peru.", "no"),
        ("Does it have pegs?", "In the bag: pegs and a pump.", "yes"),
        ("Is it in stock in green?", "In stock: 3", None),
        ("Is it in stock in green?", "Variant Green: $5.00, Out of stock (colour: green)", "no"),
        ("Is it in stock in 500 ml?", "Variant 500 ml: $5.00, Out of stock (size: 500 ml)", "no"),
        ("Is it in stock in 500 ml?", "Variant 250 ml: $5.00, In stock: 4 (size: 250 ml)", None),
    ],
)
def test_statements(question: str, evidence: str, expected: str | None) -> None:
    assert polarity(question, evidence, title=TENT) == expected


@pytest.mark.parametrize(
    ("question", "evidence", "expected"),
    [
        ("Is it under 2 kg?", "weight: 1.9 kg", "yes"),
        ("Is it lighter than 1500 g?", "weight: 1.9 kg", "no"),
        ("Is the Birch Dome Tent 2 under 2 kg?", "weight: 1.9 kg", "yes"),
        ("Is it under 2 kg?", "max load: 1.9 kg", None),
        ("Is it at least 2 m long?", "length: 180 cm", "no"),
        ("Is it at least 180 cm long?", "length: 1.8 m", "yes"),
        ("Is it more than 1 m wide?", "length: 180 cm", None),
        ("Does it hold 100 kg?", "max load: 120 kg", "yes"),
        ("Does it hold up to 150 kg?", "max load: 120 kg", "no"),
        ("Is it under $200?", "Price: $149.00", "yes"),
        ("Is it under 100 dollars?", "Price: $149.00", "no"),
        ("Does it weigh 2 kg?", "weight: 1.9 kg", "no"),
        ("Is it under 2 kg?", "weight: 1.9 kg, packed: 2.4 kg", None),
        ("Can I return it after 40 days?", "Return items within 30 days of delivery.", "no"),
        ("Can I return it after 2 weeks?", "Return items within 30 days of delivery.", "yes"),
        ("Can I return it after 2 weeks?", "Return items within 30 days if unworn.", None),
        ("Can I return it after 40 days?", "It is delivered within 30 days.", None),
        ("Can I pay 40 days later?", "Return items within 30 days of delivery.", None),
    ],
)
def test_numbers(question: str, evidence: str, expected: str | None) -> None:
    assert polarity(question, evidence, title=TENT) == expected


@pytest.mark.parametrize(
    ("question", "evidence", "expected"),
    [
        ("How do your 90-day returns work?", "Returns are free within 30 days.", True),
        ("How do your 30-day returns work?", "Returns are free within 30 days.", False),
        ("How do your two-week returns work?", "Returns take 14 days.", False),
        ("How do your 90-day returns work?", "Delivery takes 2 days.", False),
        ("Can I return it after 40 days?", "Returns are free within 30 days.", False),
    ],
)
def test_false_premises(question: str, evidence: str, expected: bool) -> None:
    assert false_premise(question, evidence) is expected


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("Does it lack a headrest?", "headrest: yes"),
        ("Is it unsafe in the oven?", "oven safe: yes"),
        ("Is it oven safe and dishwasher safe?", "oven safe: yes"),
        ("Is the lid dishwasher safe?", "dishwasher safe: yes"),
        ("Is it dishwasher safe?", "oven safe: yes"),
    ],
)
def test_a_flag_answers_only_what_it_names(question: str, evidence: str) -> None:
    assert polarity(question, evidence) is None


@pytest.mark.parametrize(
    ("question", "evidence", "expected"),
    [
        ("Does it come with a pump?", "The pump is sold separately.", "no"),
        ("hey does the dome come with a pump?", "You need to buy the pump separately.", "no"),
        ("Does it include a pump?", "Includes pegs; the pump is sold separately.", "no"),
        ("Does it include a pump?", "Includes pegs (pump sold separately).", "no"),
        ("Does it have a pump?", "The pump is optional.", "no"),
        ("Do I get a pump with it?", "The pump is an optional extra.", "no"),
        ("Is a pump included?", "A pump is available separately for $40.", "no"),
        ("Is wrapping included?", "Wrapping is available at an extra charge.", "no"),
        ("Is there a pump?", "A pump is available separately.", "no"),
        ("Are batteries included?", "Runs on batteries (not included).", "no"),
        ("Does it come with a pump?", "pump: sold separately", "no"),
        ("Does it come with a pump?", "pump: optional", "no"),
        # Neither is certain.
        ("Does it come with pegs?", "Pegs, pump and bag are sold separately.", None),
        ("Does it come with pegs?", "It comes with pegs and the pump is sold separately.", None),
        ("Does it come with a pump?", "The pump is not sold separately.", None),
        ("Does it come with a bag?", "The pump is sold separately.", None),
        ("Is there wrapping?", "Wrapping is available at an extra charge.", None),
        # Yes is yes.
        ("Does it come with a pump?", "The pump is included.", "yes"),
        ("Does it come with a pump?", "Comes with a pump.", "yes"),
        ("Does it include pegs?", "Includes pegs; the pump is sold separately.", "yes"),
        ("Does it come with a pump?", "A pump is included at no extra cost.", "yes"),
        ("Does it come with a pump?", "The pump has optional wheels.", "yes"),
        ("Are batteries included?", "Batteries included.", "yes"),
        ("Is the pump sold separately?", "The pump is sold separately.", "yes"),
        ("Can I buy a pump?", "The pump is sold separately.", "yes"),
        ("Do you sell pumps?", "Pumps are sold separately.", "yes"),
        ("Is the pump optional?", "The pump is optional.", "yes"),
    ],
)
def test_what_is_sold_apart_does_not_come_with_it(
    question: str, evidence: str, expected: str | None
) -> None:
    assert polarity(question, evidence, title=TENT) == expected


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        (
            "Are cables included?",
            "All cables are included except the extension cable, which is sold separately.",
        ),
        ("Does it come with batteries?", "Replacement batteries are sold separately."),
        ("Does it come with a battery?", "A spare battery is sold separately."),
        ("Is shipping included?", "Express shipping is available at extra cost."),
        ("Is installation included?", "Installation of a second unit costs extra."),
        ("Does it come with a charger?", "The EU charger is sold separately."),
        ("Does it come with pegs?", "Pegs can also be bought separately."),
    ],
)
def test_what_is_said_of_spares_and_upgrades_denies_nothing(question: str, evidence: str) -> None:
    assert polarity(question, evidence, title=TENT) != "no"


def test_what_is_past_the_other_bound_is_no_yes() -> None:
    record = "Bike. Brand: B.\nrider height max: 135 cm\nrider height min: 112 cm"
    shown = "rider height max: 135 cm"
    assert is_beyond("is it ok for a child who is 100 cm tall?", shown, record)
    assert not is_beyond("is it ok for a child who is 120 cm tall?", shown, record)
    assert not is_beyond(
        "is it ok for a child who is 100 cm tall?", shown, "rider height max: 135 cm"
    )
    assert is_beyond("for someone of 1.5 m?", "rider height min: 112 cm", record)
