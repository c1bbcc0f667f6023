"""The command, run in this process the way the console script runs it."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from ui.cli import main

ROOT = Path(__file__).parents[2]
START = [sys.executable, "-c", "from ui.cli import main; main()"]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class Command(Protocol):
    def __call__(self, *words: str | Path, stdin: bytes = b"") -> Ran: ...


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Undo what a shell does to jobs in the background: with all they start they ignore Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `floorwalker` with these arguments; an uncaught exception comes through as it is."""
    for name in [name for name in os.environ if name.startswith("FLOORWALKER_")]:
        if name not in {"FLOORWALKER_CACHE", "FLOORWALKER_REQUIRE_BROWSER"}:
            monkeypatch.delenv(name)

    monkeypatch.setenv("HF_HUB_DISABLE_PROGRESS_BARS", "1")  # which the command sets

    def run(*words: str | Path, stdin: bytes = b"") -> Ran:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["floorwalker", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as stopped:
            main()
        code = stopped.value.code
        assert isinstance(code, int)
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def shop(store: Path, tmp_path: Path) -> Path:
    """A copy of the five-product store that a test may write to."""
    return shutil.copytree(store, tmp_path / "shop")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A store folder with settings that need no model, and nothing in it yet."""
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "floorwalker.toml").write_text('model = "scripted"\nembedder = "word-hash"\n')
    return folder


def batch_of(path: Path, *rows: dict[str, Any] | str) -> Path:
    """Write a batch file; a string is a line as it stands."""
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def is_one_line(ran: Ran) -> bool:
    """Tell whether the command could not run and said so in one line of its own."""
    lines = ran.err.splitlines()
    return ran.status == 2 and len(lines) == 1 and lines[0].startswith("floorwalker: ")
