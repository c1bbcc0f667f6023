"""`python -m tests.benchmarks.learning_curve`: what more examples bring, as a picture for the card.

The same config is trained on 250, 500, 1000 and 2000 of its examples, each set within the next, and
judged by the same development questions; 0 examples is the base model. What is done already is read
from `--folder`, so the same command goes on from where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from finetune import cards
from finetune.assembling import assemble
from finetune.config import Config, config_path, load_config
from finetune.finishing import marks_of
from finetune.loading import load_base
from finetune.preparing import prepare
from finetune.tuning import tune
from finetune.types import Dataset
from knowledge.adapters import CARD
from tests.benchmarks.report import skip
from ui.commands.tune import services

SIZES = (250, 500, 1000, 2000)
MARKS = ("score", "verified", "cites", "abstains")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="embedded", help="a config, or one that ships")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--folder", type=Path, default=Path("learning-curve"))
    options = parser.parse_args()
    config = load_config(config_path(options.config))
    if config.data.folder and not config.find(config.data.folder).is_dir():
        return skip(f"{config.data.folder} is not there: it lies beside the checkout")
    with services() as given:
        dataset = assemble(config, given)
        points = {0: _untuned(config, dataset, given.embed, options.folder)}
        for size in sorted(options.sizes):
            points[size] = _tuned(config, dataset, given.embed, options.folder, size)
    for size, metrics in points.items():
        print(f"{size:>6} " + "  ".join(_shown(name, metrics) for name in MARKS if name in metrics))
    picture = options.folder / "learning-curve.png"
    draw(points, picture)
    print(f"drawn: {picture}")
    return 0


def _shown(name: str, metrics: Mapping[str, Any]) -> str:
    value, low, high = (metrics[name][key] for key in ("value", "low", "high"))
    return f"{name} {value:.2f} ({low:.2f} to {high:.2f})"


def _untuned(config: Config, dataset: Dataset, embed: Any, folder: Path) -> Mapping[str, Any]:
    """Return the metrics of the base model on the development questions."""
    found = folder / "0.json"
    if not found.exists():
        prepared = prepare(config, dataset, embed=embed)
        marks = marks_of(load_base(prepared.base, config.model).eval(), prepared)
        folder.mkdir(parents=True, exist_ok=True)
        found.write_text(json.dumps(marks), "utf-8")
    return dict(json.loads(found.read_text("utf-8")))


def _tuned(
    config: Config, dataset: Dataset, embed: Any, folder: Path, size: int
) -> Mapping[str, Any]:
    name = str(size)
    if not (folder / name / CARD).exists():
        shutil.rmtree(folder / f"{name}.run", ignore_errors=True)
        output = config.output.model_copy(update={"folder": str(folder), "adapter": name})
        # Judged once, at the end: the last weights count, whatever the steps before were like.
        training = config.training.model_copy(update={"evaluate_every": 100_000})
        changed = config.model_copy(update={"output": output, "training": training})
        tune(changed, replace(dataset, train=dataset.train[:size]), embed=embed)
    return cards.read(folder / name).metrics


def draw(points: Mapping[int, Mapping[str, Any]], path: Path) -> None:
    """Draw each mark over the number of examples, with its 95 % interval."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot(xlabel="examples", ylabel="share of answers", title="Learning curve")
    for name in MARKS:
        known = [(size, each[name]) for size, each in points.items() if name in each]
        _line(axes, name, known)
    axes.set_ylim(0, 1)
    axes.legend()
    figure.savefig(path, dpi=120)


def _line(axes: Any, name: str, known: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    sizes = [size for size, _ in known]
    values = [each["value"] for _, each in known]
    below = [each["value"] - each["low"] for _, each in known]
    above = [each["high"] - each["value"] for _, each in known]
    axes.errorbar(sizes, values, yerr=[below, above], label=name, marker="o", capsize=3)


if __name__ == "__main__":
    sys.exit(main())
