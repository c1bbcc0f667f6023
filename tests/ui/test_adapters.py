from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from finetune.tuning import tune
from tests.assistant.models import tiny
from tests.conftest import PRODUCTS
from tests.finetune.conftest import config, made
from tests.ui.conftest import Command, is_one_line


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("base") / "tiny-base", tiny.llama())


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tune(config(base, tmp_path_factory.mktemp("adapters")), made())


@pytest.fixture
def filled(shop: Path, adapter: Path) -> Path:
    """A store with one adapter that is not in use."""
    shutil.copytree(adapter, shop / "adapters" / "ours")
    return shop


def write_suite(folder: Path, name: str, outcome: str) -> Path:
    """Write a suite whose cases pass if the outcome is `outcome`."""
    asked = ["Do you sell Mars?", "What is the weather?", "Is the sky for sale?"]
    suite = {
        "name": name,
        "store": {
            "settings": {"embedder": "word-hash", "min_similarity": 0.1, "min_evidence": 0.1},
            "products": PRODUCTS[:2],
        },
        "cases": [
            {"id": f"c{number}", "ask": ask, "tags": [name], "checks": [{"outcome": [outcome]}]}
            for number, ask in enumerate(asked)
        ],
    }
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(suite), encoding="utf-8")
    return path


def test_list_and_show(command: Command, filled: Path, shop: Path) -> None:
    ran = command("adapters", "list", "--store", filled)
    assert ran.status == 0
    assert ran.out.split()[:2] == ["ours", "chat"]
    [row] = command("adapters", "list", "--store", filled, "--json").rows
    assert (row["name"], row["active"]) == ("ours", False)
    shown = command("adapters", "show", "ours", "--store", filled)
    assert "18 examples, 6 held" in shown.out
    assert "made: 24 (Apache-2.0)" in shown.out
    [card] = command("adapters", "show", filled / "adapters" / "ours", "--json").rows
    assert card["name"] == "ours"


def test_a_store_without_adapters_says_so(command: Command, shop: Path) -> None:
    assert command("adapters", "list", "--store", shop).out.startswith("No adapters")
    for words in (("show", "none"), ("check", "none"), ("promote", "none"), ("rollback",)):
        ran = command("adapters", *words, "--store", shop)
        assert (ran.status, is_one_line(ran)) == (2, True), ran.err
    ran = command("adapters", "show", "nowhere")
    assert (ran.status, is_one_line(ran)) == (2, True)


def test_check_tells_what_is_the_same(
    command: Command, adapter: Path, base: Path, tmp_path: Path
) -> None:
    merged = tmp_path / "merged"
    assert command("adapters", "export", adapter, merged).status == 0
    ran = command("adapters", "check", adapter, "--merged", merged, "--json")
    assert ran.status == 0, ran.err
    assert [row["same"] for row in ran.rows] == [True, True]
    ran = command("adapters", "check", adapter, "--merged", base)
    assert ran.status == 1
    assert "PROBLEM" in ran.out
    assert command("adapters", "export", adapter, merged).status == 2


def test_a_server_that_is_not_there_is_one_line(command: Command, adapter: Path) -> None:
    ran = command("adapters", "check", adapter, "--url", "http://127.0.0.1:9/v1")
    assert (ran.status, is_one_line(ran)) == (2, True)
    assert "http://127.0.0.1:9/v1" in ran.err


def test_promote_puts_to_use_what_loses_nothing(
    command: Command, shop: Path, adapter: Path, tmp_path: Path
) -> None:
    suites = [write_suite(tmp_path, name, "abstained") for name in ("abstention", "safety")]
    ran = command("adapters", "promote", adapter, *suites, "--store", shop, "--json")
    assert ran.status == 0, ran.err + ran.out
    [row] = ran.rows
    assert row["promoted"] is True
    assert set(row["figures"]) == {
        "suites", "abstention", "declining", "perplexity", "instructions",
    }  # fmt: skip
    assert json.loads((shop / "adapters" / "active.json").read_text("utf-8")) == {"chat": ["ours"]}
    again = command("adapters", "promote", "ours", "--store", shop)
    assert again.status == 2
    assert "in use already" in again.err
    ran = command("adapters", "rollback", "--store", shop, "--json")
    assert ran.rows == [{"kind": "chat", "active": None}]


def test_promote_refuses_what_was_not_asked_about(
    command: Command, filled: Path, tmp_path: Path
) -> None:
    suite = write_suite(tmp_path, "abstention", "abstained")
    ran = command("adapters", "promote", "ours", suite, "--store", filled)
    assert ran.status == 1
    assert "refused: declining: no case was decided" in ran.out
    assert not (filled / "adapters" / "active.json").exists()
