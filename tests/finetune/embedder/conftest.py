"""A tiny shop: a catalogue, judged queries, public files, and a config over a tiny base."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from finetune.embedder.config import EmbedderConfig
from finetune.embedder.running import run
from tests.finetune.matching.conftest import COLOURS, THINGS, public, save_base

__all__ = ["public"]
Configure = Callable[..., EmbedderConfig]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_base(tmp_path_factory.mktemp("base") / "base")


def products() -> list[dict[str, Any]]:
    return [
        {"id": f"{thing}-{colour}", "title": f"{colour} {thing}", "description": f"A {thing}.",
         "doors": number, "weight": f"{number} kg"}
        for number, (thing, colour) in enumerate((t, c) for t in THINGS for c in COLOURS)
    ]  # fmt: skip


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `goods/goods.jsonl` and `goods/judged.csv`: who asks for a thing wants it."""
    folder = tmp_path_factory.mktemp("shop") / "goods"
    folder.mkdir()
    lines = (json.dumps(each) + "\n" for each in products())
    (folder / "goods.jsonl").write_text("".join(lines), encoding="utf-8")
    rows = ["query,docid,rating"]
    for thing in THINGS:
        for other in (thing, THINGS[THINGS.index(thing) - 1]):
            rating = 3 if other == thing else 0
            rows += [f"what is a {thing},{other}-{colour},{rating}" for colour in COLOURS]
    (folder / "judged.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def configured(tiny: Path, shop: Path, output: Path, **changes: Any) -> EmbedderConfig:
    values = {
        "kind": "embedder",
        "base": str(tiny),
        "data": {
            "shoppers": None,
            "catalogues": [{"path": str(shop / "goods.jsonl"), "products": 24, "questions": 4}],
            "judgements": [
                {"path": str(shop / "judged.csv"), "catalogue": str(shop / "goods.jsonl"),
                 "held_out": 0.4}
            ],
            "development": 0.2,
            "negatives": {"count": 2, "margin": 1.0},
        },
        "method": {"rank": 4, "dropout": 0.1},
        "training": {
            "epochs": 4, "batch_size": 8, "learning_rate": 1e-2, "evaluate_every": 4,
            "save_every": 3, "early_stopping": 0, "report_to": "none", "bf16": False,
        },
        "output": {"folder": str(output), "adapter": "ours"},
    }  # fmt: skip
    for section, own in changes.items():
        values[section] = {**values[section], **own}
    return EmbedderConfig.model_validate(values)


@pytest.fixture
def config(tiny: Path, shop: Path, tmp_path: Path) -> Configure:
    return lambda **changes: configured(tiny, shop, tmp_path / "out", **changes)


@pytest.fixture(scope="session")
def said() -> list[str]:
    return []


@pytest.fixture(scope="session")
def embedder(
    tiny: Path, shop: Path, said: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An embedder that was trained; tests only read it."""
    return run(configured(tiny, shop, tmp_path_factory.mktemp("trained")), say=said.append)
