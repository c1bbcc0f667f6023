from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from finetune import checkpoints
from finetune.errors import CheckpointError, TrainingError
from finetune.reporting import check_reporting, plot
from finetune.runs import count_steps
from finetune.training import Rows
from tests.finetune.tiny_run import FORM, plain, rows, run

SHORT = FORM.model_copy(update={"max_steps": 4, "evaluate_every": 2, "save_every": 2})


def changed(**values: Any) -> Any:
    return SHORT.model_copy(update=values)


def scores(values: list[float]) -> Any:
    """Return a scorer that gives these scores in turn."""
    given = iter(values)
    return lambda _model: {"score": next(given)}


def test_the_best_checkpoint_is_kept_and_returned(tmp_path: Path) -> None:
    form = changed(max_steps=8, evaluate_every=2, save_every=8)
    found = run(tmp_path, form=form, scorer=scores([0.1, 0.9, 0.3, 0.3]))
    assert (found.step, found.weights.name) == (4, "checkpoint-4")
    assert found.metrics["score"] == 0.9
    assert [path.name for path in checkpoints.checkpoints(tmp_path / "checkpoints")] == [
        "checkpoint-4",
        "checkpoint-8",
    ]


def test_of_two_that_answer_equally_well_the_surer_one_is_best(tmp_path: Path) -> None:
    found = run(tmp_path, form=changed(max_steps=6, learning_rate=1e-3), scorer=scores([0.5] * 3))
    losses = {row["step"]: row["eval_loss"] for row in found.history if "eval_loss" in row}
    assert found.step == min(losses, key=lambda step: losses[step])


def test_it_stops_when_the_score_gets_no_better(tmp_path: Path) -> None:
    form = changed(max_steps=12, evaluate_every=1, save_every=4, early_stopping=2)
    found = run(tmp_path, form=form, scorer=scores([0.2, 0.6, 0.5, 0.4]))
    assert found.step == 2
    assert max(row["step"] for row in found.history) == 4


def test_without_development_examples_the_last_weights_count(tmp_path: Path) -> None:
    found = run(tmp_path, form=SHORT, data=Rows(rows(20)))
    assert (found.step, found.metrics) == (4, {})
    assert not any("eval_loss" in row for row in found.history)


def test_steps_are_counted_as_they_are_made(tmp_path: Path) -> None:
    assert count_steps(48, FORM) == 12
    assert count_steps(49, FORM) == 14
    assert count_steps(48, FORM, processes=2) == 6
    assert count_steps(48, changed(max_steps=None, epochs=0.5)) == 3
    form = changed(max_steps=None, epochs=1, accumulation=1)
    found = run(tmp_path, form=form, data=Rows(rows(13)))
    assert max(row["step"] for row in found.history) == found.steps == 4


def test_progress_tells_speed_and_time_left(tmp_path: Path) -> None:
    told: list[Any] = []
    run(tmp_path, form=SHORT, told=told.append)
    steps = [each for each in told if each.loss is not None]
    assert [each.step for each in steps] == [1, 2, 3, 4]
    assert all(each.steps == 4 and each.tokens_per_second > 0 for each in steps)
    assert [each.seconds_left > 0 for each in steps] == [True, True, True, False]
    assert ["loss" in each.marks for each in told if each.loss is None] == [True, True]


def test_a_packed_run_learns_what_a_padded_one_does(tmp_path: Path) -> None:
    found = [
        run(tmp_path / str(packing), form=changed(packing=packing, bf16=False), method="full")
        for packing in (False, True)
    ]
    before, after = ([row["loss"] for row in each.history if "loss" in row] for each in found)
    assert before == pytest.approx(after, rel=1e-3)
    assert found[0].padding > found[1].padding == 0


def test_packing_is_refused_where_examples_would_mix(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="set packing: false"):
        run(tmp_path, form=changed(packing=True), method="prefix")


def test_nothing_to_learn_from_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="there are no training examples"):
        run(tmp_path, data=Rows(()))
    assert not list(tmp_path.iterdir())


def test_a_loss_that_is_no_number_stops_the_run(tmp_path: Path) -> None:
    broken = plain()
    broken.lm_head.weight.data[7] = float("inf")
    with pytest.raises(TrainingError, match=r"step 1 is nan: lower training\.learning_rate"):
        run(tmp_path, form=SHORT, model=broken)


