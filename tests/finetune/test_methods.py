from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import torch

from assistant.models.local import TransformersModel
from finetune.config import MethodForm, ModelForm
from finetune.errors import TrainingError
from finetune.methods import MERGEABLE, adapted, peft_config, quantization
from finetune.training import Rows
from finetune.tuning import tune
from finetune.types import Dataset
from tests.finetune.conftest import config
from tests.finetune.tiny_run import FORM, plain, rows, run

METHODS = ("lora", "rslora", "dora", "adalora", "prefix", "full")


def form(name: str, **values: Any) -> MethodForm:
    return MethodForm.model_validate({"name": name, "rank": 4, **values})


@pytest.mark.parametrize("method", METHODS)
def test_each_method_learns(method: str, tmp_path: Path) -> None:
    data = Rows(rows(24), rows(24))
    longer = FORM.model_copy(update={"epochs": 6, "evaluate_every": 6, "save_every": 18})
    found = run(tmp_path, method=method, data=data, form=longer)
    losses = [row["eval_loss"] for row in found.history if "eval_loss" in row]
    assert losses[-1] < losses[0]
    assert (found.weights / "complete.json").is_file()


@pytest.mark.parametrize("method", METHODS)
def test_only_what_the_method_says_learns(method: str) -> None:
    tuned = adapted(plain(), form(method), steps=20)
    names = [name for name, each in tuned.named_parameters() if each.requires_grad]
    marks = {"prefix": "prompt_encoder", "full": ""}
    assert names
    assert all(marks.get(method, "lora_") in name for name in names)
    if method not in ("prefix", "full"):
        linear = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}
        assert {name.split(".lora_")[0].rpartition(".")[2] for name in names} == linear


def test_the_scale_of_rslora_is_by_the_root_of_the_rank() -> None:
    for method, scale in (("lora", 2.0), ("rslora", 4.0)):
        tuned = adapted(plain(), form(method, alpha=8), steps=20)
        layer = tuned.base_model.model.model.layers[0].self_attn.q_proj
        assert layer.scaling["default"] == scale


def test_the_same_seed_begins_with_the_same_weights() -> None:
    found = [adapted(plain(), form("lora"), steps=9, seed=seed).state_dict() for seed in (1, 1, 2)]
    key = next(name for name in found[0] if "lora_A" in name)
    assert torch.equal(found[0][key], found[1][key])
    assert not torch.equal(found[0][key], found[2][key])


@pytest.mark.parametrize("steps", [1, 2, 5, 10, 1000])
def test_adalora_has_a_schedule_for_any_number_of_steps(steps: int) -> None:
    made: Any = peft_config(form("adalora"), steps=steps)
    assert made.tinit < steps - made.tfinal
    assert (made.init_r, made.target_r) == (6, 4)


def test_layers_that_are_not_there_are_one_line() -> None:
    with pytest.raises(TrainingError, match=r"correct method\.targets") as caught:
        adapted(plain(), form("lora", targets=["query"]), steps=9)
    assert "\n" not in str(caught.value)


def test_four_bits_need_bitsandbytes() -> None:
    assert quantization(ModelForm()) is None
    if importlib.util.find_spec("bitsandbytes") is not None:
        pytest.skip("bitsandbytes is here")
    with pytest.raises(TrainingError, match="pip install bitsandbytes"):
        quantization(ModelForm(quantization="nf4"))


@pytest.mark.parametrize("method", sorted(MERGEABLE))
def test_serving_loads_what_can_be_merged(
    method: str, base: Path, dataset: Dataset, tmp_path: Path
) -> None:
    options = {"method": {"name": method}, "training": {"max_steps": 4, "generate": 0}}
    folder = tune(config(base, tmp_path, **options), dataset)
    TransformersModel(model=base, adapter=folder, device="cpu").load()


def test_full_tuning_makes_a_whole_model(base: Path, dataset: Dataset, tmp_path: Path) -> None:
    options = {"method": {"name": "full"}, "training": {"max_steps": 2, "generate": 0}}
    folder = tune(config(base, tmp_path, **options), dataset)
    TransformersModel(model=folder, device="cpu").load()


def test_checkpointing_changes_no_number(tmp_path: Path) -> None:
    short = FORM.model_copy(update={"max_steps": 3})
    found = [
        run(tmp_path / str(each), form=short.model_copy(update={"checkpointing": each}))
        for each in (False, True)
    ]
    before, after = ([row["loss"] for row in each.history if "loss" in row] for each in found)
    assert before == pytest.approx(after, rel=1e-4)
