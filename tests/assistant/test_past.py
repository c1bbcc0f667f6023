"""What held at another time answers questions about that time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.shelves import Shelves
from assistant.weighing import attempts
from knowledge.embedding import WordHashEmbedder
from knowledge.evidence import SimilarityMatcher
from knowledge.splitting import split
from knowledge.types import Document, Hit

OLD = Document(
    "old", "Returns", "You have 14 days to return it.", "", valid_until=date(2025, 12, 31)
)
NEW = Document("new", "Recalls", "You may return what was recalled in 2025 at any time.", "")


def hits() -> Sequence[Hit]:
    return [Hit(passage, 0.5, 0.5) for each in (NEW, OLD) for passage in split(each)]


def shelves() -> Shelves:
    records = {each.id: each for each in (OLD, NEW)}
    catalogue = SimpleNamespace(
        records=lambda ids: {each: records[each] for each in ids},
        passages=lambda ids: {each: [(one, None) for one in split(records[each])] for each in ids},
    )
    return Shelves(cast("Any", None), cast("Any", catalogue))


@pytest.mark.parametrize(
    ("question", "first"),
    [("How many days to return it in 2025?", {"old"}), ("Can I return it?", {"new", "old"})],
)
def test_what_held_then_is_asked_first(question: str, first: set[str]) -> None:
    matcher = SimilarityMatcher(WordHashEmbedder())
    attempt = next(attempts(question, hits(), (), shelves(), matcher))
    assert {each.passage.document_id for each in attempt.hits} == first
