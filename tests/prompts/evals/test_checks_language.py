"""Checks of the answer's language and of how hard it is to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from knowledge.types import Passage
from prompts.evals.checks.language import reading_grade, syllables
from prompts.evals.suite import Undecided
from tests.prompts.evals.conftest import TENT

if TYPE_CHECKING:
    from tests.prompts.evals.conftest import Judged


def test_language(judged: Judged) -> None:
    found = judged({"language": "en"}, "Yes, you can return it within 30 days. [1]")
    assert found.passed
    assert re.fullmatch(r"the answer is in en \(\d+% sure\)", found.reason)
    german = judged({"language": "en"}, "Ja, das geht innerhalb von 30 Tagen. [1]")
    assert not german.passed
    assert re.fullmatch(r"the answer is in de \(\d+% sure\)", german.reason)


def test_names_of_products_are_in_no_language(judged: Judged) -> None:
    text = "Das Birch Dome Tent wiegt 2,4 kg und ist wasserdicht."
    assert judged({"language": "de"}, text, products=(TENT,)).passed
    read = Passage("T9", "Zeltplatz Laterne", "An: 5", 0, "product")
    assert judged({"language": "en"}, "Zeltplatz Laterne: in stock: 5", passages=(read,)).passed


@pytest.mark.parametrize("text", ["", "$149.00", "[1]"])
def test_what_has_no_words_has_no_language(judged: Judged, text: str) -> None:
    with pytest.raises(Undecided, match="no words to tell its language"):
        judged({"language": "en"}, text)


def test_what_is_too_short_to_tell_is_undecided(judged: Judged) -> None:
    with pytest.raises(Undecided, match="too short"):
        judged({"language": "de"}, "OK")


@pytest.mark.parametrize(
    ("value", "passes", "reason"),
    [
        (8, True, "the answer reads at grade 1.5"),
        ({"at_most": 1}, False, "the answer reads at grade 1.5, above 1"),
        ({"at_least": 3.5}, False, "the answer reads at grade 1.5, below 3.5"),
    ],
)
def test_reading_level(judged: Judged, value: Any, passes: bool, reason: str) -> None:
    # 13 words, 2 sentences, 16 syllables: 0.39 * 6.5 + 11.8 * 16 / 13 - 15.59 = 1.5
    text = "You can return most items. You have thirty days to do so now. [1]"
    found = judged({"reading_level": value}, text)
    assert (found.passed, found.reason) == (passes, reason)


def test_the_grade_is_that_of_the_formula() -> None:
    # 6 words with 6 syllables in 1 sentence.
    assert reading_grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    hard = reading_grade("Notwithstanding contradictory stipulations, reimbursement necessitates "
                         "documentation.")  # fmt: skip
    assert hard is not None
    assert hard > 20
    assert reading_grade("[1]") is None


def test_a_text_without_words_has_no_reading_level(judged: Judged) -> None:
    with pytest.raises(Undecided, match="no words"):
        judged({"reading_level": 8}, "...")


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("return", 2), ("make", 1), ("table", 2), ("delivery", 4), ("wanted", 2),
     ("asked", 1), ("boxes", 2), ("the", 1), ("30", 1), ("waterproof", 3), ("sizes", 2)],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count
