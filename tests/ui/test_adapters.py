from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from finetune.tuning import tune
from tests.assistant.models import tiny
from tests.conftest import PRODUCTS
from tests.finetune.conftest import config
from tests.finetune.conftest import made as examples
from tests.finetune.matching.conftest import save_base, save_encoder
from tests.ui.conftest import Command, batch_of, is_one_line

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is:FutureWarning")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("base") / "tiny-base", tiny.llama())


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tune(config(base, tmp_path_factory.mktemp("adapters")), examples())


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
    merged, suite = tmp_path / "merged", write_suite(tmp_path, "abstention", "abstained")
    assert command("adapters", "export", adapter, merged).status == 0
    ran = command("adapters", "check", adapter, suite, "--merged", merged, "--json")
    assert ran.status == 0, ran.err
    assert [row["same"] for row in ran.rows] == [True, True, True]
    assert ran.rows[2]["ours"] == ran.rows[2]["other"]
    assert ran.rows[2]["cases"] == 3
    ran = command("adapters", "check", adapter, "--merged", base, "--no-suites")
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
    mine = shutil.copytree(adapter, tmp_path / "mine, new" / "ours")
    ran = command("adapters", "promote", mine, *suites, "--store", shop, "--json")
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


def test_a_whole_model_is_not_promoted_and_nothing_is_asked_first(
    command: Command, filled: Path
) -> None:
    folder = filled / "adapters" / "ours"
    values = json.loads((folder / "card.json").read_text("utf-8"))
    for method, reason in (("full", "a whole model"), ("prefix", "serving cannot load")):
        values["config"]["method"]["name"] = method
        (folder / "card.json").write_text(json.dumps(values), "utf-8")
        ran = command("adapters", "promote", "ours", "--store", filled)
        assert (ran.status, is_one_line(ran)) == (2, True)
        assert reason in ran.err


@pytest.mark.parametrize("line", ['adapter = "none"', 'adapter = "other"'])
def test_promote_refuses_where_a_setting_would_keep_it_out_of_use(
    command: Command, filled: Path, line: str
) -> None:
    settings = filled / "floorwalker.toml"
    settings.write_text(f"{settings.read_text('utf-8')}{line}\n", encoding="utf-8")
    ran = command("adapters", "promote", "ours", "--store", filled)
    assert (ran.status, is_one_line(ran)) == (2, True)
    assert "ours would not be used" in ran.err
    assert not (filled / "adapters" / "active.json").exists()


# -- matching encoders ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    return save_encoder(save_base(folder / "base"), folder / "ours")


@pytest.fixture
def made(shop: Path, encoder: Path, tmp_path: Path) -> Path:
    """An encoder with a card that says it was made beside the embedder of the store."""
    folder = shutil.copytree(encoder, tmp_path / "made")
    values = json.loads((folder / "card.json").read_text("utf-8"))
    values |= {"name": "made", "base": {**values["base"], "name": "word-hash"}}
    (folder / "card.json").write_text(json.dumps(values), "utf-8")
    return folder


def labelled(folder: Path, *, unanswerable: bool) -> Path:
    """Write labelled questions about the five products."""
    rows = [
        {"id": f"q{number}", "text": f"How much is the {product['title']}?",
         "answerable": True, "sources": [product["id"]]}
        for number, product in enumerate(PRODUCTS)
    ]  # fmt: skip
    if unanswerable:
        rows += [{"id": "no", "text": "Who won the match?", "answerable": False, "sources": []}]
    return batch_of(folder / "labelled.jsonl", *rows)


def test_an_encoder_is_promoted_and_taken_back(
    command: Command, shop: Path, made: Path, tmp_path: Path
) -> None:
    asked = labelled(tmp_path, unanswerable=True)
    ran = command("adapters", "promote", made, asked, "--store", shop, "--json")
    [row] = ran.rows
    assert set(row["figures"]) == {"suites", "abstention", "answering", "general"}
    assert row["promoted"] == (ran.status == 0) == (not row["objections"])


def test_an_encoder_is_refused_without_questions_that_nothing_answers(
    command: Command, shop: Path, made: Path, tmp_path: Path
) -> None:
    asked = labelled(tmp_path, unanswerable=False)
    ran = command("adapters", "promote", made, asked, "--store", shop)
    assert ran.status == 1
    assert "refused: abstention: no case was decided" in ran.out
    assert not (shop / "adapters").exists()


def test_an_encoder_of_another_embedder_is_one_line(
    command: Command, shop: Path, encoder: Path
) -> None:
    ran = command("adapters", "promote", encoder, "--store", shop)
    assert (ran.status, is_one_line(ran)) == (2, True)
    assert "train one beside that" in ran.err


def test_an_encoder_is_refused_where_a_setting_names_another(
    command: Command, shop: Path, made: Path
) -> None:
    settings = shop / "floorwalker.toml"
    settings.write_text(f'{settings.read_text("utf-8")}matcher = "similarity"\n', encoding="utf-8")
    ran = command("adapters", "promote", made, "--store", shop)
    assert (ran.status, is_one_line(ran)) == (2, True)
    assert "matcher = 'similarity'" in ran.err
    assert not (shop / "adapters").exists()


def test_an_encoder_is_checked_and_exported(
    command: Command, encoder: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    assert command("adapters", "export", encoder, whole).status == 0
    ran = command("adapters", "check", encoder, "--merged", whole, "--no-suites", "--json")
    assert ran.status == 0, ran.err
    assert [(row["same"], row["places"]) for row in ran.rows] == [(True, "questions")] * 2
    for words in (("--url", "http://127.0.0.1:9/v1"), ("--merged", tmp_path)):
        ran = command("adapters", "check", encoder, *words, "--no-suites")
        assert (ran.status, is_one_line(ran)) == (2, True), ran.err
    assert command("adapters", "show", encoder).out.startswith("ours (matching), Apache-2.0")
