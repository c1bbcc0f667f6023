"""Which days evidence is about."""

from __future__ import annotations

import pytest

from knowledge.days import of_another_day

HOLIDAYS = "On other bank holidays York opens as on a Sunday; Leeds and Hull are closed."
CHRISTMAS = "On 25 and 26 December and on 1 January all shops are closed."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When is the York shop open on Saturday?", HOLIDAYS),
        ("Are you open in Leeds on Sundays?", HOLIDAYS),
        ("Are you open on Monday?", "On bank holiday Mondays we are closed."),
        ("Are you open on Friday?", "Friday, November 27: Stores: 7 am-9 pm."),
        ("Are you open on Christmas Day?", "On St Patrick's Day (17 March) only York is open."),
        ("Are you open on Christmas Day?", "On 24 December all shops close at 14:00."),
        ("are you open on Thanksgiving?", "All stores are closed on December 25."),
        ("Is there a pharmacist in Hull on Tuesdays?", "In Hull there is none on Saturdays."),
    ],
)
def test_what_is_of_another_day_is_no_answer(question: str, text: str) -> None:
    assert of_another_day(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Are you open on Saturday?", "Hull: Monday to Friday: 9 to 18; Saturday: 9 to 13."),
        ("Are you open on Tuesdays?", "Mon\u2013Fri: 9 to 18."),
        ("Do you deliver on Wednesday?", "We deliver on weekdays except bank holidays."),
        ("Are you open on Sunday?", "Open seven days a week, except Christmas Day."),
        ("Are you open on Saturday?", "We never close, not even at Christmas."),
        (
            "Do you deliver on Saturday?",
            "Orders placed after Friday noon are not dispatched until Monday.",
        ),
        (
            "Can I return what I bought on Black Friday?",
            "Purchases between November 1 and December 25 can be returned until January 31.",
        ),
        ("Can I phone on Saturday?", "Monday to Friday 8 am to 9 pm."),
        ("Do students get something off on Fridays?", "Students get 10% off on Tuesdays."),
        ("Is there parking on Sundays?", "There is free parking behind the shop."),
        ("Are you open on Christmas Day?", CHRISTMAS),
        ("Are you open on Boxing Day?", CHRISTMAS),
        ("Are you open on Easter Monday?", HOLIDAYS),
        ("Are you open on Thanksgiving?", "November 26: closed."),
        ("When do you open on the Friday after Thanksgiving?", "Friday, November 27: 7 am."),
        ("Are you open?", HOLIDAYS),
        ("Can I bring it back on Saturday?", "You may return it until 31 January."),
        ("Can I bring it back at Christmas?", "What was bought in December may be returned."),
    ],
)
def test_what_may_be_of_the_day_asked_about_stays(question: str, text: str) -> None:
    assert not of_another_day(question, text)
