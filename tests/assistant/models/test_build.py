from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from assistant.errors import ModelError
from assistant.models.base import complete
from assistant.models.build import build_model
from assistant.models.local import TransformersModel
from assistant.models.openai_server import OpenAIServerModel
from assistant.models.scripted import ScriptedModel
from assistant.types import Sampling
from tests.assistant.models import tiny
from tests.assistant.models.chat_server import serve
from tests.contracts.chat_model import ask

NO_CUDA = not torch.cuda.is_available()


def test_scripted() -> None:
    assert isinstance(build_model(name="scripted"), ScriptedModel)


@pytest.mark.parametrize("by_name", [True, False])
def test_a_server_by_setting_or_by_address(by_name: bool) -> None:
    with serve(ScriptedModel(["Hello there."])) as served:
        model = (
            build_model(name=served.url)
            if by_name
            else build_model(name="server", server_url=served.url, server_model="tiny-chat")
        )
        assert isinstance(model, OpenAIServerModel)
        assert complete(model, ask("Hi"), Sampling()) == "Hello there."


def test_a_server_without_an_address_is_an_error() -> None:
    with pytest.raises(ModelError, match="set server_url"):
        build_model(name="server")


@pytest.mark.parametrize("name", ["scripted", "http://127.0.0.1:9/v1"])
def test_an_adapter_that_cannot_be_used_is_said(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    build_model(name=name, adapter=Path("returns"))
    assert "returns is not used" in caplog.text


def test_a_folder(tmp_path: Path) -> None:
    folder = tiny.save(tmp_path / "tiny", tiny.llama())
    model = build_model(name=str(folder), device="cpu")
    assert isinstance(model, TransformersModel)
    assert complete(model, ask("Hi"), Sampling(max_tokens=4))


@pytest.mark.parametrize("name", ["./nowhere", "acme/no-such-model"])
def test_a_model_that_cannot_be_had_is_an_error_at_first_use(name: str) -> None:
    model = build_model(name=name)
    with pytest.raises(ModelError, match=name):
        model.load()


@pytest.mark.skipif(not NO_CUDA, reason="about machines without CUDA")
def test_the_gpu_profile_needs_a_gpu() -> None:
    with pytest.raises(ModelError, match="needs a CUDA device"):
        build_model(name="gpu").load()


@pytest.mark.skipif(not NO_CUDA, reason="about machines without CUDA")
def test_a_laptop_is_warned_of_nothing(caplog: pytest.LogCaptureFixture) -> None:
    model = build_model(name="auto")
    model.load()
    assert "SmolLM2" in model.name
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


def test_building_imports_no_torch() -> None:
    code = (
        "import sys; from assistant.models.build import build_model;"
        "[build_model(name=name) for name in ('scripted', 'http://x/v1', 'embedded', 'auto')];"
        "heavy = {'torch', 'transformers', 'openai', 'langchain_core'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
