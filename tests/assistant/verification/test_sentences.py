from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verification.sentences import Feed, sentences

CASES = [
    ("It costs $5. It is black.", ["It costs $5. ", "It is black."]),
    ("It weighs 1.9 kg. Nice.", ["It weighs 1.9 kg. ", "Nice."]),
    ("One. [1] Two. [2]", ["One. [1] ", "Two. [2]"]),
    ("One [1]. Two [2].", ["One [1]. ", "Two [2]."]),
    ("One. [1][2]\n[3] Two.", ["One. [1][2]\n[3] ", "Two."]),
    ("It weighs 95 g [1] and is red [2].", ["It weighs 95 g [1] and is red [2]."]),
    ("It weighs 95 g [1] The other is red.", ["It weighs 95 g [1] ", "The other is red."]),
    ("Use e.g. gas. See Dr. Oak, i.e. me.", ["Use e.g. gas. ", "See Dr. Oak, i.e. me."]),
    ('He said "no!" Then left.', ['He said "no!" ', "Then left."]),
    ("1. Tents\n2. Shoes", ["1. Tents\n", "2. Shoes"]),
    ("- a tent\n- a shoe", ["- a tent\n", "- a shoe"]),
    ("Really?! Yes.", ["Really?! ", "Yes."]),
    ("no end", ["no end"]),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_text_is_cut_behind_full_stops_and_their_citations(text: str, expected: list[str]) -> None:
    assert list(sentences([text])) == expected


PIECES = st.sampled_from(
    [".", "!", "?", '"', ")", " ", "  ", "\n", "[1]", "[2", "]", "[", "1.9", "5", "No. ", "e.g.",
     "Tent", "a", "costs", "$149.00", "Dr.", "1. ", "\u201d", "…"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60)


@given(text=TEXTS, data=st.data())
def test_how_the_text_arrives_changes_nothing(text: str, data: st.DataObject) -> None:
    marks = st.lists(st.integers(0, len(text)), max_size=12)
    cuts = [0, *sorted(data.draw(marks)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(cuts)]
    whole = list(sentences([text]))
    assert list(sentences(pieces)) == whole
    assert list(sentences(text)) == whole  # letter by letter
    if text.strip():
        assert "".join(whole) == text


def test_a_sentence_comes_as_soon_as_the_next_begins() -> None:
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("It is ", "black. [1]", " A", " never read"):
            taken.append(piece)
            yield piece

    assert next(sentences(pieces())) == "It is black. [1] "
    assert taken[-1] == " A"


def test_a_feed_can_be_finished_before_it_is_read() -> None:
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("It is ", "black. [1]", " A", " tent."):
            taken.append(piece)
            yield piece

    feed = Feed(pieces())
    found = sentences(feed)
    assert next(found) == "It is black. [1] "
    feed.finish()
    assert taken[-1] == " tent."
    assert list(found) == ["A tent."]
