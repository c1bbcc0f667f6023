"""A run that is killed half-way, in a process of its own, and the run after it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from prompts.evals.cache import Cache
from prompts.evals.runner import Options, Planned, run
from prompts.evals.types import Run, Variant
from tests.prompts.evals.making import Talker, case, suite

ROOT = Path(__file__).parents[3]
CASES, WORKERS = 60, 4
SCRIPT = """
import sys
from pathlib import Path
from tests.prompts.evals.test_resuming import asking
asking(Path(sys.argv[1]), 0.05)
"""


def asking(folder: Path, seconds: float) -> Run:
    """Run a suite whose answers take their time, and note down each question that is asked."""

    def say(text: str, _settings: object) -> str:
        with (folder / "asked").open("a") as file:
            file.write(text + "\n")
        time.sleep(seconds)
        return "yes"

    # Conversations, so that a case may be half done when the end comes.
    cases = [case(f"c{i}", f"a{i}", f"b{i}") for i in range(CASES)]
    planned = [Planned(suite(*cases), Path("store"), (Variant("default"),))]
    with Cache(folder / "answers.sqlite") as cache:
        return run(planned, opener=Talker(say), options=Options(workers=WORKERS), cache=cache)


def killed(folder: Path) -> Counter[str]:
    """Start a run, kill it with -9 half-way, and return what it had asked."""
    started = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    log = folder / "asked"
    end = time.monotonic() + 120
    while not log.exists() or len(log.read_text().splitlines()) < CASES:
        assert started.poll() is None
        assert time.monotonic() < end
        time.sleep(0.01)
    started.kill()
    started.wait()
    return Counter(log.read_text().split())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_run_killed_half_way_goes_on_where_it_was(tmp_path: Path) -> None:
    before, log = killed(tmp_path), tmp_path / "asked"
    assert CASES <= before.total() < 2 * CASES  # it was half-way

    log.unlink()
    found = asking(tmp_path, 0.0)
    assert all(each.passed for each in found.results)
    assert sum(each.cached for each in found.results) >= CASES / 2 - WORKERS
    again = set(before) & set(log.read_text().split())
    # Only cases that were being asked at that moment are asked again.
    assert len({text[1:] for text in again}) <= WORKERS
    assert len(before) + len(log.read_text().split()) - len(again) == 2 * CASES
