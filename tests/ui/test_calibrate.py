from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from ui.commands.calibrate import run
from ui.errors import UsageError

ANSWERABLE = [
    ("Is the Birch Dome Tent waterproof?", "T1"),
    ("What does the Birch Tunnel Tent weigh?", "T2"),
    ("What is the capacity of the Copper Kettle?", "K1"),
    ("How much is the Reading Lamp?", "L1"),
    ("What colour is the Trail Shoe?", "S1"),
    ("Can I return items within 30 days?", "returns"),
]
UNANSWERABLE = [
    "Who founded your company?",
    "Do you hire mechanics?",
    "Which athletes do you sponsor?",
    "Is there parking?",
    "Why is the sky blue?",
    "When is your birthday?",
]


@pytest.fixture
def copied(store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(store, tmp_path / "store"))


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    rows = [
        {"id": f"a{n}", "text": text, "answerable": True, "sources": [source]}
        for n, (text, source) in enumerate(ANSWERABLE * 3)
    ]
    rows += [
        {"id": f"u{n}", "text": text, "answerable": False, "sources": []}
        for n, text in enumerate(UNANSWERABLE * 3)
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def calibrate(store: Path, labelled: Path, **options: object) -> int:
    given = {
        "max_false_abstention": 0.1,
        "plot": None,
        "write": False,
        "weights": False,
        "as_json": False,
    }
    return run(store, questions=labelled, **(given | options))  # type: ignore[arg-type]


def test_the_report_and_the_picture(
    copied: Path, labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = (copied / "floorwalker.toml").read_text(encoding="utf-8")
    assert calibrate(copied, labelled, as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert sum(found["questions"].values()) == 36
    assert found["reported"]["auc"] > 0.8
    assert Path(found["plot"]) == copied / "calibration.png"
    assert (copied / "calibration.png").exists()
    assert (copied / "floorwalker.toml").read_text(encoding="utf-8") == settings


def test_write_keeps_the_other_text_of_the_settings(copied: Path, labelled: Path) -> None:
    path = copied / "floorwalker.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(f"# mine\n{before}", encoding="utf-8")
    picture = copied.parent / "curve.png"
    assert calibrate(copied, labelled, write=True, plot=picture) == 0
    assert picture.exists()
    after = path.read_text(encoding="utf-8")
    kept = [line for line in before.splitlines() if not line.startswith("min_evidence")]
    assert after.splitlines()[0] == "# mine"
    assert all(line in after.splitlines() for line in kept)
    assert 0 < tomllib.loads(after)["min_evidence"] < 1


def test_the_weights_are_printed(
    copied: Path, labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrate(copied, labelled, weights=True) == 0
    out = capsys.readouterr().out
    assert "nearest = " in out
    assert "constant = " in out
    assert "On records left out" in out


def test_a_set_of_another_store_is_refused(copied: Path, tmp_path: Path) -> None:
    row = {"id": "a", "text": "Is it?", "answerable": True, "sources": ["elsewhere"]}
    path = tmp_path / "other.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(UsageError, match="'elsewhere' is not in"):
        calibrate(copied, path)
