"""A whole tuning of an embedder, from a config to a folder that a store can name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from finetune import cards
from finetune.checkpoints import checkpoints
from finetune.config import config_path, kind_of
from finetune.embedder import parity
from finetune.embedder.config import load
from finetune.embedder.gathering import gather
from finetune.embedder.mining import mine
from finetune.embedder.planning import report
from finetune.embedder.running import run
from finetune.embedder.training import LEARNED
from finetune.errors import AdapterError, CheckpointError, ExportError
from knowledge.embedding import SentenceTransformerEmbedder, WordHashEmbedder
from knowledge.errors import WeightsError
from knowledge.index import Index
from tests.finetune.embedder.conftest import Configure


def history(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "history.jsonl").read_text("utf-8").splitlines()]


def test_the_result_is_what_a_store_takes(embedder: Path, said: list[str], tmp_path: Path) -> None:
    served = SentenceTransformerEmbedder(model=str(embedder))
    vectors = served.embed(["a red tent", "the stove", ""])
    assert vectors.shape == (3, 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    with Index.open(tmp_path, embedder=served, create=True) as index:
        assert index.catalogue.meta("embedder") == str(embedder)
    names = {path.name for path in embedder.iterdir()}
    assert names >= {"model.safetensors", "modules.json", "card.json", "README.md", "lora"}
    assert not list(embedder.rglob("*.bin"))
    assert any(line.startswith("judged queries, search, ndcg: ") for line in said)


def test_it_learns(config: Configure, embedder: Path, tiny: Path) -> None:
    losses = [row["loss"] for row in history(embedder) if "loss" in row]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])
    scores = [row["eval_score"] for row in history(embedder) if "eval_score" in row]
    assert len(scores) > 2
    wanted = config()
    rows = mine(wanted, gather(wanted), WordHashEmbedder(), lambda _: None)

    def first(model: Path) -> float:
        embed = SentenceTransformerEmbedder(model=str(model)).embed
        among = [embed([row.question, row.positive, *row.negatives]) for row in rows]
        return sum(int(np.argmax(each[1:] @ each[0])) == 0 for each in among) / len(rows)

    assert first(embedder) > first(tiny) + 0.15


def test_its_card_says_what_it_is(embedder: Path, tiny: Path) -> None:
    card = cards.read(embedder)
    assert (card.name, card.kind, len(card.base["sha256"])) == ("ours", "embedder", 64)
    learned = {each["name"]: each for each in card.data["sources"]}
    assert learned["goods/judged.csv"]["kept"] > 0
    hashes = learned["goods/judged.csv"]["hashes"]
    assert set(hashes) == {"goods/judged.csv", "goods/judged.csv on goods/goods.jsonl"}
    assert all(len(each) == 64 for each in hashes.values())
    change = card.metrics["records: ndcg, difference"]
    assert change["low"] <= change["value"] <= change["high"]
    assert {"value", "low", "high", "n"} <= card.metrics["general questions: right, tuned"].keys()
    page = (embedder / "README.md").read_text("utf-8")
    assert "| judged queries, search | ndcg |" in page
    assert str(tiny.parent) not in (embedder / "lora" / "adapter_config.json").read_text("utf-8")
    assert str(tiny.parent) not in (embedder / "config.json").read_text("utf-8")


class KilledError(Exception):
    """Stands for what ends a process."""


def test_a_broken_run_goes_on_as_if_nothing_had_happened(config: Configure, embedder: Path) -> None:
    wanted = config()

    def kill(line: str) -> None:
        if line.startswith("10/"):
            raise KilledError

    with pytest.raises(KilledError):
        run(wanted, say=kill)
    with pytest.raises(CheckpointError, match=r"add --resume, or take another output\.folder"):
        run(wanted, say=lambda _: None)
    slower = wanted.model_copy(
        update={"training": wanted.training.model_copy(update={"learning_rate": 1e-3})}
    )
    with pytest.raises(CheckpointError, match=r"another config\.training\.learning_rate"):
        run(slower, say=lambda _: None, resume=True)
    folder = run(wanted, say=lambda _: None, resume=True)
    assert history(folder) == history(embedder)
    before, after = (
        load_file(checkpoints(each.with_name("ours.run") / "checkpoints")[-1] / LEARNED)
        for each in (embedder, folder)
    )
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
    with pytest.raises(ExportError, match="already there"):
        run(wanted, say=lambda _: None)


def test_all_weights_can_learn_and_in_small_parts(config: Configure) -> None:
    steps = {"max_steps": 2, "learning_rate": 1e-3, "mini_batch": 4}
    folder = run(config(method={"name": "full"}, training=steps), say=lambda _: None)
    assert not (folder / "lora").exists()
    with pytest.raises(AdapterError, match="trained whole"):
        parity.reference(folder, cards.read(folder))


def test_what_cannot_begin_is_one_line(config: Configure, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="leave out --resume"):
        run(config(), say=lambda _: None, resume=True)
    empty = config().model_copy(update={"base": str(tmp_path)})
    with pytest.raises(WeightsError, match=r"has no config\.json"):
        run(empty, say=lambda _: None)


def test_a_dry_run_tells_what_would_be_learned(config: Configure) -> None:
    wanted = config()
    data = gather(wanted)
    first, *lines = report(wanted, data)
    assert first.startswith(f"{sum(data.counts.values())} pairs to learn from")
    assert any(line.startswith("  goods/judged.csv: ") for line in lines)
    assert sum(line.startswith("  wants: ") for line in lines) == 2
    assert lines[-1].endswith("minutes on one CPU core")


def test_the_config_that_ships_can_be_read() -> None:
    path = config_path("embedder")
    assert kind_of(path) == "embedder"
    assert load(path).output.adapter == "embedder"
