"""The few ways in which a message after a topic may be meant, and which of them is likeliest."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Literal, get_args

from assistant.followups.signs import Signs, names

# By itself; of the product talked about; the same kind of thing for somebody else or anew; as a
# change to the search before; joined to the question about a rule before; as a remark that asks
# nothing of a shop.
Way = Literal["alone", "about", "anew", "narrowed", "joined", "chat"]
WAYS: tuple[Way, ...] = get_args(Way)

# What each sign says for each way, and the constant: a softmax fitted on the first two sets of
# development conversations, then by `tests.benchmarks.followup_weights --onward` on short ones that
# were written for it.
WEIGHTS: Mapping[Way, tuple[Signs, float]] = {
    "alone": (
        Signs(
            it=-0.33, of_it=-0.40, ones=0.19, tied=-0.36, asks=0.16, wishes=1.26,
            condition=-0.54, short=-0.81, long=0.11, person=-0.93, service=0.28,
            rule=0.83, facts=0.15, definite=-0.23, indefinite=0.62, contrast=-0.29,
            foreign=1.93, replaces=-0.35, own=1.69, value=-0.15, told=-0.43, kind=0.12,
            names=0.06, here=-1.02, elsewhere=0.12, written=-0.39, chat=-0.24,
            remark=0.08, named=-0.24, policy=-0.37,
        ),
        0.33,
    ),
    "about": (
        Signs(
            it=0.56, of_it=0.49, ones=0.06, tied=-0.64, asks=0.74, wishes=-0.56,
            condition=-0.88, short=-0.11, long=-0.10, person=-0.91, service=0.43,
            rule=-0.77, facts=0.27, definite=0.32, indefinite=-0.08, contrast=0.00,
            foreign=-1.18, replaces=-0.44, own=-0.50, value=-0.03, told=-0.08,
            kind=-0.09, names=0.00, here=0.56, elsewhere=0.28, written=0.06, chat=-0.55,
            remark=-0.44, named=2.21, policy=0.00,
        ),
        -0.78,
    ),
    "anew": (
        Signs(
            it=-0.84, of_it=0.39, ones=0.46, tied=0.76, asks=-0.11, wishes=-0.09,
            condition=0.34, short=0.05, long=0.26, person=2.04, service=-0.37,
            rule=-0.31, facts=-0.32, definite=-0.16, indefinite=-0.15, contrast=0.44,
            foreign=-0.10, replaces=0.02, own=-0.15, value=-0.34, told=-0.09,
            kind=-0.09, names=0.00, here=-0.41, elsewhere=-0.58, written=-0.26,
            chat=-0.12, remark=-0.27, named=-0.59, policy=0.00,
        ),
        -0.16,
    ),
    "narrowed": (
        Signs(
            it=0.24, of_it=-0.48, ones=-0.60, tied=0.09, asks=-1.37, wishes=-0.62,
            condition=0.92, short=0.26, long=-0.57, person=-0.36, service=-0.38,
            rule=-0.02, facts=0.16, definite=-0.10, indefinite=-0.21, contrast=0.12,
            foreign=-0.44, replaces=0.89, own=-0.08, value=0.62, told=0.63, kind=-0.07,
            names=0.00, here=1.14, elsewhere=1.05, written=0.26, chat=-0.28,
            remark=0.03, named=-1.60, policy=0.00,
        ),
        0.01,
    ),
    "joined": (
        Signs(
            it=0.38, of_it=-0.01, ones=0.20, tied=0.44, asks=0.96, wishes=-0.01,
            condition=0.22, short=0.59, long=0.25, person=0.05, service=0.19, rule=0.47,
            facts=0.01, definite=0.10, indefinite=-0.26, contrast=0.01, foreign=-0.03,
            replaces=0.10, own=-0.44, value=0.01, told=0.04, kind=0.02, names=-0.03,
            here=0.00, elsewhere=-0.42, written=0.63, chat=-0.15, remark=-0.09,
            named=0.00, policy=0.27,
        ),
        0.27,
    ),
    "chat": (
        Signs(
            it=-0.02, of_it=0.02, ones=-0.31, tied=-0.28, asks=-0.38, wishes=0.03,
            condition=-0.07, short=0.02, long=0.06, person=0.11, service=-0.15,
            rule=-0.21, facts=-0.27, definite=0.07, indefinite=0.08, contrast=-0.29,
            foreign=-0.20, replaces=-0.22, own=-0.52, value=-0.12, told=-0.08,
            kind=0.11, names=-0.03, here=-0.27, elsewhere=-0.46, written=-0.31,
            chat=1.34, remark=0.68, named=0.22, policy=0.10,
        ),
        0.32,
    ),
}  # fmt: skip


def likelihoods(found: Signs, possible: Collection[Way]) -> dict[Way, float]:
    """Return how likely each of the possible ways is, the likeliest first; they sum up to 1."""
    scores = {way: math.exp(_score(way, found)) for way in possible}
    total = sum(scores.values())
    return {way: scores[way] / total for way in sorted(scores, key=lambda each: -scores[each])}


def _score(way: Way, found: Signs) -> float:
    weights, constant = WEIGHTS[way]
    return constant + math.fsum(getattr(weights, name) * getattr(found, name) for name in names())
