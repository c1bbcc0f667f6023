"""What is never suggested: personal data from logs, and words that a shop does not want to show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from knowledge.completion.normalising import words_of
from knowledge.terms import stem

_EMAIL = re.compile(r"\S+\s?@\s?\S+|\b\w+\s*\(at\)\s*\w+")
_LINK = re.compile(r"https?:|www\.|\b\w+\.(?:com|net|org)/")
# Seven digits and more in groups: a phone, a card or an account; a model number has letters too.
_DIGITS = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s()./-]{0,2}\d){6,}(?!\w)")
_ORDER = re.compile(
    r"\b(?:order|bestell\w*|invoice|tracking|customer|account|ticket|parcel|rma|ref(?:erence)?)\b"
    r"\W*(?:number|no|nr|id)?\W*[a-z]{0,4}-?\d{3,}|#\s?\d{3,}|\b[a-z]{1,3}-\d{5,}\b",
)
_TRACKING = re.compile(r"\b[a-z]{1,4}\d{9,}\b")  # of a parcel; model numbers are shorter
_TITLES = frozenset("mr mrs ms miss dr prof sir".split())
LIST = "blocked.txt"


def personal(text: str, names: Collection[tuple[str, ...]] = ()) -> bool:
    """Say whether a query may tell who typed it; `names` are the words of customers' names."""
    lower = text.lower()
    if any(each.search(lower) for each in (_EMAIL, _LINK, _DIGITS, _ORDER, _TRACKING)):
        return True
    words, known = set(words_of(text)), _by_part(frozenset(names))
    # A whole name, first or last name first, or nothing but parts: "brown shoes" names nobody.
    whole = any(len(name) > 1 and name <= words for word in words for name in known.get(word, ()))
    return whole or known.keys() >= words


@lru_cache(maxsize=4)
def _by_part(names: frozenset[tuple[str, ...]]) -> Mapping[str, tuple[frozenset[str], ...]]:
    """Return the names that each part is of: a shop may have a million customers."""
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for name in names:
        for part in name:
            found[part].append(frozenset(name))
    return {part: tuple(each) for part, each in found.items()}


def name_words(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return the words of each of some names, and what people with a longer one are called."""
    found: set[tuple[str, ...]] = set()
    for name in names:
        if words := tuple(words_of(name)):
            found.add(words)
        called = [word for word in words if len(word) > 1 and word not in _TITLES]
        if 1 < len(called) < len(words) or len(called) > 2:  # "Dr. Maria J. Lopez"
            found.add((called[0], called[-1]))
    return frozenset(found)


def blocked_words(folder: Path | None = None) -> frozenset[tuple[str, ...]]:
    """Return what is never suggested, in words: our list, and the shop's `blocked.txt`.

    A word or a phrase a line; "-word" takes one of ours off the list, "#" begins a remark.
    """
    if folder is not None:
        try:
            about = (folder / LIST).stat()
            return _blocked(folder / LIST, (about.st_mtime_ns, about.st_size))
        except FileNotFoundError:
            pass
    return _blocked(None, (0, 0))


@lru_cache(maxsize=8)
def _blocked(own: Path | None, _version: tuple[int, int]) -> frozenset[tuple[str, ...]]:
    lines = _shipped()
    if own is not None:
        lines += tuple(own.read_text(encoding="utf-8-sig").splitlines())
    found: dict[tuple[str, ...], bool] = {}
    for line in lines:
        said = line.partition("#")[0].strip().lower()
        found[tuple(map(stem, words_of(said)))] = not said.startswith("-")
    return frozenset(words for words, blocked in found.items() if words and blocked)


def is_blocked(text: str, blocked: Collection[tuple[str, ...]]) -> bool:
    """Say whether a text has blocked words, of a phrase all of them in its order."""
    said = [stem(word) for word in words_of(text)]
    runs = (tuple(said[n:end]) for n in range(len(said)) for end in range(n + 1, len(said) + 1))
    return any(run in blocked for run in runs)


@lru_cache(maxsize=1)
def _shipped() -> tuple[str, ...]:
    text = files("knowledge.completion").joinpath(LIST).read_text(encoding="utf-8")
    return tuple(text.splitlines())
