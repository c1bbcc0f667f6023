"""`python -m tests.benchmarks.tuning`: training beside a bare PyTorch loop on the same batches.

The bare loop has what any loop has to have: forward, the library's own loss over all tokens,
backward, clipping, optimizer, schedule. Each is run in turns, so that what else the machine does
falls on all. With --trl the SFTTrainer of TRL is a third one.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from finetune.collating import LengthGrouped, Padding, padding_share
from finetune.config import MethodForm, ModelForm, TrainingForm
from finetune.loading import find_base, load_base, load_tokenizer
from finetune.methods import adapted
from finetune.training import Rows, train
from finetune.types import Tokenized
from knowledge.weights import EMBEDDED_CHAT, present
from tests.benchmarks.report import GIB, Figure, judge, peak_bytes, skip

LEAST = 0.9
# As prompts with one or two chosen evidences have them, a third of them with few-shot examples.
PROMPT, REPLY = ((150, 260), (330, 560)), (8, 40)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=64)
    parser.add_argument("--times", type=int, default=3, help="runs of each; the median counts")
    parser.add_argument("--trl", action="store_true", help="measure TRL's SFTTrainer, too")
    parser.add_argument("--bf16", action="store_true", help="all of them in bfloat16")
    parser.add_argument("--device", default=None)
    options = parser.parse_args()
    if present(EMBEDDED_CHAT) is None:
        return skip(f"{EMBEDDED_CHAT} is not on this machine")
    form = TrainingForm(
        batch_size=8, early_stopping=0, save_every=10_000, evaluate_every=10_000,
        bf16=options.bf16, report_to="none",
    )  # fmt: skip
    return _measure(form, options.examples, options.times, trl=options.trl, device=options.device)


def _measure(
    form: TrainingForm, examples: int, times: int, *, trl: bool, device: str | None
) -> int:
    rows = _rows(examples)
    runs: dict[str, Any] = {"floorwalker": _ours, "bare loop": _bare}
    if trl:
        runs["SFTTrainer of TRL"] = _trl
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    tokens = sum(len(row.input_ids) for row in rows)
    peaks: dict[str, int] = {}  # of everything so far, so of the first alone
    for _ in range(times):
        for name, run in runs.items():
            speeds[name].append(tokens / run(rows, form, device))
            peaks.setdefault(name, peak_bytes())
    for name, found in speeds.items():
        print(f"{name:20} {median(found):7.0f} tokens/s  ({', '.join(f'{x:.0f}' for x in found)})")
    lengths = [len(row.input_ids) for row in rows]
    for grouped in (True, False):
        order = list(LengthGrouped(lengths, batch=8, seed=1, grouped=grouped))
        what = "grouped by length" if grouped else "shuffled"
        print(f"padding {what:20} {padding_share(lengths, order, 8):6.1%} of all tokens")
    for name, peak in peaks.items():
        print(f"peak memory up to {name:20} {peak / GIB:6.2f} GiB")
    ratios = [a / b for a, b in zip(speeds["floorwalker"], speeds["bare loop"], strict=True)]
    return judge(Figure("beside the bare loop", median(ratios), LEAST, most=False, unit="x"))


def _rows(count: int) -> list[Tokenized]:
    drawn = random.Random(1)
    found = []
    for number in range(count):
        prompt = drawn.randint(*PROMPT[number % 3 == 0])
        reply = drawn.randint(*REPLY)
        ids = tuple(drawn.randint(20, 40_000) for _ in range(prompt + reply))
        found.append(Tokenized(str(number), ids, (False,) * prompt + (True,) * reply))
    return found


def _model(device: str | None) -> Any:
    base = find_base(ModelForm(name="embedded"))
    model = adapted(load_base(base, ModelForm()), MethodForm(dropout=0), steps=100)
    return model.to(device or "cpu").train()


def _ours(rows: list[Tokenized], form: TrainingForm, device: str | None) -> float:
    model = _model(device)
    tokenizer = load_tokenizer(find_base(ModelForm(name="embedded")).path)
    with tempfile.TemporaryDirectory() as folder:
        found = train(
            model, tokenizer, Rows(rows), form=form, folder=Path(folder), device=device or "cpu"
        )
    return found.seconds


def _bare(rows: list[Tokenized], form: TrainingForm, device: str | None) -> float:
    import torch
    from transformers import get_cosine_schedule_with_warmup

    model = _model(device)
    order = list(LengthGrouped([len(row.input_ids) for row in rows], batch=8, seed=form.seed))
    collate = Padding(pad=0, compact=False)
    batches = [collate([rows[at] for at in order[i : i + 8]]) for i in range(0, len(order), 8)]
    learned = [each for each in model.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=form.learning_rate)
    schedule = get_cosine_schedule_with_warmup(optimizer, 1, len(batches))
    start = time.monotonic()
    for batch in batches:
        with torch.autocast(model.device.type, torch.bfloat16, enabled=form.bf16 is True):
            loss = model(**{name: each.to(model.device) for name, each in batch.items()}).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, form.clip)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    return time.monotonic() - start


def _trl(rows: list[Tokenized], form: TrainingForm, device: str | None) -> float:
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    tokenizer = load_tokenizer(find_base(ModelForm(name="embedded")).path)
    data = Dataset.from_dict(
        {
            "input_ids": [list(row.input_ids) for row in rows],
            "labels": [list(row.labels) for row in rows],
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        trainer = SFTTrainer(
            model=_model(device),
            args=SFTConfig(
                output_dir=folder, per_device_train_batch_size=8, num_train_epochs=1,
                learning_rate=form.learning_rate, gradient_checkpointing=False,
                bf16=form.bf16 is True, use_cpu=device in (None, "cpu"),
                max_length=None, save_strategy="no", report_to="none",
                disable_tqdm=True, train_sampling_strategy="group_by_length",
                dataset_kwargs={"skip_prepare_dataset": True},
            ),
            train_dataset=data,
            processing_class=tokenizer,
        )  # fmt: skip
        found = trainer.train()
    return float(found.metrics["train_runtime"])


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
