from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import torch

from assistant.errors import ModelError
from assistant.models.base import complete
from assistant.models.loading import Weights
from assistant.models.local import TransformersModel
from assistant.models.rendering import render
from assistant.types import Sampling
from prompts.types import Message
from tests.assistant.models import tiny
from tests.contracts.chat_model import ChatModelContract, ask

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import Any

    from assistant.models.base import ChatModel


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("tiny"), tiny.llama())


@pytest.fixture(scope="module")
def local(folder: Path) -> TransformersModel:
    return TransformersModel(model=folder, device="cpu")


class TestTransformersModel(ChatModelContract):
    @pytest.fixture
    def model(self, local: TransformersModel) -> ChatModel:
        return local

    @pytest.fixture
    def slow_model(self, local: TransformersModel) -> ChatModel:
        return local


def raw(folder: Path, messages: tuple[Message, ...], tokens: int) -> str:
    """What transformers itself generates and decodes."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    prompt: Any = tokenizer.apply_chat_template(
        [{"role": m.role, "content": m.content} for m in messages],
        add_generation_prompt=True,
        return_tensors="pt",
    )
    output = model.generate(**prompt, max_new_tokens=tokens, do_sample=False, pad_token_id=0)
    ids = output[0, prompt["input_ids"].shape[1] :]
    return str(tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False))


@pytest.mark.parametrize("question", ["⛺?", "Größe", "Do you sell 帳篷?", "tell", "👟👟 final"])
def test_streamed_text_is_the_decoded_whole(
    local: TransformersModel, folder: Path, question: str
) -> None:
    chunks = list(local.stream(ask(question), Sampling(max_tokens=120)))
    text = "".join(chunk.text for chunk in chunks)
    assert text == raw(folder, ask(question), 120)
    assert len(chunks) > 40
    assert chunks[-1].completion_tokens == 120


def test_nothing_is_loaded_before_it_is_needed_and_then_once(folder: Path) -> None:
    found: list[Path] = []

    def find() -> Weights:
        found.append(folder)
        return Weights("tiny/llama", folder)

    model = TransformersModel(model=find, device="cpu", name="auto")
    assert (model.name, found) == ("auto", [])
    with ThreadPoolExecutor(max_workers=8) as pool:
        counts = set(pool.map(lambda _: model.count_tokens(ask("?")), range(8)))
    assert (model.name, found, len(counts)) == ("tiny/llama", [folder], 1)


def test_tokens_are_those_of_the_rendered_prompt(local: TransformersModel) -> None:
    last = list(local.stream(ask("Hello?"), Sampling(max_tokens=5)))[-1]
    assert last.prompt_tokens == local.count_tokens(ask("Hello?"))
    assert (last.completion_tokens, local.window) == (5, 16_384)


def test_a_reply_ends_with_the_turn_although_the_config_names_another_token(
    tmp_path: Path,
) -> None:
    model = tiny.llama()
    end = tiny.tokenizer().convert_tokens_to_ids("<|im_end|>")
    # Its logit is far above all others for about half of the hidden states.
    model.lm_head.weight.data *= 1e-3
    model.lm_head.weight.data[end] = 100.0
    model.lm_head.weight.data[1] = 0
    local = TransformersModel(model=tiny.save(tmp_path, model), device="cpu")
    finishes = {
        list(local.stream(ask(f"Aisle {n}?"), Sampling(max_tokens=300)))[-1].finish
        for n in range(8)
    }
    assert "stop" in finishes


def test_sampling_depends_on_the_seed_alone(local: TransformersModel) -> None:
    def say(seed: int) -> str:
        sampling = Sampling(max_tokens=16, temperature=1.0, top_p=0.9, seed=seed)
        return complete(local, ask("?"), sampling)

    torch.manual_seed(1)
    before = torch.rand(1)
    torch.manual_seed(1)
    first = say(3)
    assert torch.rand(1) == before
    assert say(3) == first
    assert len({say(seed) for seed in range(5)}) > 1


def test_a_caller_that_waits_for_its_turn_can_give_up(local: TransformersModel) -> None:
    long: Generator[Any, None, None] = local.stream(  # type: ignore[assignment]
        ask("Tell me everything."), Sampling(max_tokens=100_000)
    )
    next(long)
    start = time.monotonic()
    waited = list(local.stream(ask("And me?"), Sampling(seconds=0.2)))
    assert [(chunk.text, chunk.finish) for chunk in waited] == [("", "time")]
    assert time.monotonic() - start < 2
    long.close()


def test_no_thread_is_left_writing_after_close(local: TransformersModel) -> None:
    stream: Generator[Any, None, None] = local.stream(  # type: ignore[assignment]
        ask("Tell me everything."), Sampling(max_tokens=100_000)
    )
    next(stream)
    stream.close()
    start = time.monotonic()
    complete(local, ask("?"), Sampling(max_tokens=1))
    assert time.monotonic() - start < 2
    assert sum(thread.name.startswith("chat-model") for thread in threading.enumerate()) <= 2


def test_a_prompt_beyond_the_window_is_an_error(tmp_path: Path) -> None:
    model = TransformersModel(model=tiny.save(tmp_path, tiny.llama(window=64)), device="cpu")
    with pytest.raises(ModelError, match=r"takes 64 with the reply: shorten it"):
        complete(model, ask("word " * 100), Sampling())
    chunks = list(model.stream([Message("user", "Hi")], Sampling(max_tokens=500)))
    tokens = (chunks[-1].prompt_tokens or 0) + (chunks[-1].completion_tokens or 0)
    assert (tokens, chunks[-1].finish) == (64, "length")


def test_an_error_while_writing_reaches_the_reader(tmp_path: Path) -> None:
    broken = tiny.llama()
    broken.lm_head.weight.data[9] = float("nan")
    model = TransformersModel(model=tiny.save(tmp_path, broken), device="cpu")
    for _ in range(2):
        with pytest.raises(ModelError, match=r"stopped writing \(probability tensor .*nan"):
            complete(model, ask("?"), Sampling(temperature=1.0))


def test_no_tokens_wanted_is_an_error(local: TransformersModel) -> None:
    with pytest.raises(ModelError, match="max_tokens is 0"):
        complete(local, ask("?"), Sampling(max_tokens=0))


def test_a_model_without_a_chat_template_is_refused(tmp_path: Path) -> None:
    path = tiny.save(tmp_path, tiny.llama(), template=None)
    with pytest.raises(ModelError, match="no chat template: choose a chat model"):
        TransformersModel(model=path, device="cpu").load()


def test_a_template_that_refuses_a_role_says_so(tmp_path: Path) -> None:
    refuses = (
        "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    )
    path = tiny.save(tmp_path, tiny.llama(), template=refuses + tiny.CHATML)
    with pytest.raises(ModelError, match=r"refuses these messages \(no system role\)"):
        TransformersModel(model=path, device="cpu").count_tokens(ask("?"))


def test_pickled_weights_are_never_loaded(tmp_path: Path, folder: Path) -> None:
    model = tiny.llama()
    tiny.save(tmp_path, model)
    (tmp_path / "model.safetensors").unlink()
    torch.save(model.state_dict(), tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="cannot be loaded from"):
        TransformersModel(model=tmp_path, device="cpu").load()


@pytest.mark.parametrize("damage", ["truncated", "no config", "empty"])
def test_a_damaged_folder_is_an_error_of_one_line(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "model"
    path.mkdir()
    if damage != "empty":
        tiny.save(path, tiny.llama())
    match damage:
        case "truncated":
            weights = path / "model.safetensors"
            weights.write_bytes(weights.read_bytes()[:5000])
        case "no config":
            (path / "config.json").unlink()
    with pytest.raises(ModelError, match="cannot be loaded from") as caught:
        TransformersModel(model=path, device="cpu").load()
    assert "\n" not in str(caught.value)


def test_an_unknown_device_is_an_error(folder: Path) -> None:
    with pytest.raises(ModelError, match="Device 'toaster' cannot be used here"):
        TransformersModel(model=folder, device="toaster").load()


def test_the_prompt_is_the_templates(local: TransformersModel) -> None:
    tokenizer = tiny.tokenizer()
    ids = render(tokenizer, [Message("user", "Hi")])
    assert tokenizer.decode(ids) == "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"


@pytest.mark.slow
def test_the_embedded_model_answers() -> None:
    from assistant.models.build import build_model
    from knowledge.weights import EMBEDDED_CHAT, present

    if present(EMBEDDED_CHAT) is None:
        pytest.skip(f"{EMBEDDED_CHAT} is not on this machine: python -m knowledge.weights")
    model = build_model(name="embedded", device="cpu")
    question = [Message("user", "What is a tent? Answer in one sentence.")]
    chunks = list(model.stream(question, Sampling(max_tokens=80)))
    assert "shelter" in "".join(chunk.text for chunk in chunks)
    assert (model.window, chunks[-1].finish) == (8192, "stop")
    # The template adds a system prompt of its own to messages that have none.
    assert (model.count_tokens(question) or 0) > 35


@pytest.mark.gpu
def test_cuda_writes_in_bfloat16(folder: Path) -> None:
    model = TransformersModel(model=folder, device="cuda")
    assert complete(model, ask("Hi"), Sampling(max_tokens=8))
    loaded = model._loaded
    assert loaded is not None
    assert (loaded.model.dtype, loaded.model.device.type) == (torch.bfloat16, "cuda")
