"""A small run on the real embedded model: the loss falls, the adapter loads, parity holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.models.base import complete
from assistant.models.build import build_model
from assistant.types import Sampling
from finetune import cards, parity
from finetune.config import Config
from finetune.export import export
from finetune.tuning import tune
from finetune.types import Dataset, SourceReport
from knowledge.weights import EMBEDDED_CHAT, present
from prompts.messages import render
from tests.finetune.conftest import example

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(present(EMBEDDED_CHAT) is None, reason=f"{EMBEDDED_CHAT} is not here"),
]
TRAINED, HELD = 200, 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    examples = tuple(example(number) for number in range(TRAINED + HELD))
    report = SourceReport("made", "Apache-2.0", {}, read=220, kept=220, dropped={})
    config = Config.model_validate(
        {
            "model": {"name": "embedded", "device": "cpu"},
            "data": {"sources": [{"name": "demo"}]},
            # The short wording mostly, so that two cores are through with it in six minutes.
            "rendering": {"shots": {"0": 1}, "templates": {"brief": 0.7, "default": 0.3}},
            "method": {"dropout": 0},  # slow to draw on a CPU
            "training": {"epochs": 2, "evaluate_every": 25, "generate": 12, "early_stopping": 0},
            "output": {"folder": str(tmp_path_factory.mktemp("real"))},
        }
    )
    return tune(config, Dataset(examples[:TRAINED], examples[TRAINED:], (report,), {}))


def test_the_loss_falls_and_the_answers_get_better(folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "history.jsonl").read_text("utf-8").splitlines()]
    losses = [row["loss"] for row in rows if "loss" in row]
    assert len(losses) == 50
    assert sum(losses[-5:]) < sum(losses[:5]) / 4
    card = cards.read(folder)
    assert card.metrics["score"]["value"] > 0.8
    assert card.metrics["abstains"]["value"] > 0.8


def test_the_adapter_loads_and_speaks(folder: Path) -> None:
    asked = example(TRAINED)
    messages = render(
        "product",
        facts={"shop": "our shop"},
        question=asked.question,
        sources=asked.texts,
        examples=(),
        history=(),
    )
    model = build_model(name="embedded", adapter=folder, device="cpu")
    text = complete(model, messages, Sampling(max_tokens=24))
    assert text.strip() == asked.answer
    assert model.name == f"{EMBEDDED_CHAT} + adapter"


def test_parity_holds_merged_and_exported(folder: Path, tmp_path: Path) -> None:
    card = cards.read(folder)
    ours, _ = parity.reference(folder, card)
    merged = export(folder, tmp_path / "merged", "merged")
    for found in (parity.merged(folder, card, ours), parity.compare_folder(merged, card, ours)):
        assert found.same, found


def test_it_is_small_enough_to_ship(folder: Path) -> None:
    assert (folder / cards.WEIGHTS).stat().st_size < 25e6
