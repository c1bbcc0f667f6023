"""Each shipped config trains for real: its method and settings on a tiny model, for two steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import Qwen3Config, Qwen3ForCausalLM

from finetune import cards
from finetune.config import SHIPPED, Config, load_config
from finetune.errors import TrainingError
from finetune.methods import MERGEABLE
from finetune.tuning import check_start, tune
from finetune.types import Dataset
from tests.assistant.models import tiny

SHORT: dict[str, Any] = {
    "max_steps": 2, "batch_size": 2, "accumulation": 1, "evaluate_every": 2, "save_every": 2,
    "generate": 2, "report_to": "none",
}  # fmt: skip


@pytest.fixture(scope="module")
def qwen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random model of the architecture that the GPU's configs are for."""
    torch.manual_seed(3)
    config = Qwen3Config(
        vocab_size=320, hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, head_dim=8, max_position_embeddings=4096,
        tie_word_embeddings=True, bos_token_id=None, eos_token_id=0,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("qwen") / "tiny-qwen3"
    Qwen3ForCausalLM(config).save_pretrained(folder)
    tiny.tokenizer().save_pretrained(folder)
    return folder


def shrunk(name: str, base: Path, folder: Path, **sections: Any) -> Config:
    """Return a shipped config for a tiny model on a CPU."""
    values = load_config(SHIPPED / f"{name}.yaml").model_dump()
    values["model"] |= {"name": str(base), "device": "cpu"}
    values["data"] |= {"max_tokens": 2048, "max_truncated": 0.0}
    values["rendering"] |= {"shots": {"0": 1.0}}
    values["training"] |= SHORT
    values["output"] |= {"folder": str(folder)}
    for section, changes in sections.items():
        values[section] |= changes
    return Config.model_validate(values)


@pytest.mark.parametrize("name", ["embedded", "distill"])
def test_those_for_the_embedded_model(
    name: str, base: Path, dataset: Dataset, tmp_path: Path
) -> None:
    folder = tune(shrunk(name, base, tmp_path), dataset)
    assert cards.read(folder).training["steps"] == 2


def test_the_one_for_a_gpu(qwen: Path, dataset: Dataset, tmp_path: Path) -> None:
    config = shrunk("gpu", qwen, tmp_path)
    assert (config.model.dtype, config.training.bf16, config.training.checkpointing) == (
        "bfloat16",
        True,
        True,
    )
    card = cards.read(tune(config, dataset))
    assert card.config["method"]["name"] == "rslora"
    assert card.config["method"]["name"] in MERGEABLE


def test_the_second_stage(base: Path, adapter: Path, dataset: Dataset, tmp_path: Path) -> None:
    config = shrunk("dpo", base, tmp_path, preference={"adapter": str(adapter)})
    assert cards.read(tune(config, dataset)).parent == "ours"


def test_the_one_in_four_bits_says_what_it_needs(tmp_path: Path) -> None:
    config = load_config(SHIPPED / "qlora.yaml")
    config = config.model_copy(
        update={"output": config.output.model_copy(update={"folder": str(tmp_path)})}
    )
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    with pytest.raises(TrainingError, match="set device: cpu"):
        check_start(config, resume=False)
    on_cpu = config.model_copy(update={"model": config.model.model_copy(update={"device": "cpu"})})
    with pytest.raises(TrainingError, match=r"quantization: nf4 needs"):
        check_start(on_cpu, resume=False)
