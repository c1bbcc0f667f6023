"""`python -m tests.benchmarks.startup`: cold processes, beside what their libraries cost alone."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.report import Figure, floorwalker, judge, seconds_of

SEARCH_SECONDS, HELP_SECONDS = 12.0, 1.0
QUERY = "a light tent for two"
BASELINES = ("torch", "sentence_transformers")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="a store folder; the demo store is made if none")
    parser.add_argument("--times", type=int, default=3, help="runs of each; the median counts")
    options = parser.parse_args()
    if options.store is not None:
        return _measure(options.store, options.times)
    with tempfile.TemporaryDirectory() as name:
        from ui.commands.demo import prepare

        prepare(Path(name))
        return _measure(Path(name), options.times)


def _measure(store: Path, times: int) -> int:
    commands = {
        "floorwalker search": floorwalker("search", "--store", str(store), QUERY),
        "floorwalker --help": floorwalker("--help"),
        **{f"import {name}": [sys.executable, "-c", f"import {name}"] for name in BASELINES},
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(times):  # in turns, so that what else the machine does falls on all
        for name, command in commands.items():
            seconds[name] += seconds_of(command)
    for name, found in seconds.items():
        print(f"{name:30} {median(found):6.2f} s  ({', '.join(f'{each:.2f}' for each in found)})")
    return judge(
        Figure("floorwalker search", median(seconds["floorwalker search"]), SEARCH_SECONDS,
               most=True, unit=" s"),
        Figure("floorwalker --help", median(seconds["floorwalker --help"]), HELP_SECONDS,
               most=True, unit=" s"),
    )  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
