from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from finetune import checkpoints


def history(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "history.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def start(folder: Path, *options: str) -> int:
    command = [sys.executable, "-m", "tests.finetune.tiny_run", str(folder), *options]
    return subprocess.run(command, check=False, capture_output=True).returncode


def weights(folder: Path) -> dict[str, torch.Tensor]:
    last = checkpoints.checkpoints(folder / "checkpoints")[-1]
    return load_file(last / "adapter_model.safetensors")


# 8 is in the second epoch, right after the checkpoint at 6; 6 is where the first epoch ends.
@pytest.mark.parametrize(
    ("method", "killed"), [("lora", 8), ("lora", 7), ("dora", 5), ("adalora", 8)]
)
def test_a_killed_run_goes_on_as_if_nothing_had_happened(
    tmp_path: Path, method: str, killed: int
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert start(whole, "--method", method) == 0
    assert start(broken, "--method", method, "--kill-at", str(killed)) == -signal.SIGKILL
    assert not (broken / "history.jsonl").exists()
    assert start(broken, "--method", method, "--resume") == 0
    assert history(broken) == history(whole)
    assert len([row for row in history(whole) if "loss" in row]) == 12
    before, after = weights(whole), weights(broken)
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
