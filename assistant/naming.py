"""Which products a text names, and whether it asks to compare them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from math import log

from knowledge.terms import STOP_WORDS, forms, words
from knowledge.types import Constraint

_MORE = (
    r"(?:(?:more|less)\s+\w+|better|best|worse|worst|bigger|biggest|smaller|smallest|"
    r"\w{3,}(?:er|est|ier|iest))"
)
_COMPARES = re.compile(
    r"\b(?:compar(?:e|es|ed|ing|ison)|vs\.?|versus|differ(?:s|ent\s+from|ences?)?|side\s+by\s+side)\b"
    rf"|\b(?:which|what)\b.*\b{_MORE}\b.*\bor\b|\bor\b.*\b(?:which|what)\b.*\b{_MORE}\b"
    rf"|\b(?:is|are)\b.*\b{_MORE}\s+than\b|\bbetween\b[^.?!]*\band\b[^.?!]*\b(?:which|{_MORE})\b",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"[;:?!()/&+]+|,(?!\d)|\.(?=\s|$)|\s[-\u2013\u2014]+\s")
# "the two tents": how many are meant is no part of a name.
_COUNT = re.compile(
    r"\b(compare|between|the|these|those|of|your|our)\s+(?:two|three|four|[234])(?=\s+\w)",
    re.IGNORECASE,
)
# Words that stand between the names of two things.
_JOINTS = frozenset("and or vs v versus with to than against from between".split())
_ASKS = frozenset(
    "compare compared comparing comparison difference differ different better best cheaper "
    "cheapest lighter lightest heavier bigger smaller which what how much more most less".split()
)
# What says only that things are compared.
IDLE = STOP_WORDS | _ASKS | _JOINTS
_LEAST = 0.5


def wants_comparison(text: str) -> bool:
    """Tell whether a text asks how things differ: "compare A and B", "which is lighter, A or B"."""
    return _COMPARES.search(text) is not None


def named_products(text: str, titles: Mapping[str, str]) -> list[str]:
    """Return the ids of the products that a text names, in its order.

    A name is the whole title or enough of it to tell it from the other `titles`; brand, case and
    hyphens may be missing. What may be several products is none.
    """
    spelt = {each: words(title) for each, title in titles.items()}
    said = _BREAK.sub(" vs ", _COUNT.sub(r"\1", text))
    # "Wallet, Leather-Free" is one title, and not two things.
    broken = {each: words(_BREAK.sub(" vs ", title)) for each, title in titles.items()}
    parts, whole = _whole_titles(words(said), [*spelt.items(), *broken.items()])
    known = _Titles({each: {*spelt[each], *forms(title)} for each, title in titles.items()})
    found: list[str] = []
    several: list[str] = []
    for part in parts:
        named = whole.get(part[0]) or known.named(part, found[-1] if found else None)
        # "The Summit desk, the 140 one": what was said of several is told apart by a number.
        if named is None and several and any(map(_has_digit, part)):
            named = known.named([*several, *part], None)
        several = part if named is None else []
        if named is not None and named not in found:
            found.append(named)
    return found


def without_denied(text: str, denied: Iterable[Constraint]) -> str:
    """Return a text without the words of what it must not be, nor those of their fields' names."""
    said = {
        word
        for each in denied
        for part in (each.field if isinstance(each.value, bool) else _joined(each.value),)
        for word in words(part.replace("_", " "))
    }
    return " ".join(each for each in text.split() if not said.intersection(words(each)))


def _joined(value: str | float | tuple[str, ...]) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _whole_titles(
    said: Sequence[str], spelt: Sequence[tuple[str, Sequence[str]]]
) -> tuple[list[list[str]], dict[str, str]]:
    """Cut a text at its joints; a title in it, joints and all, is a part that stands for an id.

    Each id may be `spelt` in several ways.
    """
    text, whole = f" {' '.join(said)} ", {}
    for number, (each, own) in enumerate(sorted(spelt, key=lambda one: -len(one[1]))):
        title = f" {' '.join(own)} "
        if len(own) > 1 and title in text:
            name = f"<{number}>"
            whole[name] = each
            text = text.replace(title, f" and {name} and ")
    parts: list[list[str]] = [[]]
    for word in text.split():
        if word in _JOINTS:
            parts.append([])
        elif word not in IDLE:
            parts[-1].append(word)
    return [part for part in parts if part], whole


class _Titles:
    """The words of each title, and how much each word tells."""

    def __init__(self, titles: Mapping[str, set[str]]) -> None:
        self._titles = titles
        counts = Counter(word for each in titles.values() for word in each)
        self._weights = {word: log(1 + len(titles) / count) for word, count in counts.items()}
        self._unknown = log(1 + len(titles))

    def named(self, part: Sequence[str], before: str | None) -> str | None:
        """Return what these words name; a lone number names a sibling of what was named before."""
        said = _as_spelt(part, self._weights)
        if before is not None and all(word.isdigit() for word in said):
            said |= {word for word in self._titles[before] if not _has_digit(word)}
        matched = {each: said & title for each, title in self._titles.items()}
        best = max(matched, key=lambda each: self._score(each, matched[each]), default=None)
        if best is None or self._weight(matched[best]) < _LEAST * self._weight(said):
            return None
        # The number in a title is part of its name: "Halden" is not the Halden 2.
        rivals = [
            each
            for each, common in matched.items()
            if each != best and common >= matched[best]
            and not (self._numbers(each, common) and not self._numbers(best, matched[best]))
        ]  # fmt: skip
        if not rivals or matched[best] == self._titles[best]:
            return best
        return self._of_kind([best, *rivals], before) if before else None

    def _of_kind(self, rivals: Sequence[str], before: str) -> str | None:
        """Return the one of several that shares most words with what was named before.

        One word may be a brand alone.
        """
        shared = {each: len(self._titles[each] & self._titles[before]) for each in rivals}
        most = max(shared.values())
        nearest = [each for each in rivals if shared[each] == most]
        return nearest[0] if len(nearest) == 1 and most > 1 else None

    def _score(self, title: str, matched: set[str]) -> float:
        missing = 0.5 * self._numbers(title, matched) + 0.01 * len(self._titles[title] - matched)
        return self._weight(matched) - missing

    def _numbers(self, title: str, matched: set[str]) -> float:
        return self._weight({word for word in self._titles[title] - matched if _has_digit(word)})

    def _weight(self, said: set[str]) -> float:
        return sum(self._weights.get(word, self._unknown) for word in said)


def _as_spelt(part: Sequence[str], known: Container[str]) -> set[str]:
    """Return words as the titles spell them: "larch2" is "larch" and "2", "head phones" one."""
    found: set[str] = set()
    rest = list(part)
    while rest:
        word = rest.pop(0)
        pieces = re.findall(r"\d+|[^\W\d]+", word)
        if word in known:
            found.add(word)
        elif rest and word + rest[0] in known:
            found.add(word + rest.pop(0))
        else:
            found |= set(pieces) if all(piece in known for piece in pieces) else {word}
    return found


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
