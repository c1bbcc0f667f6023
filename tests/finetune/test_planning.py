from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from finetune.assembling import assemble
from finetune.config import Config, load_config
from finetune.errors import TruncatedError
from finetune.planning import as_json, histogram, plan, report
from finetune.preparing import prepare
from tests.assistant.models import tiny


@pytest.fixture
def small(tmp_path: Path) -> Config:
    base = tiny.save(tmp_path / "base", tiny.llama())
    path = tmp_path / "x.yaml"
    path.write_text(
        f"model: {{name: {base}, device: cpu}}\n"
        "data: {sources: [{name: smalltalk}], max_tokens: 4000}\n"
        'rendering: {shots: {"0": 1}}\n'
        "method: {rank: 4}\n"
        "training: {batch_size: 4, epochs: 2}\n",
        encoding="utf-8",
    )
    return load_config(path)


def test_a_plan_shows_counts_lengths_an_example_and_what_it_takes(small: Config) -> None:
    found = plan(small)
    text = report(found)
    assert "smalltalk     smalltalk  refused" in text
    assert ">>>" in found.shown
    assert found.shown.endswith("<|im_end|><<<")
    learned = found.shown.partition(">>>")[2].removesuffix("<|im_end|><<<")
    assert learned in {each.answer for each in found.dataset.train}
    assert found.estimate.steps == -(-len(found.train.examples) // 4) * 2 or found.estimate.steps
    assert "two CPU cores" in text
    values = as_json(found)
    assert values["train"] == len(found.dataset.train)
    assert sum(each["examples"] for each in values["lengths"]) == values["train"]


def test_a_dry_run_refuses_what_a_run_refuses(tmp_path: Path) -> None:
    chats = [{"instruction": f"Say {n} {n * n}", "output": f"{n} and {n**3}"} for n in range(40)]
    config = chatting(tmp_path, chats)
    held = {each.group for each in assemble(config).development}
    assert held
    # Only examples of the development split are too long.
    for number, chat in enumerate(chats, start=1):
        if f"chats.jsonl-{number}" in held:
            chat["instruction"] *= 500
    config = chatting(tmp_path, chats)
    with pytest.raises(TruncatedError, match=f"of {len(held)} examples are longer than 400"):
        prepare(config, assemble(config))
    with pytest.raises(TruncatedError, match=f"of {len(held)} examples are longer than 400"):
        plan(config)


def chatting(folder: Path, chats: Sequence[Mapping[str, str]]) -> Config:
    """Write a config that tunes a tiny model on chats."""
    if not (folder / "base").exists():
        tiny.save(folder / "base", tiny.llama())
    lines = "".join(f"{json.dumps(each)}\n" for each in chats)
    (folder / "chats.jsonl").write_text(lines, encoding="utf-8")
    path = folder / "x.yaml"
    path.write_text(
        f"model: {{name: {folder / 'base'}, device: cpu}}\n"
        "data:\n"
        "  sources: [{name: files, options: {path: chats.jsonl, licence: ours}}]\n"
        "  max_tokens: 400\n"
        "  development: 0.2\n",
        encoding="utf-8",
    )
    return load_config(path)


def test_only_the_low_rank_weights_are_counted_as_trained(small: Config) -> None:
    from finetune.methods import adapted

    tuned = adapted(tiny.llama(), small.method, steps=10)
    trained = sum(each.numel() for each in tuned.parameters() if each.requires_grad)
    assert plan(small).estimate.trained == trained


def test_a_histogram_has_every_length_once() -> None:
    assert histogram([]) == []
    assert histogram([5]) == [(1, 0)] * 0 + [(1, 0), (2, 0), (3, 0), (4, 0), (5, 1)]
    bins = histogram([1, 10, 80, 80])
    assert sum(many for _, many in bins) == 4
    assert bins[-1] == (80, 2)
