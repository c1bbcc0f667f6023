"""What the benchmarks share: timing a process, and a figure beside its target."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value and the bound it has to keep."""

    name: str
    value: float
    bound: float
    most: bool
    """Whether the bound is the most, not the least, that the value may be."""
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the value keeps the bound."""
        return self.value < self.bound if self.most else self.value >= self.bound

    def __str__(self) -> str:
        sign, verdict = ("<" if self.most else ">="), ("met" if self.met else "MISSED")
        return (
            f"{self.name}: {self.value:.2f}{self.unit} "
            f"(target {sign} {self.bound:g}{self.unit}: {verdict})"
        )


def judge(*figures: Figure) -> int:
    """Print the figures and return the exit status: 1 when one misses its target."""
    for figure in figures:
        print(figure)
    return 0 if all(figure.met for figure in figures) else 1


def skip(reason: str) -> int:
    """Say why there is nothing to measure; that is no failure."""
    print(f"skipped: {reason}")
    return 0


def peak_bytes() -> int:
    """Return the most memory that this process has had resident."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def seconds_of(command: Sequence[str], *, times: int = 1) -> list[float]:
    """Run a command several times, each in a process of its own; raises when it fails."""
    found: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found.append(time.perf_counter() - started)
    return found


def floorwalker(*arguments: str) -> list[str]:
    """Return the command line of `floorwalker`: the installed script, else the same call."""
    script = Path(sys.executable).with_name("floorwalker")
    start = [str(script)] if script.exists() else [sys.executable, "-c", _MAIN]
    return [*start, *arguments]


_MAIN = "from ui.cli import main; main()"
