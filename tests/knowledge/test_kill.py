"""Killing an ingestion again and again, at random moments, then letting it finish."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.stores import contents

# 20 kills of a process that needs seconds to start.
pytestmark = pytest.mark.slow

INGEST = """
import sys
from pathlib import Path
from knowledge import ingest as module
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index

module.BATCH_RECORDS = 50
folder, files = map(Path, sys.argv[1:3])
embedder = WordHashEmbedder()
print("started", flush=True)
with Index.open(folder, embedder=embedder, create=True) as index:
    summary = module.ingest([files], index=index, embedder=embedder, prune=True)
print(summary.to_json(), flush=True)
"""


def write_catalogue(path: Path, seed: int, count: int = 4_000) -> None:
    words = "pine larch alder birch copper steel wool lamp tent kettle chair shoe".split()
    chance = random.Random(seed)
    rows = (
        {
            "id": f"P{number}",
            "title": " ".join(chance.choices(words, k=4)),
            "description": " ".join(chance.choices(words, k=chance.randint(5, 200))),
            "price": chance.randint(100, 9999) / 100,
        }
        for number in range(count)
        if chance.random() < 0.9
    )
    path.write_text("\n".join(json.dumps(row) for row in rows))


def start(folder: Path, files: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", INGEST, str(folder), str(files)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_twenty_kills_then_a_full_run_equal_a_run_in_peace(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    chance = random.Random(20)
    for kill in range(20):
        # Every fifth time the catalogue changes, so that updates and deletions are killed, too.
        if kill % 5 == 0:
            write_catalogue(files / "products.jsonl", seed=kill)
        process = start(tmp_path / "killed", files)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    for folder in ("killed", "peace"):
        process = start(tmp_path / folder, files)
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        assert "'failed': []" in output
    assert contents(tmp_path / "killed") == contents(tmp_path / "peace")
