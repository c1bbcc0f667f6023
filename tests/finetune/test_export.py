from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaForCausalLM

from finetune import cards
from finetune.errors import AdapterError, ExportError
from finetune.export import export
from tests.assistant.models import tiny
from tests.finetune.conftest import config

# peft asks transformers by an old name; our own code keeps that from users, this test cannot.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is:FutureWarning")


def test_a_merged_folder_is_a_whole_model(adapter: Path, base: Path, tmp_path: Path) -> None:
    from peft import PeftModel

    folder = export(adapter, tmp_path / "merged", "merged")
    merged: Any = LlamaForCausalLM.from_pretrained(folder)
    assert merged.dtype == torch.float32
    tuned: Any = PeftModel.from_pretrained(tiny.llama(), str(adapter)).eval()
    ids = torch.arange(3, 40)[None]
    with torch.no_grad():
        assert torch.allclose(merged(ids).logits, tuned(ids).logits, atol=1e-4)
        assert not torch.allclose(merged(ids).logits, tiny.llama()(ids).logits, atol=1e-2)
    assert (folder / "chat_template.jinja").is_file()
    readme = (folder / "README.md").read_text("utf-8")
    assert "license: apache-2.0" in readme
    assert "| made | Apache-2.0 | 24 |" in readme


def test_a_folder_for_vllm_has_config_weights_and_tokenizer(adapter: Path, tmp_path: Path) -> None:
    folder = export(adapter, tmp_path / "vllm", "adapter")
    assert {"adapter_config.json", "adapter_model.safetensors", "tokenizer.json"} <= {
        each.name for each in folder.iterdir()
    }
    assert "--enable-lora --max-lora-rank 8 --lora-modules ours=" in (
        folder / "README.md"
    ).read_text("utf-8")


def changed(adapter: Path, folder: Path, **values: Any) -> Path:
    shutil.copytree(adapter, folder)
    path = folder / "adapter_config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"use_dora": True}, "is a DoRA"),
        ({"peft_type": "PREFIX_TUNING"}, "is of kind PREFIX_TUNING"),
        ({"modules_to_save": ["lm_head"]}, r"has whole modules \(lm_head\)"),
        ({"bias": "all"}, "has biases"),
    ],
)
def test_what_vllm_cannot_load_is_refused(
    adapter: Path, tmp_path: Path, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(ExportError, match=f"it {why}: export it merged"):
        export(changed(adapter, tmp_path / "odd", **values), tmp_path / "out", "adapter")
    assert not (tmp_path / "out").exists()


def test_other_weights_of_the_base_are_noticed(adapter: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(adapter, tmp_path / "ours")
    card = cards.read(folder)
    cards.write(replace(card, base={**card.base, "sha256": "0" * 64}), folder)
    with pytest.raises(ExportError, match="holds other weights"):
        export(folder, tmp_path / "out", "merged")


def test_what_float16_cannot_hold_is_noticed(adapter: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(adapter, tmp_path / "ours")
    tensors = load_file(folder / "adapter_model.safetensors")
    save_file({key: each * 1e4 + 1e3 for key, each in tensors.items()}, folder / cards.WEIGHTS)
    with pytest.raises(ExportError, match=r"beyond what torch\.float16 can hold"):
        export(folder, tmp_path / "out", "merged", dtype="float16")
    assert list(tmp_path.iterdir()) == [folder]
    export(folder, tmp_path / "out", "merged")


def test_half_an_adapter_is_refused(adapter: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(adapter, tmp_path / "ours")
    (folder / "adapter_model.safetensors").unlink()
    with pytest.raises(AdapterError, match=r"has no adapter_model\.safetensors"):
        export(folder, tmp_path / "out", "merged")


def test_a_folder_that_is_there_stays(adapter: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="already there"):
        export(adapter, tmp_path / "out", "merged")
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_prefix_cannot_be_merged(base: Path, dataset: Any, tmp_path: Path) -> None:
    from finetune.tuning import tune

    folder = tune(
        config(base, tmp_path, method={"name": "prefix"}, training={"max_steps": 1}), dataset
    )
    with pytest.raises(ExportError, match="cannot be merged"):
        export(folder, tmp_path / "out", "merged")
