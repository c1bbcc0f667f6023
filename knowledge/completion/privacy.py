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
LIST = "blocked.txt"


def personal(text: str, names: Collection[tuple[str, ...]] = ()) -> bool:
    """Say whether a query may tell who typed it; `names` are the words of customers' names."""
    lower = text.lower()
    if _EMAIL.search(lower) or _LINK.search(lower) or _DIGITS.search(lower) or _ORDER.search(lower):
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
    """Return the words of each of some names."""
    return frozenset(tuple(words) for name in names if (words := words_of(name)))


def blocked_words(folder: Path | None = None) -> frozenset[str]:
    """Return the words that are never suggested: ours, and those of the shop's `blocked.txt`.

    One a line; "-word" takes one of ours off the list, "#" begins a remark.
    """
    lines = _shipped()
    if folder is not None and (own := folder / LIST).is_file():
        lines += tuple(own.read_text(encoding="utf-8-sig").splitlines())
    words: dict[str, bool] = {}
    for line in lines:
        said = line.partition("#")[0].strip().lower()
        for word in words_of(said):
            words[stem(word)] = not said.startswith("-")
    return frozenset(word for word, blocked in words.items() if blocked)


def is_blocked(text: str, blocked: Collection[str]) -> bool:
    """Say whether a text has a blocked word."""
    return any(stem(word) in blocked for word in words_of(text))


@lru_cache(maxsize=1)
def _shipped() -> tuple[str, ...]:
    text = files("knowledge.completion").joinpath(LIST).read_text(encoding="utf-8")
    return tuple(text.splitlines())
