"""Which words a number belongs to, in a sentence and in its source.

"Width 36 cm, height 55 cm" has both numbers of "55 cm wide", but says something else. A number of
a sentence must stand with the words that tell it apart from the others of its kind in the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.verification.dates import same_date
from assistant.verification.quantities import close, plain, quantities
from assistant.verification.scanning import Quantity
from assistant.verification.statements import LABEL
from assistant.verification.states import rivals, same_state, stated
from assistant.verification.wording import content_words, is_content, placed_stems, stems

_CUT = re.compile(
    r"[;,()](?=\s)|\s[-\u2013\u2014]\s|[.!?](?=\s)|\n|\b(?:and|but|while|whereas|or|plus|then)\b",
    re.IGNORECASE,
)
# Labels that every product has: no words that tell its numbers apart from a variant's.
_WEAK = frozenset(("pric", "stock", "variant"))
# "6 left" and "6 pieces" count what the source counts.
_COUNTERS = frozenset(
    "stock unit piec item left remain availabl option total customer number order".split()
)
_LIMITS = frozenset(("max", "maximum", "limit"))
_VALUES = frozenset(("number", "money", "measure"))
_NUMERIC = frozenset(("number", "measure"))
_NOUN = re.compile(r"[\s-]+([^\W\d_]+)")
Words = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity, the words of its clause with their places, and those of the clauses around it.

    `label` holds the stems of the name before the colon of its line, `around` the nearest first.
    """

    quantity: Quantity
    own: Words
    around: tuple[Words, ...]
    label: frozenset[str]
    line: str

    @property
    def anchors(self) -> frozenset[str]:
        """The stems that stand with it."""
        words = self.own or next((words for words in self.around if words), ())
        return frozenset(stem for stem, _ in words) - _WEAK


@lru_cache(maxsize=4096)
def placed(line: str, *, source: bool) -> tuple[Stated, ...]:
    """Return what a line states, each with the words that it stands with."""
    text, found = plain(line, source=source), stated(line, source=source)
    clauses = list(_clauses(text, found))
    words = [_words(text, start, end, found) for start, end in clauses]
    label = _label(text) if source else frozenset()
    places = [_clause_of(each, clauses) for each in found]
    return tuple(
        Stated(each, words[at], _around(at, words, set(places)), label, line)
        for each, at in zip(found, places, strict=True)
    )


def beside(text: str) -> str:
    """Return a text without its numbers and their units: those are held against others."""
    said = plain(text)
    for each in reversed(quantities(text)):
        said = f"{said[: each.start]} {said[each.end :]}"
    return said


def openings(line: str) -> set[str]:
    """Return what each clause of a line is about that says of something else what the first says.

    "Standard delivery takes 5 days, express delivery takes 2 days" is about both deliveries.
    """
    clauses = [[stem for stem, _ in each.own] for each in placed(line, source=True) if each.own]
    return {
        words[0] for words in clauses if set(words[1:]) & set(clauses[0]) or words == clauses[0]
    }


def unsupported(sentence: str, lines: Sequence[str], title: str) -> list[tuple[Quantity, str]]:
    """Return what a sentence states in numbers and no line does, each with the reason."""
    known = [_limited(each) for line in lines for each in placed(line, source=True)]
    about = content_words(title)
    found = placed(sentence, source=False)
    problems = ((each.quantity, _problem(each, sentence, known, about)) for each in found)
    return [(quantity, problem) for quantity, problem in problems if problem]


def _limited(known: Stated) -> Stated:
    """Read "max load: 150 kg" as up to 150 kg."""
    plain_limit = known.quantity.kind == "measure" and not known.quantity.bound
    if plain_limit and known.label & _LIMITS:
        return replace(known, quantity=replace(known.quantity, bound="limit"))
    return known


def _problem(said: Stated, sentence: str, known: Sequence[Stated], title: set[str]) -> str:
    shown = said.quantity.text.strip()
    same = [each for each in known if equal(said.quantity, each.quantity)]
    if not same:
        return f"no source has {shown}"
    if not any(_counts_the_same(said, sentence, each, title) for each in same):
        return f"{shown} counts something else in the source"
    others = [
        each
        for each in same
        if _is_foreign(said, each, known, title) or not _belongs(said, each, known, title)
    ]
    if len(others) == len(same):
        return f"{shown} belongs to {' '.join(sorted(others[0].anchors)) or 'other words'} there"
    return ""


def equal(said: Quantity, known: Quantity) -> bool:
    """Tell whether a source states what a sentence says, however the two write it."""
    if known.kind == "date" and said.kind == "number":
        return said.raw > 1000 and known.key[0] == f"{said.raw:g}"  # the year alone
    if not {said.kind, known.kind} <= _VALUES:
        return said.kind == known.kind and _SAME_KEY.get(said.kind, _same_key)(said, known)
    if said.unit != known.unit:
        # A bare number may be any; nothing else changes its unit.
        single = not said.unit and said.low == said.high and known.low == known.high
        return single and close(said.raw, known.raw) and _same_bound(said, known)
    if said.low == said.high and known.low != known.high:
        return _within(said, known)
    return close(said.low, known.low) and close(said.high, known.high) and _same_bound(said, known)


def _same_key(said: Quantity, known: Quantity) -> bool:
    return said.key == known.key


_SAME_KEY: dict[str, Callable[[Quantity, Quantity], bool]] = {
    "date": lambda said, known: same_date(said.key, known.key),
    "state": same_state,
}


def _within(said: Quantity, known: Quantity) -> bool:
    """Tell whether a source's range bears out one number: "about 6 days" of 5-7, never "6 days"."""
    if said.bound in {"most", "within"}:
        return close(said.low, known.high)
    if said.bound == "least":
        return close(said.low, known.low)
    return said.about and known.low <= said.low <= known.high


