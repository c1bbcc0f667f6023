from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from assistant.phrasing import Phraser, sellable
from knowledge.completion import Policy
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index


@pytest.fixture
def blocked(store: Path) -> Iterator[Index]:
    policy = Policy(names=frozenset({("light", "desk")}))
    with Index.open(store, embedder=WordHashEmbedder(), policy=policy) as index:
        yield index


def phraser(text: str) -> Phraser:
    return Phraser(model=ScriptedModel([text]), embedder=WordHashEmbedder(), options=Options())


def test_lines_end_where_the_model_repeats_itself() -> None:
    written = phraser("Tent  for two\n\ntent for four\ntent for two\ntent for six")
    assert list(written.lines("tent", "Tents")) == ["tent for two", "tent for four"]


def test_a_line_that_was_cut_off_is_none() -> None:
    many = "\n".join(f"tent number {n}" for n in range(40))  # 120 words; the limit is 72
    lines = list(phraser(many).lines("tent", "Tents"))
    assert lines == [f"tent number {n}" for n in range(23)]


def test_it_stops_when_it_is_told() -> None:
    lines = phraser("one\ntwo\nthree").lines("tent", "Tents", stopped=lambda: True)
    assert list(lines) == []


def test_the_prompt_has_category_and_prefix() -> None:
    last = phraser("").messages("waterproof t", "Camping > Tents")[-1]
    assert last.content == "Category: Camping > Tents\nTyped: waterproof t"


@pytest.mark.parametrize(
    ("typed", "phrase", "kept"),
    [
        ("lamp", "lamp for reading", True),
        ("reading", "reading lamp", True),
        ("lamp", "warm lamp", False),  # does not go on as was typed
        ("tunnel", "tunnel tent", False),  # sold out
        ("lamp", "lamp for the moon", False),  # nothing is one
        ("lamp", "lamp with", False),  # goes on
        ("lamp", "lamp lamp", False),
        ("6", "6 w lamp", True),
        ("read", "reading 6 w lamp", False),  # a number that nobody typed
    ],
)
def test_only_what_the_shop_can_sell_is_kept(
    index: Index, typed: str, phrase: str, kept: bool
) -> None:
    assert sellable([phrase], typed, index.suggestions) == ([phrase] if kept else [])


def test_nothing_is_said_twice(index: Index) -> None:
    phrases = ["lamp for reading", "lamp with reading", "lamps"]
    assert sellable(phrases, "lamp", index.suggestions, known=["lamp"]) == phrases[:1]


def test_nobody_is_named(index: Index, blocked: Index) -> None:
    phrase = "light desk lamp"
    assert sellable([phrase], "light", index.suggestions) == [phrase]
    assert sellable([phrase], "light", blocked.suggestions) == []
