"""Choices that depend on a name and a seed alone, whatever else is chosen before them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")
_BITS = 53


def fraction(seed: int, *names: str) -> float:
    """Return a number in [0, 1) that is the same for the same seed and names everywhere."""
    text = "\0".join((str(seed), *names))
    found = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return float((found >> (64 - _BITS)) / (1 << _BITS))


def draw(weights: Mapping[Item, float], seed: int, *names: str) -> Item:
    """Return one of some items, each as often as its weight says."""
    left = fraction(seed, *names) * sum(weights.values())
    for item, weight in weights.items():
        left -= weight
        if left < 0:
            return item
    return list(weights)[-1]  # rounding may leave a hair


def one_of(items: Sequence[Item], seed: int, *names: str) -> Item:
    """Return one of some items, each as often as the others."""
    return items[int(fraction(seed, *names) * len(items))]


def shuffled(items: Sequence[Item], seed: int, *names: str) -> list[Item]:
    """Return the items in a drawn order."""
    order = sorted(range(len(items)), key=lambda place: fraction(seed, *names, str(place)))
    return [items[place] for place in order]
