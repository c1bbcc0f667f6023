"""The few ways in which a message after a topic may be meant, and which of them is likeliest."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Literal, get_args

from assistant.followups.signs import Signs, names

# By itself; of the product talked about; the same kind of thing for somebody else or anew; as a
# change to the search before; joined to the question about a rule before.
Way = Literal["alone", "about", "anew", "narrowed", "joined"]
WAYS: tuple[Way, ...] = get_args(Way)

# What each sign says for each way, and the constant: a softmax fitted on the development
# conversations and on short ones that were written for it;
# `tests.benchmarks.followup_weights` fits it again.
_WEIGHTS: Mapping[Way, tuple[Signs, float]] = {
    "alone": (
        Signs(
            it=-0.25, of_it=-0.20, ones=0.10, tied=-0.50, asks=0.03, wishes=0.90,
            condition=-0.49, short=-0.66, long=0.17, person=-0.67, service=0.13, rule=0.50,
            facts=0.03, definite=-0.12, indefinite=0.61, contrast=-0.30, foreign=1.61,
            replaces=-0.46, own=1.36, value=-0.13, told=-0.32, kind=0.03, here=-0.94,
            elsewhere=0.09, written=-0.14, named=-0.19, policy=-0.25,
        ),
        0.27,
    ),
    "about": (
        Signs(
            it=0.23, of_it=0.31, ones=-0.04, tied=-0.49, asks=0.42, wishes=-0.37,
            condition=-0.64, short=0.07, long=-0.25, person=-0.82, service=0.39, rule=-0.64,
            facts=0.22, definite=0.17, indefinite=0.04, contrast=-0.15, foreign=-0.87,
            replaces=-0.41, own=-0.61, value=-0.06, told=-0.04, kind=-0.05, here=0.43,
            elsewhere=0.09, written=-0.09, named=1.74, policy=0.00,
        ),
        -0.53,
    ),
    "anew": (
        Signs(
            it=-0.54, of_it=0.24, ones=0.24, tied=0.55, asks=-0.22, wishes=-0.05, condition=0.26,
            short=-0.06, long=0.25, person=1.74, service=-0.32, rule=-0.25, facts=-0.32,
            definite=-0.20, indefinite=-0.13, contrast=0.32, foreign=-0.24, replaces=-0.01,
            own=-0.24, value=-0.29, told=-0.11, kind=-0.06, here=-0.38, elsewhere=-0.56,
            written=-0.33, named=-0.31, policy=0.00,
        ),
        -0.10,
    ),
    "narrowed": (
        Signs(
            it=0.27, of_it=-0.45, ones=-0.45, tied=0.00, asks=-1.02, wishes=-0.47,
            condition=0.68, short=0.18, long=-0.37, person=-0.30, service=-0.34, rule=0.04,
            facts=0.07, definite=-0.03, indefinite=-0.21, contrast=0.12, foreign=-0.36,
            replaces=0.78, own=-0.17, value=0.47, told=0.42, kind=0.03, here=0.89,
            elsewhere=0.69, written=0.21, named=-1.24, policy=0.00,
        ),
        0.11,
    ),
    "joined": (
        Signs(
            it=0.28, of_it=0.10, ones=0.15, tied=0.44, asks=0.79, wishes=0.00, condition=0.18,
            short=0.47, long=0.20, person=0.05, service=0.14, rule=0.34, facts=0.01,
            definite=0.18, indefinite=-0.31, contrast=0.00, foreign=-0.15, replaces=0.10,
            own=-0.34, value=0.01, told=0.04, kind=0.05, here=0.00, elsewhere=-0.32,
            written=0.35, named=0.00, policy=0.25,
        ),
        0.25,
    ),
}  # fmt: skip


def likelihoods(found: Signs, possible: Collection[Way]) -> dict[Way, float]:
    """Return how likely each of the possible ways is, the likeliest first; they sum up to 1."""
    scores = {way: math.exp(_score(way, found)) for way in possible}
    total = sum(scores.values())
    return {way: scores[way] / total for way in sorted(scores, key=lambda each: -scores[each])}


def _score(way: Way, found: Signs) -> float:
    weights, constant = _WEIGHTS[way]
    return constant + math.fsum(getattr(weights, name) * getattr(found, name) for name in names())
