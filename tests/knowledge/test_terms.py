import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.terms import forms, identifier, index_terms, key, quoted, terms, words


@pytest.mark.parametrize("other", ["2 m", "2m", "two metres", "2 meters", "200 cm", "2-metre"])
def test_a_length_is_one_word_however_it_is_written(other: str) -> None:
    assert words(f"{other} cable") == words("2m cable")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lamps", "Lamp"),
        ("batteries", "battery"),
        ("boxes", "box"),
        ("dresses", "dress"),
        ("knives", "knife"),
        ("men's shoes", "mens shoe"),
        ("shelves", "shelf"),
        ("lens", "lenses"),
        ("colour", "color"),
        ("grey aluminium", "gray aluminum"),
        ("Café", "cafe"),
        ("USB 2.0", "usb 2"),
        ("1,200 pages", "1200 page"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert set(words(one)) & set(words(other)) == set(words(one))


def test_the_spellings_of_a_compound_share_a_key() -> None:
    assert {key(text) for text in ("over-ear", "Over Ear", "overear")} == {"overear"}
    assert terms("over-ear") == ["over", "ear", "overear"]


def test_a_model_number_is_found_whole_and_in_parts() -> None:
    assert terms("DV7-1211ea") == ["dv7", "1211ea", "dv71211ea"]
    assert identifier("DV7 1211/EA") == "dv71211ea"
    assert words("0095205603217") == ["0095205603217"]
    assert forms("USB 2.0, 5-7 kg, 15.6in") == []


def test_a_document_has_the_bare_number_too() -> None:
    assert "17" in index_terms("17 inch laptop")
    assert "17" not in terms("17 inch laptop")


def test_phrases_in_quotation_marks_and_inches_are_told_apart() -> None:
    text, phrases = quoted('a "stainless steel" 15" pan, “non stick”')
    assert phrases == ["stainless steel", "non stick"]
    assert words(text) == words("a stainless steel 15 inch pan non stick")


@given(st.text())
def test_terms_are_plain_words_whatever_the_text(text: str) -> None:
    for term in index_terms(text):
        assert term
        assert not set(term) & set(" \"'*():^-+{}\x00")
        term.encode()
