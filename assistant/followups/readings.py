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

# Of two readings, so much less likely than the other one may be meant nevertheless.
_CLOSE = 0.3
# What each sign says for each way, and the constant: a softmax, fitted by
# `python -m tests.benchmarks.followup_weights` on the development conversations and on short ones
# that were written for it.
WEIGHTS: Mapping[Way, tuple[Signs, float]] = {
    "alone": (
        Signs(
            it=-0.25, of_it=-0.46, ones=0.58, tied=-0.16, asks=-0.01, wishes=0.85,
            condition=-0.27, short=-0.68, long=0.03, person=-0.60, service=0.57, rule=0.71,
            facts=-0.20, definite=0.11, indefinite=0.60, contrast=-0.30, foreign=1.26,
            replaces=-0.28, own=1.14, value=-0.05, told=-0.50, kind=0.13, names=0.16,
            here=-0.97, elsewhere=0.22, written=-0.19, chat=-0.22, remark=0.03,
            named=-0.04, policy=-0.18,
        ),
        0.08,
    ),
    "about": (
        Signs(
            it=0.33, of_it=0.23, ones=-0.51, tied=-0.36, asks=0.62, wishes=-0.20,
            condition=-0.60, short=-0.09, long=0.10, person=-0.33, service=0.12,
            rule=-0.20, facts=0.29, definite=-0.04, indefinite=0.12, contrast=0.00,
            foreign=-0.66, replaces=-0.31, own=-0.12, value=0.02, told=0.27, kind=-0.25,
            names=0.00, here=0.48, elsewhere=0.19, written=0.15, chat=-0.44, remark=-0.71,
            named=1.36, policy=0.10,
        ),
        -0.34,
    ),
    "anew": (
        Signs(
            it=-0.48, of_it=0.27, ones=0.77, tied=0.41, asks=-0.09, wishes=0.01,
            condition=0.44, short=0.03, long=0.39, person=1.28, service=-0.58, rule=-0.44,
            facts=0.18, definite=0.29, indefinite=-0.06, contrast=0.30, foreign=-0.29,
            replaces=0.06, own=-0.17, value=-0.06, told=-0.15, kind=-0.01, names=0.00,
            here=-0.13, elsewhere=-0.30, written=-0.32, chat=-0.11, remark=-0.05,
            named=-0.73, policy=-0.07,
        ),
        -0.01,
    ),
    "narrowed": (
        Signs(
            it=0.11, of_it=-0.03, ones=-0.65, tied=0.54, asks=-0.89, wishes=-0.41,
            condition=0.52, short=0.32, long=-0.38, person=-0.29, service=-0.14,
            rule=-0.27, facts=-0.10, definite=-0.29, indefinite=-0.21, contrast=0.23,
            foreign=-0.29, replaces=0.69, own=-0.06, value=0.29, told=0.52, kind=-0.08,
            names=0.00, here=1.05, elsewhere=0.89, written=0.44, chat=-0.24, remark=0.11,
            named=-0.89, policy=0.00,
        ),
        -0.16,
    ),
    "joined": (
        Signs(
            it=0.22, of_it=-0.01, ones=0.07, tied=-0.26, asks=0.36, wishes=-0.24,
            condition=0.24, short=0.29, long=0.20, person=0.10, service=0.02, rule=0.26,
            facts=0.11, definite=0.20, indefinite=-0.26, contrast=0.07, foreign=-0.03,
            replaces=0.18, own=-0.39, value=-0.05, told=-0.15, kind=0.06, names=-0.13,
            here=-0.07, elsewhere=-0.40, written=0.40, chat=-0.18, remark=-0.01,
            named=0.08, policy=0.23,
        ),
        0.23,
    ),
    "chat": (
        Signs(
            it=0.07, of_it=0.00, ones=-0.26, tied=-0.16, asks=0.00, wishes=0.00,
            condition=-0.33, short=0.13, long=-0.33, person=-0.15, service=0.00,
            rule=-0.06, facts=-0.28, definite=-0.27, indefinite=-0.19, contrast=-0.30,
            foreign=0.00, replaces=-0.35, own=-0.41, value=-0.14, told=0.00, kind=0.14,
            names=-0.03, here=-0.35, elsewhere=-0.59, written=-0.48, chat=1.19,
            remark=0.63, named=0.21, policy=-0.08,
        ),
        0.20,
    ),
}  # fmt: skip


def likelihoods(found: Signs, possible: Collection[Way]) -> dict[Way, float]:
    """Return how likely each of the possible ways is, the likeliest first; they sum up to 1."""
    scores = {way: math.exp(_score(way, found)) for way in possible}
    total = sum(scores.values())
    return {way: scores[way] / total for way in sorted(scores, key=lambda each: -scores[each])}


def likeliest(found: Signs, possible: Collection[Way]) -> tuple[Way, Way | None]:
    """Return the likeliest of the possible ways, and the next where it is close.

    A remark is answered whatever is found, so another way is tried before it.
    """
    (first, most), *others = likelihoods(found, possible).items()
    if not others or others[0][1] <= _CLOSE * most:
        return first, None
    second = others[0][0]
    return (second, first) if first == "chat" else (first, second)


def _score(way: Way, found: Signs) -> float:
    weights, constant = WEIGHTS[way]
    return constant + math.fsum(getattr(weights, name) * getattr(found, name) for name in names())