def _same_bound(said: Quantity, known: Quantity) -> bool:
    """Tell whether "up to", "at least" and the like agree; "within" needs none in the source."""
    if known.bound == "limit":
        return said.bound in {"", "most", "within"}
    if said.bound == "most" and not known.bound and known.unit == "time":
        return True  # "lasts up to 38 hours" says no more than "38 hours"
    if known.bound in {"", "within"}:
        return said.bound in {"", "within"} or (said.bound, known.bound) == ("most", "within")
    return said.bound == known.bound or (said.bound, known.bound) == ("within", "most")


def _counts_the_same(said: Stated, sentence: str, known: Stated, title: set[str]) -> bool:
    """Tell whether the noun behind a bare number stands with it in the source: "6 doors"."""
    if said.quantity.kind != "number":
        return True
    noun = _NOUN.match(plain(sentence), said.quantity.end)
    if noun is None or not is_content(noun[1]):
        return True
    found = stems(noun[1])
    if known.quantity.kind == "measure":  # "18-inch dolls" are not 18 dolls
        return not found or found[0] in known.label
    around = {stem for stem, _ in known.own} | known.label | title | _COUNTERS
    return not found or found[0] in around or bool(set(found) & content_words(known.line))


def _is_foreign(said: Stated, known: Stated, all_known: Sequence[Stated], title: set[str]) -> bool:
    """Tell whether a number stands with words that its line has beside another of its kind.

    What comes later, "and bike parts for 7 years", has its words for itself; what came before
    is heard on, except for its names.
    """
    own = {stem for stem, _ in known.own} | known.label | title
    words = {stem for stem, _ in said.own} - own
    return any(
        words & (names if each.quantity.start < known.quantity.start else later)
        for each in all_known
        if each.line == known.line and each.own != known.own and _same_kind(each, known)
        for later in ({stem for stem, _ in each.own} - _before(each),)
        for names in ({stem for stem, place in each.own if place and each.line[place].isupper()},)
    )


def _before(known: Stated) -> set[str]:
    """Return what its line has said before the clause of a number."""
    return content_words(known.line[: min((place for _, place in known.own), default=0)])


def _same_kind(one: Stated, other: Stated) -> bool:
    first, second = one.quantity, other.quantity
    if first.kind == second.kind == "state":
        return first.key == second.key
    return first.kind == second.kind and first.unit == second.unit


def _belongs(said: Stated, known: Stated, all_known: Sequence[Stated], title: set[str]) -> bool:
    # A number without a unit may be mistaken for any other number.
    bare = said.quantity.kind == "number"
    rival = (
        each for each in all_known
        if rivals(known.quantity, each.quantity)
        or (bare and each.quantity.kind in _NUMERIC and each.quantity.raw != said.quantity.raw)
    )  # fmt: skip
    return all(_rather(said, known, each, title) for each in rival)


def _rather(said: Stated, known: Stated, other: Stated, title: set[str]) -> bool:
    """Tell whether a number stands with the words of `known` rather than those of its rival."""
    first, second = known.anchors - title, other.anchors - title
    if known.line == other.line:  # the name of a table's row is everybody's
        first, second = first | known.label, second | known.label
    mine, theirs = first - second, second - first
    for words in (said.own, *said.around):
        found = {stem for stem, _ in words}
        if found & (mine | theirs):
            return _nearer(said.quantity, words, mine, theirs)
    return not mine


def _nearer(quantity: Quantity, words: Words, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Compare how much of the words that tell two numbers apart is there, then how near it is."""
    found = {stem for stem, _ in words}
    shares = [len(found & each) / len(each) if each else 0.0 for each in (mine, theirs)]
    if shares[0] != shares[1]:
        return shares[0] > shares[1]

    def distance(wanted: frozenset[str]) -> int:
        places = (place for stem, place in words if stem in wanted)
        return min(abs(place - quantity.start) for place in places)

    return distance(mine) < distance(theirs)


# -- clauses -----------------------------------------------------------------------------------


def _clauses(text: str, found: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Yield where clauses begin and end; no quantity is cut."""
    start = 0
    for cut in _CUT.finditer(text):
        if any(each.start < cut.end() and cut.start() < each.end for each in found):
            continue
        yield start, cut.start()
        start = cut.end()
    yield start, len(text)


def _clause_of(each: Quantity, clauses: Sequence[tuple[int, int]]) -> int:
    """Return the last clause that begins where a quantity does or before."""
    return max(bisect_right(clauses, each.start, key=lambda clause: clause[0]) - 1, 0)


def _words(text: str, start: int, end: int, found: Sequence[Quantity]) -> Words:
    """Return the stems of a clause; the units of its quantities are none of its words."""
    clause = text[start:end]
    for each in found:
        if each.kind != "state" and start <= each.start and each.end <= end:
            before, after = clause[: each.start - start], clause[each.end - start :]
            clause = before + " " * (each.end - each.start) + after
    return tuple((stem, place + start) for stem, place in placed_stems(clause))


def _around(at: int, words: Sequence[Words], taken: set[int]) -> tuple[Words, ...]:
    """Return the words of the clauses before, the nearest first, then of those behind.

    A clause behind with a number of its own, one of `taken`, has its words for itself.
    """
    behind = [words[place] for place in range(at + 1, len(words)) if place not in taken]
    return (*reversed(words[:at]), *behind)


def _label(text: str) -> frozenset[str]:
    match = LABEL.match(text)
    return frozenset(stems(match[1])) if match else frozenset()
