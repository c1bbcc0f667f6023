from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from knowledge.errors import WeightsError
from knowledge.folders import Cache, check_folder
from tests.knowledge.wheelhouse import write_folder, write_json

ROOT = Path(__file__).parents[2]
GOOD = ("config.json", "model.safetensors", "tokenizer.json")

MAKE_HALF = """
import pathlib, sys, time
from knowledge.folders import Cache
def write(work):
    (work / "half").write_text("half")
    print("half", flush=True)
    time.sleep(60)
    return work
Cache(pathlib.Path(sys.argv[1])).make("key", write)
"""


def write_whole(work: Path) -> Path:
    made = work / "made"
    made.mkdir()
    (made / "whole").write_text("whole", encoding="utf-8")
    return made


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".lock")}


def test_killed_half_way_leaves_nothing_half_made(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKE_HALF, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.kill()
    cache = Cache(tmp_path)
    assert cache.find("key") is None
    folder = cache.make("key", write_whole)
    assert names_in(folder) == {"whole"}
    assert names_in(tmp_path) == {"key"}


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    def fail(work: Path) -> Path:
        (work / "half").write_text("half", encoding="utf-8")
        raise WeightsError("no")

    with pytest.raises(WeightsError):
        Cache(tmp_path).make("key", fail)
    assert names_in(tmp_path) == set()


def test_two_at_once_make_it_once(tmp_path: Path) -> None:
    made: list[Path] = []

    def write(work: Path) -> Path:
        made.append(work)
        return write_whole(work)

    threads = [threading.Thread(target=Cache(tmp_path).make, args=("key", write)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert names_in(tmp_path) == {"key"}


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WeightsError, match="FLOORWALKER_CACHE"):
        Cache(tmp_path / "file").make("key", write_whole)


def test_a_good_folder_passes(tmp_path: Path) -> None:
    check_folder(write_folder(tmp_path / "m", *GOOD, "training_args.bin"))


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("config.json", "tokenizer.json", "pytorch_model.bin"), "only pickle"),
        (("config.json", "tokenizer.json", "model.pt"), "only pickle"),
        (("config.json", "tokenizer.json"), "no safetensors"),
        (("model.safetensors", "tokenizer.json"), "no config.json"),
        (("config.json", "model.safetensors"), "no tokenizer"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(
    tmp_path: Path, names: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(WeightsError, match=reason):
        check_folder(write_folder(tmp_path / "m", *names))


def test_a_pickle_in_a_later_module_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m", *GOOD, "2_Dense/pytorch_model.bin")
    write_json(folder / "modules.json", [{"path": ""}, {"path": "2_Dense"}])
    with pytest.raises(WeightsError, match="2_Dense has only pickle"):
        check_folder(folder)


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m", *GOOD)
    shards = {"weight_map": {"a": "model.safetensors", "b": "model-2.safetensors"}}
    write_json(folder / "model.safetensors.index.json", shards)
    with pytest.raises(WeightsError, match=r"model-2\.safetensors is missing"):
        check_folder(folder)
