from __future__ import annotations

import pytest

from assistant.verification.cleaning import clean
from assistant.verification.dates import date_key, minutes, same_date
from assistant.verification.numerals import digits
from assistant.verification.quantities import quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one hundred and forty-nine dollars", "149 dollars"),
        ("onehundredfortynine", "149"),
        ("twelve hundred", "1200"),
        ("two million three hundred thousand and one", "2300001"),
        ("two and a half hours, 2\u00bd m", "2 1/2 hours, 2 1/2 m"),
        ("a dozen eggs, half a dozen, two dozen", "12 eggs, 6, 24"),
        ("half an hour", "1/2 hour"),
        ("one four nine", "1 4 9"),
        ("two and four", "2 and 4"),
        ("a third of it on the third of March", "1/3 of it on the 3th of March"),
        ("ten point five", "10.5"),
        ("three quarters", "3/4"),
        ("10\u00b2 and m\u00b2", "10^2 and m2"),
        ("weight, often, someone", "weight, often, someone"),
    ],
)
def test_number_words_are_read_as_digits(text: str, expected: str) -> None:
    assert digits(text, ones=False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Between two sizes, take the smaller one.", "Between 2 sizes, take the smaller one."),
        ("this one is red", "this one is red"),
        ("No more than one per customer", "No more than 1 per customer"),
        ("Orders under one.", "Orders under 1."),
        ("Only one is left, choose any one of three", "Only 1 is left, choose any 1 of 3"),
        ("another one and a half hours", "another 1 1/2 hours"),
        ("longer than one week", "longer than 1 week"),
    ],
)
def test_one_that_stands_for_a_thing_is_no_number(text: str, expected: str) -> None:
    assert digits(text, ones=True) == expected


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (("$1,299.00", "1299 USD", "US$1299", "one thousand two hundred ninety-nine dollars"), "$"),
        (("99 cents", "$0.99", "USD .99"), "$"),
        (("two weeks", "14 days", "a fortnight".replace("a ", "one "), "14-day"), "time"),
        (("5-7 days", "5 to 7 days", "between five and seven days", "5\u20137 days"), "time"),
        (("1.9 kg", "1900 g", "1,900 grams"), "mass"),
        (('15.6"', "15.6 inches", "15.6-inch"), "length"),
        (("50%", "fifty percent"), "share"),
        (("Days: 2", "2 days", "days (days): 2"), "time"),
        (("2 business days", "two working days".replace("working", "business")), "working time"),
    ],
)
def test_the_same_is_read_in_one_way(texts: tuple[str, ...], unit: str) -> None:
    found = [quantities(text)[-1] for text in texts]
    assert {each.unit for each in found} == {unit}
    assert {(round(each.low, 6), round(each.high, 6)) for each in found} == {
        (round(found[0].low, 6), round(found[0].high, 6))
    }


@pytest.mark.parametrize(
    "text",
    ["dv7-1211ea", "16:9", "1,5", "1.2.3", "1 4 9", "1\u00b749", "$1 49", "555-0199", "10^2", "4K",
     "1920x1080", "802.11ac", "\u0663\u066b5"],
)  # fmt: skip
def test_what_is_no_plain_number_is_taken_whole(text: str) -> None:
    (found,) = quantities(text)
    assert found.kind == "code"


def test_a_bare_number_of_stock_is_no_length() -> None:
    assert [each.kind for each in quantities("6 in stock, 5 in wide, 4 in total")] == [
        "number", "measure", "number",
    ]  # fmt: skip


def test_how_exactly_a_number_is_meant_is_read() -> None:
    found = quantities("up to 9 h, at least 2 h, 3 h or more, within 4 h, about 5 h, 6 h")
    assert [each.bound for each in found] == ["most", "least", "least", "within", "", ""]
    assert [each.about for each in found] == [False, False, False, False, True, False]


def test_dates_and_times_are_read() -> None:
    day = ("2026", "3", "3")
    for text in ("3 March 2026", "2026-03-03", "March 3, 2026", "3rd of March 2026"):
        assert date_key(text) == day
    assert same_date(("", "3", "3"), day)
    assert not same_date(day, ("", "3", "3"))
    assert date_key("13/03/2026") == ("2026", "3", "13")
    assert date_key("03/04/2026") == ("03/04/2026",)
    assert date_key("2026-13-40") is None
    assert (minutes("5 pm"), minutes("17:00"), minutes("12 am")) == (1020, 1020, 0)
    assert minutes("25:00") is None


@pytest.mark.parametrize(
    "text",
    ["1\u200b49", "**1**49", "<b>1</b>49",
     "1&#52;9", "1<!-- x -->49", "1\\49", "\uff11\uff14\uff19",
     "1\u033649", "[149](https://x.example)9".replace(")9", ")"), "`149`", "&amp;#49;49"],
)  # fmt: skip
def test_what_a_reader_sees_is_what_is_checked(text: str) -> None:
    assert clean(text).strip("[]").split("]")[0] == "149"


def test_what_belongs_to_a_text_stays() -> None:
    text = "caf\u00e9 [1] 5 m\u00b2, 20 \u00b0C, a < b, snake_case\n- \u2603"
    assert clean(text, known="\u2603") == text
    assert clean("\u2603 [2](x)") == " [2](x)"
