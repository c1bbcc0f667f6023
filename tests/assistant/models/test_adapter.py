from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from assistant.errors import ModelError
from assistant.models.base import complete
from assistant.models.local import TransformersModel
from assistant.types import Sampling
from tests.assistant.models import tiny
from tests.contracts.chat_model import ask

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from transformers import LlamaForCausalLM

# peft asks transformers by an old name; our loader keeps that from users, this test cannot.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is:FutureWarning")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("base"), tiny.llama())


def lora(folder: Path, model: LlamaForCausalLM) -> Path:
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=4, target_modules=["q_proj", "v_proj"], init_lora_weights=False, task_type="CAUSAL_LM"
    )
    torch.manual_seed(0)
    get_peft_model(model, config).save_pretrained(str(folder))
    return folder


def test_an_adapter_changes_the_reply_as_peft_does(base: Path, tmp_path: Path) -> None:
    from peft import PeftModel

    adapter = lora(tmp_path / "returns", tiny.llama())
    sampling = Sampling(max_tokens=16)
    plain = TransformersModel(model=base, device="cpu")
    tuned = TransformersModel(model=base, adapter=adapter, device="cpu", name="tiny")
    text = complete(tuned, ask("Do you sell tents?"), sampling)
    assert text != complete(plain, ask("Do you sell tents?"), sampling)
    assert tuned.name == f"{base.name} + returns"

    tokenizer = tiny.tokenizer()
    chat = [{"role": m.role, "content": m.content} for m in ask("Do you sell tents?")]
    prompt: Any = tokenizer.apply_chat_template(
        chat, add_generation_prompt=True, return_tensors="pt"
    )
    unmerged: Any = PeftModel.from_pretrained(tiny.llama(), str(adapter)).eval()
    output = unmerged.generate(**prompt, max_new_tokens=16, do_sample=False, pad_token_id=0)
    assert text == tokenizer.decode(output[0, prompt["input_ids"].shape[1] :])


@pytest.mark.parametrize(("hidden", "layers"), [(64, 2), (32, 1), (32, 4)])
def test_an_adapter_of_another_base_is_refused(
    base: Path, tmp_path: Path, hidden: int, layers: int
) -> None:
    adapter = lora(tmp_path / "other", tiny.llama(hidden=hidden, layers=layers))
    config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    config["base_model_name_or_path"] = "acme/other-base"
    (adapter / "adapter_config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(ModelError, match=r"does not fit .* trained on acme/other-base") as caught:
        TransformersModel(model=base, adapter=adapter, device="cpu").load()
    assert "\n" not in str(caught.value)


def test_a_pickled_adapter_is_refused(base: Path, tmp_path: Path) -> None:
    adapter = lora(tmp_path / "old", tiny.llama())
    (adapter / "adapter_model.safetensors").rename(adapter / "adapter_model.bin")
    with pytest.raises(ModelError, match=r"no adapter_model\.safetensors"):
        TransformersModel(model=base, adapter=adapter, device="cpu").load()


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("adapter_config.json", None, r"no adapter_config\.json"),
        ("adapter_config.json", "{", "does not fit"),
        ("adapter_model.safetensors", "rubbish", "does not fit"),
    ],
)
def test_a_damaged_adapter_is_an_error(
    base: Path, tmp_path: Path, file: str, content: str | None, message: str
) -> None:
    adapter = lora(tmp_path / "damaged", tiny.llama())
    if content is None:
        (adapter / file).unlink()
    else:
        (adapter / file).write_text(content, "utf-8")
    with pytest.raises(ModelError, match=message):
        TransformersModel(model=base, adapter=adapter, device="cpu").load()


def test_a_kind_of_adapter_that_cannot_be_merged_is_refused(base: Path, tmp_path: Path) -> None:
    from peft import PromptTuningConfig, get_peft_model

    config = PromptTuningConfig(num_virtual_tokens=4, task_type="CAUSAL_LM")
    get_peft_model(tiny.llama(), config).save_pretrained(str(tmp_path))
    with pytest.raises(ModelError, match="of kind PROMPT_TUNING, which cannot be merged"):
        TransformersModel(model=base, adapter=tmp_path, device="cpu").load()
