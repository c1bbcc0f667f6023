"""Where a run's curves go, by the name in its config."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from finetune.errors import TrainingError


def check_reporting(name: str) -> None:
    """Raise `TrainingError` when what a config reports to is not installed."""
    if name != "none" and importlib.util.find_spec(name) is None:
        raise TrainingError(f"training.report_to: {name} needs {name}: pip install {name}")


def reporters(name: str, folder: Path) -> Sequence[Any]:
    """Return the callbacks that report to `name`; raises `TrainingError` for one not installed.

    TensorBoard's files lie in the run's folder; W&B and MLflow are set up by their own variables.
    """
    check_reporting(name)
    if name == "none":
        return ()
    from transformers.integrations import integration_utils

    library: Any = integration_utils
    match name:
        case "tensorboard":
            from torch.utils.tensorboard import SummaryWriter

            made = library.TensorBoardCallback(SummaryWriter(log_dir=str(folder / name)))
        case "wandb":
            made = library.WandbCallback()
        case _:
            made = library.MLflowCallback()
    return (made,)


def plot(history: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw the loss of each step, the development loss and the score, as a PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot(xlabel="step", ylabel="loss", title="Training")
    for key, label in (("loss", "training"), ("eval_loss", "development")):
        points = [(row["step"], row[key]) for row in history if key in row]
        if points:
            axes.plot(*zip(*points, strict=True), label=label, alpha=0.9, linewidth=1.2)
    scores = [(row["step"], row["eval_score"]) for row in history if "eval_score" in row]
    if scores:
        right = axes.twinx()
        right.set(ylabel="score", ylim=(0, 1))
        right.plot(*zip(*scores, strict=True), "k.--", label="score of generated answers")
        right.legend(loc="lower right")
    axes.set_ylim(bottom=0)
    axes.legend(loc="upper right")
    figure.savefig(path, dpi=120)
