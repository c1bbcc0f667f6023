from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from prompts.fingerprint import digest, fingerprint
from prompts.places import TASKS
from prompts.templates import load_template

BASE: dict[str, Any] = {
    "model": "m",
    "adapter": "a",
    "sampling": {"seed": 0},
    "choice": {"mode": "similar"},
}


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_same_configuration_has_the_same_fingerprint() -> None:
    assert fingerprint(["policy"], **BASE) == fingerprint(["policy"], **BASE)
    assert len(fingerprint(["policy"], **BASE)) == 16


@pytest.mark.parametrize(
    "change",
    [
        {"model": "n"},
        {"adapter": "b"},
        {"sampling": {"seed": 1}},
        {"choice": {"mode": "zero"}},
    ],
)
def test_whatever_changes_shows(change: dict[str, Any]) -> None:
    assert fingerprint(["policy"], **(BASE | change)) != fingerprint(["policy"], **BASE)
    assert fingerprint(["product"], **BASE) != fingerprint(["policy"], **BASE)


@pytest.mark.parametrize(
    "name", ["policy/template.jinja", "policy/examples/x.jsonl", "turn.jinja", "policy/turn.jinja"]
)
def test_a_stores_own_prompts_show(tmp_path: Path, name: str) -> None:
    row = {"question": "q", "sources": [], "answer": "a"}
    texts = {
        "policy/template.jinja": load_template("policy").text + " ",
        "policy/examples/x.jsonl": json.dumps(row),
    }
    folder = own(tmp_path, name, texts.get(name, load_template("turn").text + "!"))
    assert fingerprint(["policy"], folder=folder) != fingerprint(["policy"])
    assert fingerprint(TASKS, folder=folder) != fingerprint(TASKS)
    if name != "turn.jinja":
        assert fingerprint(["product"], folder=folder) == fingerprint(["product"])


def test_a_copy_of_our_prompts_is_no_change(tmp_path: Path) -> None:
    folder = own(tmp_path, "policy/template.jinja", load_template("policy").text)
    assert fingerprint(["policy"], folder=folder) == fingerprint(["policy"])


def test_a_new_adapter_in_the_old_place_shows(tmp_path: Path) -> None:
    own(tmp_path, "adapter.bin", "1")
    first = digest(tmp_path)
    assert digest(tmp_path) == first
    own(tmp_path, "adapter.bin", "2")
    second = digest(tmp_path)
    own(tmp_path, "sub/adapter.bin", "2")
    assert len({first, second, digest(tmp_path)}) == 3
