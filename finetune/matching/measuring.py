"""What a scorer of evidence is worth: does it choose the right text, does it see that none is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from finetune.matching.groups import Group, Pool, beside, seeded

if TYPE_CHECKING:
    from finetune.matching.groups import Others, Scorer
    from knowledge.matching import Fusion

Scores = NDArray[np.float64]
# So many of the questions lose their answer where abstention is measured.
_UNANSWERABLE = 1 / 3
_TEXTS = 4
OTHERS: tuple[Others, ...] = ("any", "nearest")


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in [0, 1], each with how many questions it is of.

    `chosen` are questions whose right evidence is scored best; `abstained` are the unanswerable
    whose best score is below the threshold under which 10 % and 12 % of the answerable are; `auc`
    is the chance that an answerable question's best score is higher.
    """

    chosen: float
    of: int
    auc: float
    abstained_at_10: float
    abstained_at_12: float
    unanswerable: int


def measured_groups(
    pools: Sequence[Pool], near: Scorer, kind: Others, *, seed: int = 1
) -> list[Group]:
    """Return each question with four texts about its product; a third have lost their answer.

    A question about a product with fewer texts is left out.
    """
    found = []
    for pool in pools:
        rng = seeded(seed, pool.product, pool.question)
        lost = rng.random() < _UNANSWERABLE
        found.append(beside(pool, near, texts=_TEXTS, kind=kind, lost=lost, rng=rng))
    return [group for group in found if group is not None]


def choice_groups(
    pools: Sequence[Pool], near: Scorer, kind: Others, *, seed: int = 1
) -> list[Group]:
    """Return each answerable question with its answer among four texts about its product."""
    found = []
    for pool in pools:
        rng = seeded(seed, pool.product, pool.question, "kept")
        if pool.answers:
            found.append(beside(pool, near, texts=_TEXTS, kind=kind, lost=False, rng=rng))
    return [group for group in found if group is not None]


def score(groups: Sequence[Group], scorer: Callable[[str, Sequence[str]], Scores]) -> list[Scores]:
    """Return the scores of each group's texts."""
    return [np.asarray(scorer(group.question, group.texts), dtype=float) for group in groups]


def figures(
    choice: Sequence[Group],
    chosen: Sequence[Scores],
    abstention: Sequence[Group],
    best: Sequence[Scores],
) -> Figures:
    """Return what scores of groups for choosing and for abstention amount to."""
    right = [
        float(group.labels[int(np.argmax(scores))])
        for group, scores in zip(choice, chosen, strict=True)
    ]
    top = np.array([scores.max() for scores in best])
    can = np.array([group.answerable for group in abstention], dtype=bool)
    return Figures(
        chosen=_mean(right),
        of=len(right),
        auc=_auc(top[can], top[~can]),
        abstained_at_10=_declined(top[can], top[~can], 0.10),
        abstained_at_12=_declined(top[can], top[~can], 0.12),
        unanswerable=int((~can).sum()),
    )


def _declined(good: Scores, bad: Scores, allowed: float) -> float:
    """Return how many unanswerable are under the threshold that loses `allowed` answerable."""
    if not len(good) or not len(bad):
        return 0.0
    threshold = np.sort(good)[int(allowed * len(good))]
    return float((bad < threshold).mean())


def _auc(good: Scores, bad: Scores) -> float:
    if not len(good) or not len(bad):
        return 0.0
    wins = (good[:, None] > bad[None]).mean() + 0.5 * (good[:, None] == bad[None]).mean()
    return float(wins)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def compare(
    pools: Sequence[Pool],
    near: Scorer,
    logits: Callable[[str, Sequence[str]], Scores],
    fusion: Fusion,
) -> dict[str, dict[str, float]]:
    """Return the figures of similarity and of the fused encoder on the same questions.

    By "any, similarity", "any, tuned", "nearest, similarity", "nearest, tuned": which other texts
    stand beside the answer, and what scores.
    """
    from finetune.matching.fusing import calibration_error, fused, signs

    found = {}
    for kind in OTHERS:
        choice = choice_groups(pools, near, kind)
        lost = measured_groups(pools, near, kind)
        seen = [[signs(group, logits, near) for group in groups] for groups in (choice, lost)]
        for name in ("similarity", "tuned"):
            on_choice, on_lost = (
                [fused(fusion, rows) if name == "tuned" else rows[:, 1] for rows in each]
                for each in seen
            )
            values = asdict(figures(choice, on_choice, lost, on_lost))
            if name == "tuned":
                labels = np.array([label for group in lost for label in group.labels])
                values["calibration_error"] = calibration_error(np.concatenate(on_lost), labels)
            found[f"{kind}, {name}"] = {key: round(value, 4) for key, value in values.items()}
    return found


def interval(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's score."""
    if not count:
        return 0.0, 1.0
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count**2)) / (1 + z * z / count)
    return float(middle - half), float(middle + half)
