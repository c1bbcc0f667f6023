from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.models.base import complete
from assistant.models.local import TransformersModel
from assistant.types import Sampling
from finetune import cards
from finetune.errors import ExportError
from finetune.tuning import run_folder, tune
from finetune.types import Dataset
from tests.contracts.chat_model import ask
from tests.finetune.conftest import config


def test_an_adapter_is_what_serving_loads(base: Path, adapter: Path) -> None:
    plain = TransformersModel(model=base, device="cpu")
    tuned = TransformersModel(model=base, adapter=adapter, device="cpu")
    sampling = Sampling(max_tokens=8)
    texts = {complete(model, ask("How heavy is it?"), sampling) for model in (plain, tuned)}
    assert len(texts) == 2
    assert tuned.name == "tiny-base + ours"


def test_the_card_says_how_it_was_made(base: Path, adapter: Path) -> None:
    card = cards.read(adapter)
    assert (card.name, card.kind, card.parent) == ("ours", "chat", None)
    assert card.base["name"] == str(base)
    assert len(card.base["sha256"]) == 64
    assert card.data["train"] == 18
    assert card.data["outcomes"] == {"answered": 14, "abstained": 4}
    assert card.seeds == {"data": 1, "training": 1}
    assert card.config["method"]["rank"] == 4
    assert card.templates["chat"] != card.templates["product"]
    score = card.metrics["score"]
    assert score["low"] <= score["value"] <= score["high"]
    assert score["n"] == 6
    assert card.training["steps"] == 10
    assert {each.name for each in adapter.iterdir()} == {
        "adapter_config.json", "adapter_model.safetensors", "card.json", "history.jsonl",
        "loss.png",
    }  # fmt: skip


def test_no_path_of_this_machine_is_in_an_adapter(base: Path, adapter: Path) -> None:
    values = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    assert values["base_model_name_or_path"] == base.name


def test_what_is_there_is_not_overwritten(base: Path, adapter: Path, dataset: Dataset) -> None:
    before = {path: path.read_bytes() for path in adapter.iterdir()}
    with pytest.raises(ExportError, match="already there"):
        tune(config(base, adapter.parent), dataset)
    assert {path: path.read_bytes() for path in adapter.iterdir()} == before
    assert run_folder(config(base, adapter.parent)).is_dir()
