"""`python -m tests.finetune.tiny_run FOLDER`: a tiny training that can be killed and resumed."""

from __future__ import annotations

import argparse
import os
import random
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.config import MethodForm, TrainingForm
from finetune.methods import adapted
from finetune.runs import Trained, count_steps, write_history
from finetune.training import Rows, train
from finetune.types import Tokenized
from tests.assistant.models import tiny

if TYPE_CHECKING:
    from finetune.callbacks import Progress

FORM = TrainingForm(
    epochs=2, batch_size=4, accumulation=2, learning_rate=1e-2, evaluate_every=4, save_every=3,
    early_stopping=0, report_to="none",
)  # fmt: skip


def rows(count: int, seed: int = 0) -> list[Tokenized]:
    """Return examples of several lengths whose last tokens follow from the first."""
    drawn = random.Random(seed)
    found = []
    for number in range(count):
        prompt = [drawn.randint(3, 319) for _ in range(drawn.randint(12, 50))]
        reply = [prompt[0]] * drawn.randint(2, 6) + [2]
        trained = [False] * len(prompt) + [True] * len(reply)
        found.append(Tokenized(f"e{number}", (*prompt, *reply), tuple(trained)))
    return found


def plain() -> Any:
    """Return the tiny model as `load_base` leaves one."""
    made: Any = tiny.llama()
    made.config.use_cache = False
    return made


def material(train_rows: int = 48, development: int = 8) -> Rows:
    return Rows(rows(train_rows), rows(development, seed=1))


def run(
    folder: Path,
    *,
    method: str = "lora",
    form: TrainingForm = FORM,
    resume: bool = False,
    kill_at: int | None = None,
    identity: Mapping[str, Any] | None = None,
    data: Rows | None = None,
    model: Any = None,
    told: Callable[[Progress], None] = lambda _: None,
    scorer: Callable[[Any], Mapping[str, float]] | None = None,
) -> Trained:
    data = data or material()
    chosen = MethodForm.model_validate({"name": method, "rank": 4, "dropout": 0.1})
    steps = count_steps(len(data.train), form)
    tuned = adapted(model or plain(), chosen, steps=steps, checkpointing=form.checkpointing)

    def watched(progress: Progress) -> None:
        told(progress)
        if kill_at is not None and progress.loss is not None and progress.step == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return train(
        tuned,
        tiny.tokenizer(),
        data,
        form=form,
        folder=folder,
        identity=identity or {"method": method},
        resume=resume,
        scorer=scorer,
        told=watched,
        device="cpu",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--method", default="lora")
    parser.add_argument("--kill-at", type=int)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    found = run(
        options.folder, method=options.method, resume=options.resume, kill_at=options.kill_at
    )
    if int(os.environ.get("RANK", "0")) == 0:
        write_history(found.history, options.folder / "history.jsonl")


if __name__ == "__main__":
    main()
