from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assistant.models import tiny
from tests.finetune.matching.conftest import public
from tests.ui.conftest import Command, Ran

__all__ = ["public"]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    base = tiny.save(tmp_path / "base", tiny.llama())
    path = tmp_path / "x.yaml"
    path.write_text(
        f"model: {{name: {base}, device: cpu}}\n"
        "data: {sources: [{name: smalltalk}], max_tokens: 4000}\n"
        'rendering: {shots: {"0": 1}}\n',
        encoding="utf-8",
    )
    return path


def test_a_dry_run_tells_what_would_be_learned(command: Command, config: Path) -> None:
    ran = command("tune", config, "--dry-run")
    assert ran.status == 0, ran.err
    assert "examples to train on" in ran.out
    assert ">>>" in ran.out
    assert not (config.parent / "adapters").exists()
    told = command("tune", config, "--dry-run", "--json")
    assert json.loads(told.out)["sources"][0]["name"] == "smalltalk"


def test_a_bad_config_is_one_line(command: Command, config: Path) -> None:
    config.write_text(config.read_text("utf-8") + "trainin: 1\n", encoding="utf-8")
    ran = command("tune", config, "--dry-run")
    assert ran.status == 2
    assert len(ran.err.splitlines()) == 1
    assert f'{config}:4: unknown key "trainin": did you mean training?' in ran.err


def test_an_unknown_config_names_the_shipped_ones(command: Command) -> None:
    ran = command("tune", "embeded", "--dry-run")
    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
    assert "did you mean embedded" in ran.err


def test_an_embedder_tells_what_it_would_learn_from(command: Command, tmp_path: Path) -> None:
    goods = ("red tent", "blue kettle", "green rope", "black lamp", "grey stove", "white boot")
    rows = (
        {"id": name, "title": name, "weight": f"{number} kg", "doors": number}
        for number, name in enumerate(goods)
    )
    (tmp_path / "goods.jsonl").write_text(
        "".join(f"{json.dumps(each)}\n" for each in rows), "utf-8"
    )
    config = tmp_path / "ours.yaml"
    config.write_text(
        "kind: embedder\ndata:\n  shoppers: null\n  development: 0.5\n  held_out: 0\n"
        "  catalogues: [{path: goods.jsonl}]\n",
        encoding="utf-8",
    )
    ran = command("tune", config, "--dry-run")
    assert ran.status == 0, ran.err
    assert "pairs to learn from" in ran.out
    judged = "  judgements: [{path: judged.csv, catalogue: goods.jsonl}]\n"
    config.write_text(config.read_text("utf-8") + judged, encoding="utf-8")
    (tmp_path / "judged.csv").write_text("query,id,rating\ntent,red tent,3\n", encoding="utf-8")
    ran = command("tune", config)
    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
    assert "judged.csv has no column docid, it has query, id, rating" in ran.err


def test_an_encoder_cannot_be_resumed(command: Command) -> None:
    ran = command("tune", "matching", "--resume")
    assert ran.status == 2
    assert "leave out --resume" in ran.err


def test_a_dry_run_of_an_encoder_looks_at_what_it_goes_on_from(
    command: Command, tmp_path: Path, public: Path
) -> None:
    config = tmp_path / "ours.yaml"

    def ran(start: str) -> Ran:
        config.write_text(
            f"kind: matching\ndata: {{folder: {public}}}\ntraining: {{start: {start}}}\n",
            encoding="utf-8",
        )
        return command("tune", config, "--dry-run")

    # What another of our configs makes may come later.
    later = ran("none/matching")
    assert later.status == 0, later.err
    assert "questions to learn from" in later.out
    assert "make it first, as by `floorwalker tune matching`" in later.out.splitlines()[-1]
    wrong = ran(config.name)
    assert (wrong.status, wrong.out) == (2, "")
    assert "ours.yaml is no folder" in wrong.err
