"""Assistant.complete: no model, no built index but the store's, and what it may not be asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, Constraint, Filters, Suggestion
from assistant.errors import AssistantError
from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever
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


def test_filters_that_cannot_be_held_are_an_error(index: Index, completing: Completing) -> None:
    shop = completing()
    assert shop.complete("trail", filters=Filters(kind="document")) == []
    blind = Assistant(
        model=ScriptedModel(),
        retriever=HybridRetriever(index=index, embedder=WordHashEmbedder()),
        embedder=WordHashEmbedder(),
        completer=lambda: index.suggestions,
    )
    assert blind.complete("trail") != []
    dear = Filters(constraints=(Constraint("price", "$gt", 100.0),))
    with pytest.raises(AssistantError, match="no columns to look them up in"):
        blind.complete("trail", filters=dear)


@pytest.fixture
def own(store: Path, tmp_path: Path) -> Iterator[Index]:
    """A copy of the store, to write into."""
    shutil.copytree(store, tmp_path / "own")
    with Index.open(tmp_path / "own", embedder=WordHashEmbedder()) as index:
        yield index


def hearing(own: Index) -> Assistant:
    return Assistant(
        model=ScriptedModel(),
        retriever=HybridRetriever(index=own, embedder=WordHashEmbedder()),
        embedder=WordHashEmbedder(),
        catalogue=own.catalogue,
        completer=lambda: own.suggestions,
        options=Options(min_similarity=0.1, min_evidence=0.1),
        remembers=True,
    )


def test_what_nobody_in_particular_asks_is_no_shopper(own: Index) -> None:
    shop = hearing(own)
    for _ in range(4):  # as `floorwalker ask` and its batches do
        assert shop.reply("copper kettle").products
    assert own.completions.queries.count() == 0
    shop.reply("copper kettle", conversation_id="c1")
    shop.reply("copper kettle", customer="maya")
    (heard,) = own.completions.queries.all(min_people=2)
    assert heard.text == "copper kettle"


def test_a_search_that_cannot_be_remembered_is_answered(
    own: Index, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = hearing(own)
    before = shop.reply("copper kettle", conversation_id="c1")
    own.completions.queries.close()
    (path,) = tmp_path.rglob("queries.sqlite")
    path.write_bytes(b"no database" * 100)
    assert shop.reply("copper kettle", conversation_id="c2").text == before.text
    assert "was not remembered" in caplog.text


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
