"""Questions about taking something back, as rules put them."""

from __future__ import annotations

import pytest

from assistant.fewcalled import of_any
from assistant.paraphrase import of_taking_back
from tests.assistant.followup_shop import LARCH


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("can I return it?", "under which conditions can I return it?"),
        ("I'd like to send the tent back", "how do I return the tent?"),
        ("we want to exchange the tent", "how do I exchange the tent?"),
        ("could I bring the tent back?", "under which conditions can I return the tent?"),
        ("how can I exchange my tent?", "how do I exchange my tent?"),
        ("could I bring it back, if it leaks?", None),
        ("how long do I have to return the tent?", None),
        ("can you give me my money back?", None),
        ("can I take the bike back seat off?", None),
        ("when is it back in stock?", None),
        ("is the back made of mesh?", None),
        ("do you sell return labels?", None),
    ],
)
def test_how_rules_put_it(question: str, asked: str | None) -> None:
    assert of_taking_back(question) == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("can I return the Larch 2 tent?", "can I return an item?"),
        ("can I return my tent, opened?", "can I return an item, opened?"),
        ("how do I return Larch 2 tents", "how do I return an item"),
        ("can I return it?", "can I return it?"),
    ],
)
def test_any_item_stands_for_one(question: str, asked: str) -> None:
    assert of_any(question, LARCH, frozenset({"tent"})) == asked
