"""How a command ends while threads that were given up are still at work."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.ui.conftest import ROOT

_LEAVES = """
import asyncio, atexit, sys, time
from contextlib import suppress
from prompts.evals.threads import OutOfTime, Threads, left_running
from ui import cli

def command(**_):
    with suppress(OutOfTime):
        asyncio.run(Threads().run(lambda: time.sleep(float(sys.argv[1])), seconds=0.5))
    print("told")
    atexit.register(print, "ended by Python")
    sys.exit(3)

cli.app = command
cli.main()
"""


@pytest.mark.parametrize(("seconds", "told"), [("60", "told\n"), ("0", "told\nended by Python\n")])
def test_threads_at_work_end_with_the_process(seconds: str, told: str) -> None:
    # Python would end them wherever they are, and in C++ code that aborts the process.
    ran = subprocess.run(
        [sys.executable, "-c", _LEAVES, seconds],
        capture_output=True, text=True, check=False, timeout=50,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (3, told, "")
