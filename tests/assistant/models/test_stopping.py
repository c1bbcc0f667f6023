from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.stopping import StopStrings, limited
from assistant.types import Sampling


@given(
    pieces=st.lists(st.text(alphabet="ab\n", max_size=4)),
    stop=st.text(alphabet="ab\n", min_size=1, max_size=4),
)
def test_a_stop_string_cuts_the_same_place_however_the_text_arrives(
    pieces: list[str], stop: str
) -> None:
    stops = StopStrings((stop,))
    text = "".join(stops.feed(piece) for piece in pieces) + stops.flush()
    whole, found, _ = "".join(pieces).partition(stop)
    assert (text, stops.hit) == (whole, bool(found))


def test_the_earliest_of_several_wins_and_an_empty_one_means_nothing() -> None:
    stops = StopStrings(("", "later", "now"))
    assert stops.feed("stop now, not later") == "stop "
    assert stops.feed("more") == ""


def test_text_that_cannot_be_a_stop_string_is_not_held_back() -> None:
    stops = StopStrings(("\nQuestion:",))
    assert [stops.feed(piece) for piece in ("Hi", "\n", "Qu", "ick")] == ["Hi", "", "", "\nQuick"]


@pytest.mark.parametrize(
    ("sampling", "text", "finish"),
    [
        (Sampling(), "abc", "stop"),
        (Sampling(max_tokens=3), "abc", "stop"),
        (Sampling(max_tokens=2), "ab", "length"),
        (Sampling(stop=("b",)), "a", "stop"),
        (Sampling(stop=("cd",)), "abc", "stop"),
        (Sampling(seconds=0), "", "time"),
    ],
)
def test_the_last_chunk_says_which_limit_it_was(sampling: Sampling, text: str, finish: str) -> None:
    chunks = list(limited((letter for letter in "abc"), sampling))
    assert "".join(chunk.text for chunk in chunks) == text
    assert [chunk.finish for chunk in chunks if chunk.finish] == [finish]
