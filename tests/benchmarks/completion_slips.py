"""Correction on misspelt catalogue queries, and on queries that are right as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from knowledge.completion.correction import Correction, correct, english
from knowledge.completion.normalising import normal
from knowledge.completion.shelf import Shelf
from tests.benchmarks.completion_sets import mistyped

_LETTERS = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A query with a misspelt word, and what it should have been."""

    typed: str
    meant: str
    listed: bool
    """Whether the misspelling is a real one from the list, not keyboard noise."""


def misspellings(path: Path) -> dict[str, list[str]]:
    """Return {right: wrong spellings} of a list of real misspellings."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        wrong, arrow, right = line.strip().partition(" => ")
        if arrow and wrong.isalpha() and right.isalpha():
            found[right].append(wrong)
    return dict(found)


def misspelt(
    queries: Sequence[str], listed: dict[str, list[str]], known: Callable[[str], bool]
) -> Iterator[Misspelt]:
    """Yield each query with one word misspelt: as people do if the list has it, else by a slip.

    A slip that makes another word of the catalogue cannot be seen as one, and is left out.
    """
    for query in queries:
        random = Random(query)
        words = query.split()
        places = [n for n, word in enumerate(words) if _LETTERS.fullmatch(word)]
        if not places:
            continue
        real = [n for n in places if words[n] in listed]
        n = random.choice(real or places)
        wrong = random.choice(listed[words[n]]) if real else mistyped(words[n], random)
        if wrong and wrong.isalpha() and not known(wrong):
            typed = " ".join([*words[:n], wrong, *words[n + 1 :]])
            yield Misspelt(typed, query, bool(real))


def corrected(shelf: Shelf, cases: Sequence[Misspelt]) -> tuple[int, int, int, int]:
    """Return how many were changed, changed rightly, changed for certain, and that rightly."""
    found: list[tuple[Misspelt, Correction]] = [
        (case, made) for case in cases if (made := correct(shelf, case.typed))
    ]
    right = [normal(made.text) == normal(case.meant) for case, made in found]
    sure = [made.certain for _, made in found]
    both = sum(one and two for one, two in zip(right, sure, strict=True))
    return len(found), sum(right), sum(sure), both


def touched(shelf: Shelf, queries: Sequence[str]) -> list[tuple[str, str]]:
    """Return (query, correction) of the queries that are changed though they are right."""
    return [(query, made.text) for query in queries if (made := correct(shelf, query))]


def strangers(listed: dict[str, list[str]], known: Callable[[str], bool], most: int) -> list[str]:
    """Return misspellings of English words that a shop has not: none of its words is meant."""
    found = [
        wrong
        for right, wrongs in listed.items()
        if right in english() and not known(right)
        for wrong in wrongs
        if wrong not in english() and not known(wrong)
    ]
    return sorted(found, key=lambda word: Random(word).random())[:most]
