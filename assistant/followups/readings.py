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

# What each sign says for each way, and the constant: a softmax, fitted by
# `python -m tests.benchmarks.followup_weights` on the development conversations and on short ones
# that were written for it.
WEIGHTS: Mapping[Way, tuple[Signs, float]] = {
    "alone": (
        Signs(
            it=-0.30, of_it=-0.20, ones=-0.04, tied=-0.19, asks=0.11, wishes=1.07,
            condition=-0.19, short=-0.68, long=0.31, person=-0.90, service=0.27,
            rule=0.93, facts=0.03, definite=-0.02, indefinite=0.83, contrast=-0.37,
            foreign=1.46, replaces=-0.40, own=1.26, value=-0.22, told=-0.43, kind=0.03,
            names=0.11, here=-1.08, elsewhere=0.19, written=0.09, chat=-0.14,
            remark=0.09, named=-0.20, policy=-0.26,
        ),
        0.05,
    ),
    "about": (
        Signs(
            it=0.49, of_it=0.45, ones=-0.05, tied=-0.53, asks=0.54, wishes=-0.54,
            condition=-0.98, short=-0.05, long=-0.25, person=-0.39, service=0.37,
            rule=-0.81, facts=0.21, definite=0.13, indefinite=0.10, contrast=0.39,
            foreign=-0.79, replaces=-0.36, own=-0.07, value=0.17, told=0.09, kind=-0.16,
            names=0.00, here=0.43, elsewhere=0.57, written=-0.02, chat=-0.65,
            remark=-0.88, named=1.79, policy=0.24,
        ),
        -0.61,
    ),
    "anew": (
        Signs(
            it=-0.91, of_it=0.23, ones=0.90, tied=0.54, asks=0.02, wishes=-0.05,
            condition=0.53, short=-0.07, long=0.50, person=1.62, service=-0.57,
            rule=-0.34, facts=0.17, definite=0.16, indefinite=0.00, contrast=0.30,
            foreign=-0.19, replaces=0.13, own=-0.14, value=-0.31, told=-0.14,
            kind=-0.07, names=0.00, here=-0.23, elsewhere=-0.60, written=-0.48,
            chat=-0.19, remark=-0.17, named=-0.64, policy=-0.03,
        ),
        0.19,
    ),
    "narrowed": (
        Signs(
            it=-0.00, of_it=-0.35, ones=-0.65, tied=0.66, asks=-1.15, wishes=-0.26,
            condition=0.70, short=0.35, long=-0.46, person=-0.36, service=-0.29,
            rule=-0.23, facts=-0.08, definite=-0.23, indefinite=-0.28, contrast=0.11,
            foreign=-0.31, replaces=0.86, own=-0.18, value=0.61, told=0.47, kind=-0.22,
            names=0.00, here=1.43, elsewhere=1.07, written=0.43, chat=-0.41,
            remark=0.33, named=-1.18, policy=0.00,
        ),
        -0.24,
    ),
    "joined": (
        Signs(
            it=0.60, of_it=-0.12, ones=0.22, tied=-0.20, asks=0.48, wishes=-0.22,
            condition=0.28, short=0.39, long=0.17, person=0.18, service=0.21, rule=0.46,
            facts=0.05, definite=0.12, indefinite=-0.41, contrast=0.02, foreign=-0.17,
            replaces=0.27, own=-0.24, value=-0.02, told=0.02, kind=0.12, names=-0.07,
            here=-0.09, elsewhere=-0.44, written=0.59, chat=-0.27, remark=-0.10,
            named=-0.19, policy=0.21,
        ),
        0.21,
    ),
    "chat": (
        Signs(
            it=0.12, of_it=0.00, ones=-0.39, tied=-0.28, asks=0.00, wishes=0.00,
            condition=-0.33, short=0.06, long=-0.25, person=-0.16, service=0.00,
            rule=-0.01, facts=-0.39, definite=-0.16, indefinite=-0.24, contrast=-0.44,
            foreign=0.00, replaces=-0.50, own=-0.63, value=-0.23, told=0.00, kind=0.30,
            names=-0.04, here=-0.45, elsewhere=-0.79, written=-0.61, chat=1.66,
            remark=0.72, named=0.43, policy=-0.16,
        ),
        0.39,
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
