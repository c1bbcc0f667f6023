"""Completion at size: a million suggestions grown from real ones, and what an update takes.

A real suggestion becomes eleven more by exchanging its rarest word for a blend of two real words,
so frequent words lead to twelve times as many suggestions and the vocabulary grows as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter, process_time

import numpy as np

from knowledge.completion import saving
from knowledge.completion.building import Built
from knowledge.completion.completer import View, suggest
from knowledge.completion.segment import Entry, Segment
from knowledge.completion.shelf import Shelf
from tests.benchmarks.report import GIB, peak_bytes

_STATUS = Path("/proc/self/status")


def grown(built: Built, size: int) -> Built:
    """Return an index of so many suggestions over the same products."""
    entries = list(_grown(built.suggestions, size))
    segment = Segment.build(entries, len(built.goods))
    return Built(segment, built.goods, built.lexicon, built.mass)


def _grown(segment: Segment, size: int) -> Iterator[Entry]:
    random = Random(6)
    vocabulary = [word.decode() for word in segment.vocabulary.words]
    counts = np.diff(segment.having.starts)
    known: set[str] = set()
    for turn in range(1 + size // max(len(segment), 1) * 2):
        for n in range(len(segment)):
            if len(known) >= size:
                return
            name = segment.normals[n]
            if turn:
                row = segment.padded[n, : segment.lengths[n]]
                rarest = int(row[counts[row].argmin()])
                blend = _blend(vocabulary[rarest], random.choice(vocabulary))
                name = " ".join(blend if w == rarest else vocabulary[w] for w in row)
            if name not in known:
                known.add(name)
                prior = float(segment.priors[n]) - 0.7 * turn
                yield Entry(name, name, int(segment.origins[n]), prior, segment.products.row(n))


def _blend(first: str, second: str) -> str:
    return first[: (len(first) + 1) // 2] + second[len(second) // 2 :]


def answer_times(view: View, prefixes: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each answer, on the wall clock and of this process's CPU."""
    for prefix in prefixes[:200]:
        suggest(view, prefix, 8)
    wall, cpu = [], []
    for prefix in prefixes:
        started, spent = perf_counter(), process_time()
        suggest(view, prefix, 8)
        cpu.append((process_time() - spent) * 1e3)
        wall.append((perf_counter() - started) * 1e3)
    return wall, cpu


def main() -> None:
    """Serve a saved index in a process of its own: what it takes, as one line."""
    folder, prefixes = Path(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8")
    started = perf_counter()
    view = View.of(Shelf.of(saving.load(folder)))
    loaded = perf_counter() - started
    wall, cpu = answer_times(view, prefixes.split("\n"))
    figures = [loaded, *np.percentile(wall, [50, 95, 100]), *np.percentile(cpu, [50, 95, 100])]
    print(*(f"{each:.4f}" for each in figures), f"{_peak() / GIB:.3f}")


def _peak() -> int:
    """Return the most memory of this process; `getrusage` starts from its parent's."""
    if not _STATUS.exists():
        return peak_bytes()
    (line,) = (each for each in _STATUS.read_text().splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
