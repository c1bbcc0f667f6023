"""Assistant.complete: no model, no built index but the store's, and what it may not be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant import Assistant, Filters, Suggestion
from assistant.errors import AssistantError
from assistant.models.scripted import ScriptedModel
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever
from knowledge.types import Constraint
from tests.assistant.conftest import Wire

Completing = Callable[..., Assistant]


@pytest.fixture
def completing(index: Index) -> Completing:
    def wire(model: ScriptedModel | None = None, **given: Any) -> Assistant:
        embedder = WordHashEmbedder()
        return Assistant(
            model=model or ScriptedModel(),
            retriever=HybridRetriever(index=index, embedder=embedder),
            embedder=embedder,
            catalogue=index.catalogue,
            columns=lambda: index.columns,
            completer=lambda: index.suggestions,
            **given,
        )

    return wire


def test_a_prefix_is_completed_with_what_can_be_sold(completing: Completing) -> None:
    found = completing().complete("birch")
    assert all(isinstance(each, Suggestion) and each.hits > 0 for each in found)
    texts = [each.text for each in found]
    assert "birch tents" in texts
    assert not any("tunnel" in text for text in texts)  # sold out


def test_filters_hold(completing: Completing) -> None:
    shop = completing()
    dear = Filters(constraints=(Constraint("price", "$gt", 100.0),))
    assert "trail shoe" in {each.text for each in shop.complete("trail")}
    assert shop.complete("trail", filters=dear) == []


def test_the_conversation_moves_suggestions(completing: Completing) -> None:
    shop = completing(ScriptedModel(["The Reading Lamp is 35 dollars."]))
    before = [each.text for each in shop.complete("fell ")]
    shop.reply("reading lamp", conversation_id="c1")
    after = [each.text for each in shop.complete("fell ", conversation_id="c1")]
    assert sorted(before) == sorted(after)
    lamp = next(text for text in before if "light" in text or "lamp" in text)
    assert after.index(lamp) <= before.index(lamp)


def test_without_a_completer_there_is_nothing(wire: Wire) -> None:
    assert wire(ScriptedModel()).complete("birch") == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"prefix": 3}, "prefix must be a string"),
        ({"prefix": "a", "limit": 0}, "limit is 0"),
        ({"prefix": "a", "limit": "3"}, "limit must be a whole number"),
        ({"prefix": "a", "filters": "cheap"}, "filters must be Filters or None"),
        ({"prefix": "a", "customer": 1}, "customer must be a string or None"),
    ],
)
def test_misuse_is_said_in_one_line(
    completing: Completing, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(AssistantError, match=message):
        completing().complete(**given)
