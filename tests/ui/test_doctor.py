from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import Command, Ran, batch_of


def _findings(ran: Ran) -> dict[str, dict[str, Any]]:
    (row,) = ran.rows
    assert list(row) == ["findings"]
    for finding in row["findings"]:
        assert list(finding) == ["name", "ok", "detail", "remedy"]
        assert finding["ok"] or finding["remedy"], finding
    assert ran.status == (0 if all(finding["ok"] for finding in row["findings"]) else 1)
    return {finding["name"]: finding for finding in row["findings"]}


def test_it_shows_machine_models_and_store(command: Command, store: Path) -> None:
    ran = command("doctor", "--store", store, "--json")
    found = _findings(ran)
    assert {"python", "torch", "gradio", "chromadb", "device", "embedder"} <= found.keys()
    assert {"embedded chat model", "gpu chat model"} <= found.keys()
    assert found["settings"]["detail"] == "chat model scripted, word-hash"
    details = [each["detail"] for each in ran.rows[0]["findings"] if each["name"] == "index"]
    assert details == [
        "5 products, 5 vectors, 5 in Chroma",
        "2 documents, 3 vectors, 3 in Chroma",
    ]


def test_people_get_a_line_each(command: Command, store: Path) -> None:
    ran = command("doctor", "-s", store)
    assert ran.err == ""
    assert "ok       index: 5 products, 5 vectors, 5 in Chroma" in ran.out.splitlines()
    assert any(line.startswith("ok       device: c") for line in ran.out.splitlines())


def test_missing_models_have_a_remedy(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOORWALKER_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    ran = command("doctor", "--json")
    found = _findings(ran)
    for name in ("embedder", "embedded chat model"):
        assert not found[name]["ok"]
        assert "python -m knowledge.weights" in found[name]["remedy"]
    assert ran.status == 1
    assert "PROBLEM  embedder: " in (told := command("doctor")).out
    assert "         -> run `python -m knowledge.weights`" in told.out


BROKEN = {
    "settings": ("floorwalker.toml", b"passages = 0", "passages = 0 is not usable", "correct "),
    "key": ("floorwalker.toml", b"shop = 1", "unknown setting 'shop'", "the settings are"),
    "address": ("floorwalker.toml", b'model = "server"', "has no address", "correct "),
    "embedder": ("floorwalker.toml", b"", "built with the embedder", "ingest again"),
    "catalogue": ("index/catalogue.sqlite", b"junk" * 99, "not a database", "delete"),
}


@pytest.mark.parametrize(("file", "data", "problem", "remedy"), BROKEN.values(), ids=BROKEN)
def test_a_broken_store_has_a_remedy(
    file: str, data: bytes, problem: str, remedy: str, command: Command, shop: Path
) -> None:
    (shop / file).write_bytes(data)
    for side in ("-wal", "-shm"):
        (shop / f"{file}{side}").unlink(missing_ok=True)
    ran = command("doctor", "-s", shop, "--json")
    found = _findings(ran)
    assert ran.status == 1
    assert not found["store"]["ok"]
    assert problem in found["store"]["detail"]
    assert remedy in found["store"]["remedy"]


def test_a_store_without_an_index_has_a_remedy(command: Command, empty: Path) -> None:
    found = _findings(command("doctor", "-s", empty, "--json"))
    assert found["store"]["detail"] == f"{empty} holds no index"
    assert "floorwalker ingest --store" in found["store"]["remedy"]
    assert not (empty / "index").exists()


def test_an_empty_index_says_how_to_fill_it(command: Command, empty: Path, tmp_path: Path) -> None:
    command("ingest", "-s", empty, batch_of(tmp_path / "none.jsonl"))
    found = _findings(command("doctor", "-s", empty, "--json"))
    assert found["index"]["ok"]
    out = command("doctor", "-s", empty).out
    assert f"no products\n         -> floorwalker ingest --store {empty} PATH\n" in out


@pytest.mark.parametrize("key", ["model", "embedder"])
def test_a_model_that_is_not_here_has_a_remedy(key: str, command: Command, empty: Path) -> None:
    (empty / "floorwalker.toml").write_text(f'{key} = "/no/such/folder"\n')
    found = _findings(command("doctor", "-s", empty, "--json"))
    assert found[key]["detail"] == "/no/such/folder is not on this machine"
    assert f"correct {key} in floorwalker.toml" in found[key]["remedy"]
