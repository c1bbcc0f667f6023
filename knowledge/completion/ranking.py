"""Which of the suggestions found come first, and which say the same as one that does."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from knowledge.completion.composing import Composed
from knowledge.completion.goods import stems
from knowledge.completion.matching import Found
from knowledge.completion.shelf import Shelf, Stock

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Logarithms of chances, like the priors: what it takes from a suggestion's chance that
_SLIP = 3.5  # something was mistyped,
_LATER = 3.0  # its first word was not typed,
_TURNED = 1.0  # it was, but others come in between,
_LONGER = 0.02  # a character of it is still to be typed;
_ABOUT = 1.2  # and what it adds that a word of it was just spoken of,
_LIKED = 0.5  # the share of its hits that meet the conditions spoken of, as a power;
_OWN = 6.0  # or that this customer has searched for it,
_ALMOST = 0.5  # or with some of its words.
_WHOLE = 2.5  # It takes from its chance that it is typed already,
_REPEATED = 1.5  # that a better one says as much,
_TURNED_ROUND = 6.0  # or the same in another order.
_POOL = 60


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of who types: the conversation's last words, own past queries by weight.

    `liked` is the stock of what meets the conditions that were spoken of.
    """

    about: frozenset[str] = frozenset()
    own: Mapping[str, float] = field(default_factory=dict)
    liked: Stock | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A suggestion with the logarithm of its chance; `number` is its own in the index, or -1."""

    text: str
    normal: str
    chance: float
    hits: int
    number: int = -1


def pool(
    shelf: Shelf, found: Found, composed: Sequence[Composed], stock: Stock, typed: str
) -> list[Ranked]:
    """Return the likeliest of what was found, each once, the likeliest first.

    After a space more is to come than what was `typed`.
    """
    letters, whole = len(typed.rstrip()), typed.rstrip() if typed.endswith(" ") else None
    segment = shelf.segment
    chances = _chances(shelf, found, stock, letters)
    order = np.argsort(-chances)[: 4 * _POOL]
    _, firsts = np.unique(found.ids[order], return_index=True)
    best: dict[str, Ranked] = {}
    for place in order[np.sort(firsts)[:_POOL]]:
        number = int(found.ids[place])
        name = segment.normals[number]
        if name == whole:
            chances[place] -= _WHOLE
        best[name] = Ranked(
            segment.texts[number], name, float(chances[place]), int(stock.hits[number]), number
        )
    said = {stems(name) for name in best}
    for each in composed:
        if stems(each.normal) in said:
            continue  # a plural, or none, of what stands in the index
        longer = max(len(each.normal) - letters, 0)
        chance = each.prior - _SLIP * each.cost - _LONGER * longer
        best.setdefault(each.normal, Ranked(each.text, each.normal, chance, each.hits))
    return sorted(best.values(), key=lambda each: -each.chance)


def _chances(shelf: Shelf, found: Found, stock: Stock, letters: int) -> NDArray[np.float32]:
    segment, ids = shelf.segment, found.ids
    starts = segment.normals.starts
    lengths = (starts[ids + 1] - starts[ids] - letters).clip(0)
    orders = np.where(found.begins, 0.0, np.where(found.first, _TURNED, _LATER))
    # Of a suggestion's products only those count that are left.
    all_of = segment.products.starts
    left = np.log1p(stock.hits[ids]) - np.log1p(all_of[ids + 1] - all_of[ids])
    return np.asarray(
        segment.priors[ids] + left - _SLIP * found.costs - orders - _LONGER * lengths,
        dtype=np.float32,
    )


def in_setting(ranked: Sequence[Ranked], setting: Setting) -> list[Ranked]:
    """Return suggestions with the chances that they have here."""
    if setting == Setting():
        return list(ranked)
    moved = [replace(each, chance=each.chance + _nearness(each, setting)) for each in ranked]
    return sorted(moved, key=lambda each: -each.chance)


def _nearness(each: Ranked, setting: Setting) -> float:
    words = frozenset(stems(each.normal))
    gain = _ABOUT * min(len(words & setting.about), 2)
    if setting.liked is not None and each.number >= 0:
        meeting = int(setting.liked.hits[each.number])
        gain += _LIKED * math.log((meeting + 0.5) / (each.hits + 0.5))
    if own := setting.own.get(each.normal, 0.0):
        return gain + _OWN + math.log1p(own)
    return gain + (_ALMOST if any(words <= set(stems(name)) for name in setting.own) else 0.0)


def varied(
    ranked: Sequence[Ranked], limit: int, *, allowed: Callable[[str], bool] = lambda _: True
) -> list[Ranked]:
    """Return the best that are allowed; what says the same as better ones comes later.

    The same is another order of its words; as much, more words for the same products. A plural
    beside its singular is left out.
    """
    chosen: list[tuple[frozenset[str], Ranked]] = []
    spellings: set[tuple[str, ...]] = set()
    waiting = [(-each.chance, n, each) for n, each in enumerate(ranked)]
    heapify(waiting)
    while waiting and len(chosen) < limit:
        chance, n, each = heappop(waiting)
        spelt = stems(each.normal)
        if spelt in spellings or not allowed(each.text):
            continue
        now = sum(_repeats(each, frozenset(spelt), *other) for other in chosen) - each.chance
        if now > chance:  # less likely than it was
            heappush(waiting, (now, n, each))
        else:
            spellings.add(spelt)
            chosen.append((frozenset(spelt), each))
    return [each for _, each in chosen]


def _repeats(each: Ranked, spelt: frozenset[str], better: frozenset[str], other: Ranked) -> float:
    if spelt == better:
        return _TURNED_ROUND
    return _REPEATED if each.hits == other.hits and spelt > better else 0.0
