"""Fusing an encoder's logit with similarity and common words into one probability."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.matching import Fusion, shared_words

if TYPE_CHECKING:
    from finetune.matching.groups import Group, Scorer
    from finetune.matching.measuring import Scores

_RIDGE = 1.0


def signs(group: Group, logits: Callable[[str, Sequence[str]], Scores], near: Scorer) -> Scores:
    """Return of each text its logit, its cosine and its share of common words: shape [texts, 3]."""
    return np.stack(
        [
            np.asarray(logits(group.question, group.texts), dtype=float),
            np.asarray(near(group.question, group.texts), dtype=float),
            np.array([shared_words(group.question, text) for text in group.texts]),
        ],
        axis=1,
    )


def fuse(groups: Sequence[Group], found: Sequence[Scores], *, only_logit: bool = False) -> Fusion:
    """Fit a logistic model of the signs on development groups, each text a case.

    With `only_logit` it is a temperature and a constant alone. A sign that would speak against
    a text is left out: among negatives that were picked for being near, nearness does, and nowhere
    else.
    """
    inputs, constant = np.concatenate(found), np.ones((sum(map(len, found)), 1))
    labels = np.array([label for group in groups for label in group.labels])
    told = np.array([True, not only_logit, not only_logit])
    weights = _logistic(np.hstack([inputs * told, constant]), labels)
    while (against := weights[1:-1] < 0).any():
        told[1:] &= ~against
        weights = _logistic(np.hstack([inputs * told, constant]), labels)
    return Fusion(*(round(float(each), 4) for each in weights))


def fused(fusion: Fusion, found: Scores) -> Scores:
    """Return the probabilities of one group's texts."""
    return np.array([fusion.probability(*row) for row in found])


def calibration_error(chances: Scores, labels: Scores, *, bins: int = 10) -> float:
    """Return the mean distance of a probability from how often it was right, in equal bins."""
    order = np.argsort(chances)
    parts = np.array_split(order, bins)
    gaps = [abs(chances[part].mean() - labels[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(chances))


def _logistic(inputs: Scores, labels: Scores) -> Scores:
    """Return the weights of a logistic regression, by Newton's method; the last is the constant."""
    penalty = np.diag([_RIDGE] * (inputs.shape[1] - 1) + [1e-6])
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (labels - chance) - penalty @ weights
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + penalty
        weights += np.linalg.solve(bend, slope)
    return weights
