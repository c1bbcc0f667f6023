from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from finetune.hygiene.shingles import NearTexts, plain, shared, shingles

TEXT = "the brass reading lamp on the left of the desk has a warm light and a long grey cable"


def test_a_changed_word_is_nearly_the_same() -> None:
    near = NearTexts([TEXT], least=0.7)
    assert near.has(TEXT.upper())
    assert near.has(TEXT.replace("grey", "black"))
    assert not near.has("a whistling kettle for gas and induction, with a copper bottom")
    assert not near.has("")


def test_case_and_marks_do_not_count() -> None:
    assert plain("Is it, light?") == plain("is it light")


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_between_nought_and_one(one: str, other: str) -> None:
    found = shared(shingles(one), shingles(other))
    assert 0 <= found <= 1
    assert found == shared(shingles(other), shingles(one))


@given(st.lists(st.text(min_size=1), max_size=5))
def test_what_was_added_is_found(texts: list[str]) -> None:
    near = NearTexts(texts, least=0.99)
    assert all(near.has(each) for each in texts if shingles(each))
