"""`python -m tests.benchmarks.followup_weights --store S`: the weights of assistant.followups.

They are fitted on how the last turns of `followup_ways.jsonl` are meant, and on which readings of
the last turns of the development sets find first what is wanted. Each set, by a writer of its own,
is judged by weights that were fitted without it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from unittest.mock import patch

import numpy as np

from assistant import Assistant
from assistant.conversations import MemoryConversations, new_conversation_id
from assistant.followups import resolving
from assistant.followups.readings import WAYS, WEIGHTS, Way, likelihoods
from assistant.followups.signs import Signs, names
from assistant.types import Reply, Turn
from tests.benchmarks import softmax
from tests.benchmarks.followups import DEVELOPMENT, SETS, is_first, read

LABELLED = SETS / "followup_ways.jsonl"
_RIDGE = 2.0
# The same towards the weights of before, which saw some of the samples already.
_ONWARD = 2.0
# A reading that is less likely by the weights of before finds what is wanted by luck.
_LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Sample:
    """The signs of a last turn, the ways in which it may be read, and those that are right."""

    found: Signs
    possible: tuple[Way, ...]
    right: frozenset[Way]


class _Chosen:
    """Stands for `likelihoods`: reads every message in one way, and remembers its signs."""

    def __init__(self) -> None:
        self.way: Way | None = None
        self.seen: tuple[Signs, tuple[Way, ...]] | None = None

    def __call__(self, found: Signs, possible: Sequence[Way]) -> Mapping[Way, float]:
        self.seen = (found, tuple(possible))
        return {self.way if self.way in possible else possible[0]: 1.0}


class _Repeatable(MemoryConversations):
    """Conversations whose last turn can be held again: it is forgotten while `closed`."""

    closed = False

    def append(self, conversation_id: str, turn: Turn) -> None:
        """Add a turn unless closed."""
        if not self.closed:
            super().append(conversation_id, turn)


class _Talk:
    """One conversation up to its last turn, which is read in any of the ways."""

    def __init__(self, shop: Assistant, turns: Sequence[str]) -> None:
        self._shop, self._last, self._id = shop, turns[-1], new_conversation_id()
        self._kept = _Repeatable()
        self.chosen = _Chosen()
        for text in turns[:-1]:
            self._hold(text)
        self._kept.closed = True

    def read(self, way: Way) -> Reply:
        """Return the reply to the last turn, read in this way where it is weighed at all."""
        self.chosen.way, self.chosen.seen = way, None
        with patch.object(resolving, "likelihoods", self.chosen):
            return self._hold(self._last)

    def _hold(self, text: str) -> Reply:
        with patch.object(self._shop, "_conversations", self._kept):
            return self._shop.reply(text, conversation_id=self._id)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="hold only each Nth conversation")
    parser.add_argument(
        "--onward", action="store_true", help="go on from the present weights, by ways alone"
    )
    options = parser.parse_args()
    if options.onward:
        with Assistant.open(options.store, model="scripted") as shop:
            _print(fit(list(_labelled(shop, options.every)), present(), _ONWARD))
        return
    with Assistant.open(options.store, model="scripted") as shop:
        sets = {path.stem: list(_tried(shop, path, options.every)) for path in DEVELOPMENT}
        labelled = list(_labelled(shop, options.every))
    for name, samples in sets.items():
        rest = [each for other, some in sets.items() if other != name for each in some]
        weights = fit([*labelled, *rest])
        right = sum(reads(weights, each) for each in samples) / max(1, len(samples))
        print(f"{name}: {len(samples)} last turns, {right:.3f} read right by weights of the others")
    _print(fit([*labelled, *chain.from_iterable(sets.values())]))


def present() -> np.ndarray:
    """Return the weights [1 + signs, ways] of `assistant.followups.readings`."""
    rows = [(constant, *asdict(signs).values()) for signs, constant in WEIGHTS.values()]
    return np.array(rows).T


def _print(weights: np.ndarray) -> None:
    for way, row in zip(WAYS, weights.T, strict=True):
        pairs = zip(names(), row[1:], strict=True)
        said = ", ".join(f"{name}={weight:.2f}" for name, weight in pairs)
        print(f'"{way}": (Signs({said}), {row[0]:.2f}),')


def _labelled(shop: Assistant, every: int) -> Iterator[Sample]:
    for line in LABELLED.read_text(encoding="utf-8").splitlines()[::every]:
        row = json.loads(line)
        talk = _Talk(shop, row["turns"])
        talk.read("chat")
        seen = talk.chosen.seen
        if seen and (right := frozenset(row["ways"]).intersection(seen[1])):
            yield Sample(*seen, right)


def _tried(shop: Assistant, path: Path, every: int) -> Iterator[Sample]:
    """Yield the last turns of which some readings find first what is wanted."""
    for case in read(path)[::every]:
        talk = _Talk(shop, case.turns)
        talk.read("chat")
        if (seen := talk.chosen.seen) is None:  # it points at something, and is not weighed
            continue
        shares = likelihoods(*seen)
        likely = [way for way in seen[1] if way != "chat" and shares[way] >= _LEAST]
        right = frozenset(way for way in likely if is_first(case, talk.read(way)))
        if right:
            yield Sample(*seen, right)


def _matrix(samples: Sequence[Sample]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return signs [n, 1 + signs], what is right [n, ways] and what is possible [n, ways]."""
    signs = np.array([[1.0, *asdict(each.found).values()] for each in samples])
    right = np.array([[way in each.right for way in WAYS] for each in samples])
    possible = np.array([[way in each.possible for way in WAYS] for each in samples])
    return signs, right, possible


def fit(
    samples: Sequence[Sample], prior: np.ndarray | None = None, ridge: float = _RIDGE
) -> np.ndarray:
    """Return weights [1 + signs, ways] that make right ways likely, near to those of the prior."""
    return softmax.fit(*_matrix(samples), ridge=ridge, near=prior)


def reads(weights: np.ndarray, sample: Sample) -> bool:
    """Tell whether the likeliest reading of a sample is right."""
    signs, right, possible = _matrix([sample])
    return bool(right[0, np.where(possible, signs @ weights, -np.inf).argmax()])


if __name__ == "__main__":
    main()
