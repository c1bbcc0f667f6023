"""The chat model's part in completion: in the background, checked, one job at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

import pytest

from assistant import Assistant, Filters
from assistant.errors import ModelError
from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever
from knowledge.types import Constraint

Script = Callable[[Sequence[object]], str]


class Asked:
    """A chat model that waits until it may write, and counts who asks at once."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.prompts: list[str] = []
        self.may = threading.Event()
        self.begun = threading.Event()
        self.at_once = self.most = 0

    def __call__(self, messages: Sequence[object]) -> str:
        self.prompts.append(messages[-1].content)  # type: ignore[attr-defined]
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        self.begun.set()
        self.may.wait(timeout=20)
        self.at_once -= 1
        return self.text


def opened(index: Index, script: Script, *, on: bool = True) -> Assistant:
    embedder = WordHashEmbedder()
    return Assistant(
        model=ScriptedModel(script),
        retriever=HybridRetriever(index=index, embedder=embedder),
        embedder=embedder,
        catalogue=index.catalogue,
        columns=lambda: index.columns,
        completer=lambda: index.suggestions,
        options=Options(complete_with_model=on),
    )


def finished(shop: Assistant) -> None:
    assert shop._continuing is not None
    shop._continuing.wait()


def test_what_the_model_wrote_is_there_at_a_later_keystroke(index: Index) -> None:
    asked = Asked("lamp for reading\nlamp for the moon\nlamp for running")
    shop = opened(index, asked)
    assert "lamp for reading" not in [each.text for each in shop.complete("lamp for r")]
    asked.may.set()
    finished(shop)
    found = shop.complete("lamp for r")
    assert [(each.text, each.hits) for each in found] == [("lamp for reading", 1)]
    assert 0 < found[0].score <= 1
    assert asked.prompts[0] == "Category: Lighting\nTyped: lamp for r"


def test_no_keystroke_waits_and_one_job_runs_at_a_time(index: Index) -> None:
    asked = Asked("")
    shop = opened(index, asked)
    shop.complete("lamp for r")  # returns although the model writes nothing yet
    assert asked.begun.wait(timeout=20)
    for prefix in ("lamp for rq", "lamp for ru", "lamp for rx"):
        shop.complete(prefix)
    asked.may.set()
    finished(shop)
    assert asked.most == 1
    # The first that was typed, and of those that came meanwhile the newest.
    assert [prompt.rpartition("Typed: ")[2] for prompt in asked.prompts] == [
        "lamp for r", "lamp for rx",
    ]  # fmt: skip
    shop.complete("lamp for r")
    finished(shop)
    assert len(asked.prompts) == 2, "what was written once is kept"


def test_filters_hold_for_what_the_model_wrote(index: Index) -> None:
    asked = Asked("lamp for reading")
    asked.may.set()
    shop = opened(index, asked)
    shop.complete("lamp for r")
    finished(shop)
    dear = Filters(constraints=(Constraint("price", "$gt", 100.0),))
    assert shop.complete("lamp for r", filters=dear) == []
    assert [each.text for each in shop.complete("lamp for r")] == ["lamp for reading"]


@pytest.mark.parametrize("prefix", ["birch", "trail", "warm", "  "])
def test_a_short_prefix_and_one_with_suggestions_enough_ask_nothing(
    index: Index, prefix: str
) -> None:
    asked = Asked()
    asked.may.set()
    shop = opened(index, asked)
    shop.complete(prefix)
    finished(shop)
    assert asked.prompts == []


def test_it_is_off_unless_the_setting_says_so(index: Index) -> None:
    asked = Asked("lamp for reading")
    asked.may.set()
    shop = opened(index, asked, on=False)
    shop.complete("lamp for r")
    assert shop._continuing is None
    assert asked.prompts == []
    assert Options().complete_with_model is False


def test_a_question_comes_first(index: Index) -> None:
    asked = Asked("lamp for reading")
    shop = opened(index, asked)
    shop.complete("lamp for r")
    assert shop._continuing is not None
    shop._continuing.interrupt()
    asked.may.set()
    finished(shop)
    assert shop.complete("lamp for r") == []  # what was interrupted is not kept, but asked again
    finished(shop)
    assert [each.text for each in shop.complete("lamp for r")] == ["lamp for reading"]


def test_a_model_that_cannot_write_is_one_warning(
    index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_messages: Sequence[object]) -> str:
        raise ModelError("the model server does not answer")

    shop = opened(index, broken)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert shop.complete("lamp for r") == []
            finished(shop)
    assert len(caplog.records) == 1