def test_a_run_is_not_begun_over_another(tmp_path: Path) -> None:
    run(tmp_path, form=SHORT, identity={"method": "lora", "config": {"seed": 1}})
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(CheckpointError, match="add --resume"):
        run(tmp_path, form=SHORT)
    identity = {"method": "lora", "config": {"seed": 2}}
    with pytest.raises(CheckpointError, match=r"another config\.seed: restore that"):
        run(tmp_path, form=SHORT, resume=True, identity=identity)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_there_has_to_be_a_run_to_resume(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="leave out --resume"):
        run(tmp_path, resume=True)


@pytest.mark.parametrize("file", ["adapter_model.safetensors", "optimizer.pt", "complete.json"])
def test_a_checkpoint_cut_in_half_is_put_aside(tmp_path: Path, file: str) -> None:
    whole = run(tmp_path / "whole", form=SHORT)
    run(tmp_path / "run", form=changed(max_steps=4))
    last = tmp_path / "run" / "checkpoints" / "checkpoint-4"
    half = (last / file).read_bytes()
    (last / file).write_bytes(half[: len(half) // 2])
    assert checkpoints.fault(last)
    found = run(tmp_path / "run", form=SHORT, resume=True)
    assert [row for row in found.history if "loss" in row] == [
        row for row in whole.history if "loss" in row
    ]
    aside = tmp_path / "run" / "checkpoints" / "broken-checkpoint-4" / file
    assert aside.read_bytes() == half[: len(half) // 2]


def test_when_every_checkpoint_is_broken_it_says_so(tmp_path: Path) -> None:
    run(tmp_path, form=SHORT)
    for path in checkpoints.checkpoints(tmp_path / "checkpoints"):
        (path / "optimizer.pt").unlink()
    with pytest.raises(CheckpointError, match=r"no checkpoint in .* is whole") as caught:
        run(tmp_path, form=SHORT, resume=True)
    assert "lacks optimizer.pt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_space_left_is_one_line(tmp_path: Path) -> None:
    """A limit on the size of files is as good as a full disk, and needs no disk."""
    code = (
        "import sys; from pathlib import Path\n"
        "from finetune.errors import TrainingError\n"
        "from tests.finetune.tiny_run import run\n"
        "try: run(Path(sys.argv[1]))\n"
        "except TrainingError as error: print(error); sys.exit(7)\n"
    )

    def limit() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        check=False, capture_output=True, text=True, preexec_fn=limit,
    )  # fmt: skip
    assert done.returncode == 7, done.stderr
    assert done.stdout.count("\n") == 1
    assert "cannot take another checkpoint: make room" in done.stdout
    assert checkpoints.fault(tmp_path / "checkpoints" / "checkpoint-3")


def test_too_little_space_is_told_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")  # noqa: PYI024 (as shutil has it)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 0))
    with pytest.raises(TrainingError, match="0 MiB left and the checkpoints need"):
        run(tmp_path)


def test_tensorboard_gets_the_curves(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    found = run(tmp_path, form=changed(report_to="tensorboard"))
    events = EventAccumulator(str(tmp_path / "tensorboard"))
    events.Reload()
    told = [each.value for each in events.Scalars("train/loss")]
    assert told == pytest.approx([row["loss"] for row in found.history if "loss" in row], rel=1e-5)
    assert "eval/loss" in events.Tags()["scalars"]


@pytest.mark.parametrize("name", ["wandb", "mlflow"])
def test_what_is_not_installed_is_named_with_its_remedy(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(TrainingError, match=f"{name} needs {name}: pip install {name}"):
        check_reporting(name)
    check_reporting("none")


def test_the_curve_is_a_picture(tmp_path: Path) -> None:
    history = [{"step": 1, "loss": 2.0}, {"step": 2, "loss": 1.0}]
    plot([*history, {"step": 2, "eval_loss": 1.5, "eval_score": 0.4}], tmp_path / "loss.png")
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_two_processes_train_as_one(tmp_path: Path) -> None:
    """`accelerate launch` with two CPU processes: they agree, and one of them writes."""
    command = [
        sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2",
        "--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no",
        "--main_process_port", "0", "-m", "tests.finetune.tiny_run", str(tmp_path),
    ]  # fmt: skip
    # Where a process dies in native code, this tells in which line of ours that was.
    told = {**os.environ, "PYTHONFAULTHANDLER": "1"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=told)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "history.jsonl").read_text("utf-8").splitlines()
    losses = [row["loss"] for row in map(json.loads, lines) if "loss" in row]
    assert len(losses) == 6
    assert losses[-1] < losses[0]
    last = checkpoints.checkpoints(tmp_path / "checkpoints")[-1]
    assert not checkpoints.fault(last)
    assert {"rng_state_0.pth", "rng_state_1.pth"} <= {path.name for path in last.iterdir()}
