"""`python -m tests.benchmarks.followup_weights --store S`: the weights of assistant.followups.

They are fitted on how the last turns of `followup_ways.jsonl` are meant, and on which readings of
the last turns of the development sets find first what is wanted. Of ten parts each is judged by
weights that were fitted without it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize

from assistant import Assistant
from assistant.conversations import new_conversation_id
from assistant.followups import resolving
from assistant.followups.readings import WAYS, Way
from assistant.followups.signs import Signs, names
from tests.benchmarks.followups import DEVELOPMENT, SETS, is_first, read

LABELLED = SETS / "followup_ways.jsonl"
_RIDGE = 1.0
_PARTS = 10


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="hold only each Nth conversation")
    options = parser.parse_args()
    with Assistant.open(options.store, model="scripted") as shop:
        samples = [*_labelled(shop, options.every), *_tried(shop, options.every)]
    order = np.random.default_rng(0).permutation(len(samples))
    right = 0.0
    for part in range(_PARTS):
        rest = [samples[each] for place, each in enumerate(order) if place % _PARTS != part]
        weights = _fit(rest)
        right += sum(_reads(weights, samples[each]) for each in order[part::_PARTS])
    print(f"{len(samples)} last turns, {right / len(samples):.3f} read right in cross-validation")
    for way, row in zip(WAYS, _fit(samples).T, strict=True):
        pairs = zip(names(), row[1:], strict=True)
        said = ", ".join(f"{name}={weight:.2f}" for name, weight in pairs)
        print(f'"{way}": (Signs({said}), {row[0]:.2f}),')


def _labelled(shop: Assistant, every: int) -> Iterator[Sample]:
    for line in LABELLED.read_text(encoding="utf-8").splitlines()[::every]:
        row = json.loads(line)
        chosen, conversation = _Chosen(), new_conversation_id()
        for text in row["turns"][:-1]:
            shop.reply(text, conversation_id=conversation)
        with patch.object(resolving, "likelihoods", chosen):
            shop.reply(row["turns"][-1], conversation_id=conversation)
        if chosen.seen and (right := frozenset(row["ways"]).intersection(chosen.seen[1])):
            yield Sample(*chosen.seen, right)


def _tried(shop: Assistant, every: int) -> Iterator[Sample]:
    """Yield the last turns of which some readings find first what is wanted."""
    for case in [each for path in DEVELOPMENT for each in read(path)][::every]:
        right, chosen = set(), _Chosen()
        for way in WAYS:
            conversation = new_conversation_id()
            for text in case.turns[:-1]:
                shop.reply(text, conversation_id=conversation)
            chosen.way, chosen.seen = way, None
            with patch.object(resolving, "likelihoods", chosen):
                reply = shop.reply(case.turns[-1], conversation_id=conversation)
            if chosen.seen is None:  # it points at something, and is not weighed
                break
            if way in chosen.seen[1] and is_first(case, reply):
                right.add(way)
        if chosen.seen and right:
            yield Sample(*chosen.seen, frozenset(right))


def _matrix(samples: Sequence[Sample]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return signs [n, 1 + signs], what is right [n, ways] and what is possible [n, ways]."""
    signs = np.array([[1.0, *asdict(each.found).values()] for each in samples])
    right = np.array([[way in each.right for way in WAYS] for each in samples])
    possible = np.array([[way in each.possible for way in WAYS] for each in samples])
    return signs, right, possible


def _fit(samples: Sequence[Sample]) -> np.ndarray:
    """Return weights [1 + signs, ways] of a softmax that makes right ways likely."""
    signs, right, possible = _matrix(samples)
    shape = (signs.shape[1], len(WAYS))

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape)
        scores = np.where(possible, signs @ weights, -np.inf)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        good = (shares * right).sum(axis=1)
        slope = signs.T @ (shares - shares * right / good[:, None]) + 2 * _RIDGE * weights
        return -np.log(good).sum() + _RIDGE * (weights**2).sum(), slope.ravel()

    return minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B").x.reshape(shape)


def _reads(weights: np.ndarray, sample: Sample) -> bool:
    signs, right, possible = _matrix([sample])
    return bool(right[0, np.where(possible, signs @ weights, -np.inf).argmax()])


if __name__ == "__main__":
    main()
