from __future__ import annotations

from pathlib import Path

import pytest

from finetune.config import SHIPPED, config_path, kind_of, load_config
from finetune.errors import TuneConfigError

GOOD = """\
data:
  sources:
    - {name: smalltalk}
training:
  learning_rate: 5.0e-4
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.name)
def test_every_shipped_config_can_be_used(path: Path) -> None:
    if kind_of(path) == "chat":
        config = load_config(path)
        assert config.path == path
        assert config.data.sources
    assert config_path(path.stem) == config_path(path.name) == path


def test_defaults_are_filled_in(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, GOOD))
    assert (config.method.name, config.training.learning_rate) == ("lora", 5e-4)


TEACHER = "data:\n  sources:\n    - name: teacher\n      options:\n        model: m\n        of:"


@pytest.mark.parametrize(
    ("wrong", "line", "reason"),
    [
        ("data: {sources: [{name: smalltalk}]}\ntraining:\n  lerning_rate: 1\n", 3,
         'unknown key "lerning_rate": did you mean learning_rate?'),
        ("data: {sources: [{name: smalltalk}]}\ntrainin:\n  epochs: 1\n", 2,
         'unknown key "trainin": did you mean training?'),
        ("data: {sources: [{name: smalltalk}]}\ntraining:\n  epochs: many\n", 3, "epochs: "),
        ("data: {sources: [{name: smalltalk}]}\nmethod: {name: lorra}\n", 2, "did you mean lora?"),
        ("data:\n  sources:\n    - {name: hetpqua}\n", 3,
         'unknown source "hetpqua": did you mean hetpqa?'),
        ("data:\n  sources:\n    - name: catalogue\n      options:\n        produkts: 4\n", 5,
         'unknown key "produkts": did you mean products?'),
        (f"{TEACHER} catalogue\n        options:\n          produkts: 4\n", 8,
         'unknown key "produkts": did you mean products?'),
        (f"{TEACHER} katalogue\n", 6, 'unknown source "katalogue": did you mean catalogue?'),
        ("data:\n  sources: []\n", 2, "the list is empty"),
        ("method: {name: lora}\n", 1, "data is missing"),
        ("data: {sources: [{name: smalltalk}]}\npath: x\n", 2, 'unknown key "path"'),
        ("kind: chta\ndata: {sources: [{name: smalltalk}]}\n", 1, "kind: "),
        ("data:\n\tsources: []\n", 2, "indent with spaces"),
        ("# nothing\n", 0, "is empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, wrong: str, line: int, reason: str
) -> None:
    path = write(tmp_path, wrong)
    with pytest.raises(TuneConfigError) as raised:
        load_config(path)
    where = f"{path}:{line}: " if line else f"{path}: "
    told = str(raised.value).splitlines()
    assert any(each.startswith(where) and reason in each for each in told), told


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = "data:\n  sources: [{name: no}]\n  seed: x\nmethod: {rank: 0}\n"
    with pytest.raises(TuneConfigError) as raised:
        load_config(write(tmp_path, text))
    assert len(raised.value.problems) >= 2


def test_an_unknown_name_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(TuneConfigError, match="did you mean embedded"):
        config_path("embeded")


def test_paths_are_looked_up_beside_the_config_first(tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text("{}", encoding="utf-8")
    config = load_config(write(tmp_path, GOOD))
    assert config.find("mine.jsonl") == tmp_path / "mine.jsonl"
    assert config.find("elsewhere") == Path("elsewhere")
    assert config.find("/abs") == Path("/abs")
