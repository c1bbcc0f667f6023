"""What holds at some times or in some cases only is not said of all."""

from __future__ import annotations

import pytest

from assistant.verification import Gate
from assistant.verification.verify import verify

YEAR_END = "From 28 to 31 December 2026 all shops open from 11:00 to 16:00."
EVE = "All shops close at 15:00 on 24 December 2026."
EASTER = "All shops are closed on Easter Sunday and open from 10:00 to 17:00 on Easter Monday."
WEEK = "From Monday to Thursday the café serves lunch."
SUMMER = "Between May and September repotting is free."
UNTIL = "Until 24 December delivery is free."
ISO = "Since 2026-03-01 parking is free."
SUNDAYS = "We do not deliver on Sundays or public holidays."
BEFORE = "Orders placed before 1 pm on a working day leave our depot the same day."
FISH = "Live fish are sold in our shop only, from Thursday to Sunday, and are never delivered."
SMALL = "For orders under €50, delivery costs €5."
SALE = "During the sale you can return it within 14 days."
ISLANDS = "For islands delivery takes 8 days."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (YEAR_END, "All shops open from 11:00 to 16:00."),
        (YEAR_END, "All shops open from 11:00 to 16:00 on 31 December 2026."),
        (EVE, "All shops close at 15:00."),
        (EVE, "All shops close at 15:00 in December 2026."),
        (EASTER, "All shops are closed."),
        (WEEK, "The café serves lunch."),
        (WEEK, "The café serves lunch on Mondays."),
        (SUMMER, "Repotting is free."),
        (SUMMER, "Repotting is free in May."),
        (UNTIL, "Delivery is free."),
        (UNTIL, "Delivery is free on 24 December."),
        (ISO, "Parking is free."),
        (SUNDAYS, "We do not deliver."),
        (BEFORE, "Orders leave our depot the same day."),
        (BEFORE, "Orders placed on a working day leave our depot the same day."),
        (FISH, "Live fish are sold in our shop only and are never delivered."),
        ("On bank holidays we close early.", "We close early."),
        ("We close early on bank holidays.", "We close early."),
        (SMALL, "Delivery costs €5."),
        (SALE, "You can return it within 14 days."),
        (ISLANDS, "Delivery takes 8 days."),
    ],
)
def test_a_rule_is_not_said_without_its_times_and_cases(line: str, sentence: str) -> None:
    source = f"Shops > When\n{line}"
    verdict = verify(sentence, [source])
    assert not verdict.passed
    assert any(check.name == "conditions" and not check.passed for check in verdict.checks)
    quoted = "".join(Gate(sources=[source], strict=True).filter(iter([sentence])))
    assert quoted in {f"{line} [1]", ""}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (YEAR_END, "All shops are open from 11:00 to 16:00 from 28 to 31 December 2026."),
        (EVE, "All shops close at 3 pm on 24 December."),
        (EVE, "On Dec 24 all shops close at 15:00."),
        (EASTER, "All shops are closed on Easter Sunday."),
        (WEEK, "The café serves lunch from Monday to Thursday."),
        (SUMMER, "Repotting is free between May and September."),
        (UNTIL, "Delivery is free until 24 December."),
        (ISO, "Parking is free since 1 March."),
        (SUNDAYS, "We do not deliver on Sundays."),
        ("On bank holidays we close early.", "We close early on bank holidays."),
        (SALE, "You can return it within 14 days during the sale."),
        (ISLANDS, "Delivery takes 8 days for islands."),
        # What another clause says of other times is not spoken of.
        ("We deliver to Cork, and on Mondays the café is closed.", "We deliver to Cork."),
    ],
)
def test_a_rule_with_its_times_and_cases_passes(line: str, sentence: str) -> None:
    verdict = verify(sentence, [f"Shops > When\n{line}"])
    assert verdict.passed, verdict.checks


def test_what_describes_a_product_needs_no_opening() -> None:
    source = "Fell Mat. Price: $9.00. In stock: 3.\nWith its thick foil the mat keeps you warm."
    assert verify("The mat keeps you warm.", [source]).passed
    winter = "Fell Rose. Price: $9.00. In stock: 3.\nIn winter keep the rose dry."
    assert not verify("Keep the rose dry.", [winter]).passed
