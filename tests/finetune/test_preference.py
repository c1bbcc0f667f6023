from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.models.rendering import render as token_ids
from finetune import cards, preference
from finetune.config import RenderingForm
from finetune.errors import NothingToLearnError, TruncatedError
from finetune.rendering import Renderer
from finetune.tuning import run_folder, tune
from finetune.types import Dataset
from tests.assistant.models import tiny
from tests.finetune.conftest import config, example


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(tiny.tokenizer(), RenderingForm(shots={"0": 1}))


def test_a_pair_has_the_prompt_that_serving_sends(renderer: Renderer) -> None:
    ours = example(0)
    (pair,) = preference.pairs([(ours, "It weighs 9 kg. [1]")], renderer)
    assert list(pair.prompt) == token_ids(tiny.tokenizer(), renderer.messages(ours))
    texts = [tiny.tokenizer().decode(each) for each in (pair.chosen, pair.rejected)]
    assert texts == ["It weighs 1 kg. [1]<|im_end|>", "It weighs 9 kg. [1]<|im_end|>"]


def test_two_answers_that_are_the_same_teach_nothing(renderer: Renderer) -> None:
    with pytest.raises(NothingToLearnError, match="two different answers"):
        preference.pairs([(example(0), example(0).answer)], renderer)


def test_worse_answers_are_what_must_not_be_said() -> None:
    answerable, not_answerable = example(0), example(3)
    second = replace(example(1), evidence=(*example(1).evidence, *example(2).evidence))
    drawn = {replace(second, id=f"x{number}") for number in range(8)}
    found = dict(preference.made_worse([answerable, not_answerable]))
    assert found[answerable] == "The sources do not say."
    assert found[not_answerable] == "Shoe 3. [1]" or found[not_answerable].endswith(" [1]")
    wrong = {worse for _, worse in preference.made_worse(sorted(drawn, key=lambda each: each.id))}
    assert wrong == {"The sources do not say.", "It weighs 2 kg. [2]"}
    assert preference.made_worse([replace(answerable, outcome="refused")]) == []


def test_a_pair_that_is_too_long_is_left_out_or_told_of() -> None:
    short = Renderer(tiny.tokenizer(), RenderingForm(shots={"0": 1}), max_tokens=2048)
    long = replace(example(1), question="Why? " * 2000)
    drafts = [(each, "It weighs 9 kg. [1]") for each in (example(0), long)]
    assert [each.example_id for each in preference.pairs(drafts, short)] == ["e0"]
    with pytest.raises(TruncatedError, match="1 of 2 examples"):
        preference.pairs(drafts, short, max_truncated=0.1)


def test_the_second_stage_goes_on_from_an_adapter(
    base: Path, adapter: Path, dataset: Dataset, tmp_path: Path
) -> None:
    before: dict[str, Any] = {"adapter": str(adapter), "beta": 0.2}
    form = config(
        base, tmp_path, preference=before, training={"max_steps": 6}, output={"adapter": "second"}
    )
    folder = tune(form, dataset)
    card = cards.read(folder)
    assert card.parent == "ours"
    history = [
        json.loads(line) for line in (folder / "history.jsonl").read_text("utf-8").splitlines()
    ]
    losses = [row["loss"] for row in history if "loss" in row]
    # Before the first step policy and reference are the same: ln 2.
    assert losses[0] == pytest.approx(0.693, abs=0.02)
    assert losses[-1] < losses[0]
    assert any("rewards/accuracies" in row for row in history)
    assert (run_folder(form) / "loss.png").is_file()
