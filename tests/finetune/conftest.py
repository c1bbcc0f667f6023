"""A tiny base model in a folder, examples about five products, and a config that tunes on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from finetune.config import Config
from finetune.types import Dataset, Example, SourceReport
from knowledge.types import Source
from tests.assistant.models import tiny

PRODUCTS = ("Birch Dome Tent", "Copper Kettle", "Reading Lamp", "Trail Shoe", "Wool Sock")


def example(number: int) -> Example:
    """Return one of any number of examples; every fourth cannot be answered."""
    title = PRODUCTS[number % len(PRODUCTS)]
    unanswerable = number % 4 == 3
    fact = f"\nweight: {number + 1} kg"
    return Example(
        id=f"e{number}",
        task="product",
        question=f"How heavy is the {title} {number}?",
        answer="The sources do not say." if unanswerable else f"It weighs {number + 1} kg. [1]",
        group=f"g{number}",
        source="made",
        licence="Apache-2.0",
        evidence=(Source(f"p{number}", title, f"{title} {number}.{'' if unanswerable else fact}"),),
        outcome="abstained" if unanswerable else "answered",
    )


def made() -> Dataset:
    """Return 18 examples to learn from and 6 to judge by."""
    examples = [example(number) for number in range(24)]
    report = SourceReport("made", "Apache-2.0", {}, read=24, kept=24, dropped={}, learned=24)
    return Dataset(tuple(examples[:18]), tuple(examples[18:]), (report,), {})


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return made()


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("base") / "tiny-base", tiny.llama())


def config(base: Path, folder: Path, **sections: Any) -> Config:
    """Return a config that tunes the tiny model for two short passes."""
    values: dict[str, Any] = {
        "model": {"name": str(base), "device": "cpu"},
        "data": {"sources": [{"name": "demo"}], "max_tokens": 2048, "max_truncated": 0},
        "rendering": {"shots": {"0": 1}},
        "method": {"rank": 4, "alpha": 8, "dropout": 0},
        "training": {
            "epochs": 2, "batch_size": 4, "learning_rate": 2e-3, "evaluate_every": 4,
            "save_every": 4, "generate": 2, "early_stopping": 0, "report_to": "none",
        },
        "output": {"folder": str(folder), "adapter": "ours"},
    }  # fmt: skip
    for name, value in sections.items():
        values[name] = {**values.get(name, {}), **value}
    return Config.model_validate(values)


@pytest.fixture(scope="session")
def adapter(base: Path, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An adapter of the tiny model; tests only read it."""
    from finetune.tuning import tune

    return tune(config(base, tmp_path_factory.mktemp("adapters")), dataset)
