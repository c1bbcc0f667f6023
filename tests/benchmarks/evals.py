"""`python -m tests.benchmarks.evals`: how fast suites run, and how often noise is called worse."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from assistant.build import open_assistant
from assistant.conversations import MemoryConversations
from assistant.models.scripted import ScriptedModel
from assistant.types import Chunk, Sampling
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from prompts.evals.asking import Shop
from prompts.evals.baseline import against
from prompts.evals.runner import Options, Planned, run
from prompts.evals.suite import Case, Suite, TurnCase
from prompts.evals.types import Run, Variant
from prompts.types import Message
from tests.benchmarks.report import Figure, floorwalker, judge, seconds_of
from tests.conftest import write_shop
from tests.prompts.evals.making import Talker, case, suite
from tests.prompts.evals.test_resuming import WORKERS as KILLED_WORKERS
from tests.prompts.evals.test_resuming import asking, killed

CASES, SUITE_SECONDS = 300, 20.0
SLEEP, WORKERS, SPEED_UP = 0.1, 8, 4.0
COMPARISONS = 100
# 5 % are stated; more than 10 of 100 would be chance in one of 90 such benchmarks.
FLAGGED = 11
PLAIN = (Variant("default"),)


class Sleeper(ScriptedModel):
    """A scripted model that takes its time before it writes."""

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        time.sleep(SLEEP)
        yield from super().stream(messages, sampling)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--store",
        type=Path,
        help="a store folder; a shop of five products whose embedder counts words if none, so that "
        "it is the runner that is timed",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        store = options.store or _five_products(Path(name))
        return judge(
            _suite_of_300(store, Path(name)),
            _speed_up(store),
            _asked_again(Path(name)),
            _flagged(),
            _missed(),
        )


def _five_products(folder: Path) -> Path:
    files, store = write_shop(folder / "files"), folder / "store"
    store.mkdir()
    (store / "floorwalker.toml").write_text(
        'model = "scripted"\nembedder = "word-hash"\nmin_similarity = 0.1\nmin_evidence = 0.1\n'
    )
    embedder = WordHashEmbedder()
    with Index.open(store, embedder=embedder, create=True) as index:
        ingest([files / "products.jsonl", files / "documents"], index=index, embedder=embedder)
    return store


def _questions() -> list[str]:
    path = Path(__file__).parents[2] / "knowledge" / "demo" / "questions.jsonl"
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    # As many as are wanted, no two alike: an answer that is there already costs nothing.
    return [f"{text} {number}" for number in range(CASES) for text in texts][:CASES]


def _suite_of_300(store: Path, work: Path) -> Figure:
    """Time the command in a process of its own, from its start to its end."""
    cases = [
        {"id": f"c{i}", "ask": text, "checks": [{"sentences": {"at_most": 50}}]}
        for i, text in enumerate(_questions())
    ]
    (work / "suite.yaml").write_text(json.dumps({"name": "many", "cases": cases}))
    (seconds,) = seconds_of(
        floorwalker("eval", str(work / "suite.yaml"), "--store", str(store), "--model", "scripted",
                    "--no-cache")
    )  # fmt: skip
    return Figure(f"{CASES} cases, scripted model", seconds, SUITE_SECONDS, most=True, unit=" s")


def _speed_up(store: Path) -> Figure:
    @contextmanager
    def opener(store: Path, settings: Mapping[str, Any]) -> Iterator[Shop]:
        with open_assistant(
            store, chat=Sleeper(), conversations=MemoryConversations(), **settings
        ) as shop:
            shop.reply("How long can I return items?")  # loads the embedder
            yield Shop(shop.reply, "")

    # Policies, because a list of products is shown without asking the model.
    asked = [f"How long can I return items bought {days} days ago?" for days in range(1, 81)]
    many = Suite("many", tuple(Case(text, (TurnCase(text),)) for text in asked))
    seconds = {
        workers: run(
            [Planned(many, store, PLAIN)], opener=opener, options=Options(workers=workers)
        ).seconds
        for workers in (1, WORKERS)
    }
    for workers, each in seconds.items():
        print(f"{len(asked)} cases, {workers} at a time: {each:.1f} s")
    name = f"{WORKERS} workers against 1, {SLEEP * 1000:.0f} ms a call"
    return Figure(name, seconds[1] / seconds[WORKERS], SPEED_UP, most=False, unit=" times")


def _asked_again(folder: Path) -> Figure:
    """Kill a run half-way with -9, start it again, and count what is asked a second time."""
    before = killed(folder)
    (folder / "asked").unlink()
    asking(folder, 0.0)
    again = set(before) & set((folder / "asked").read_text().split())
    name = f"of {len(before)} questions before kill -9 asked again"
    return Figure(name, len(again), 2 * KILLED_WORKERS, most=True)


def _noisy(seed: int, chance: float) -> Run:
    """Run 60 cases three times each that pass by chance, as a warm model's answers do."""

    def say(text: str, settings: Mapping[str, Any]) -> str:
        rng = np.random.default_rng([zlib.crc32(text.encode()), settings["seed"]])
        return "yes" if rng.random() < chance else "no"

    cases = [case(f"c{i}", tags=("abc"[i % 3],)) for i in range(60)]
    planned = [Planned(suite(*cases), Path("store"), PLAIN)]
    return run(planned, opener=Talker(say), options=Options(repeats=3, seed=seed))


def _flagged() -> Figure:
    flagged = sum(
        bool(held.regressions)
        for each in range(COMPARISONS)
        for held in against(_noisy(10 * each, 0.8), _noisy(10 * each + 5, 0.8))
    )
    return Figure(f"of {COMPARISONS} null comparisons flagged", flagged, FLAGGED, most=True)


def _missed() -> Figure:
    found = sum(
        bool(held.regressions)
        for each in range(20)
        for held in against(_noisy(10 * each, 0.6), _noisy(10 * each + 5, 0.8))
    )
    return Figure("of 20 drops from 80 % to 60 % found", found, 19, most=False)


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
