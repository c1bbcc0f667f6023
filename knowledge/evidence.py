"""Finding what in passages bears on a question: the one seam through which evidence is scored."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.asking import Asked, asked, content, said, without
from knowledge.days import of_another_day
from knowledge.identity import identifiers, names
from knowledge.notions import notions, read, share, together
from knowledge.places import of_another_place
from knowledge.properties import of_another_property
from knowledge.quotable import OUT_OF_STOCK, Unit, parts, statements, units
from knowledge.sections import passed_over
from knowledge.splitting import headings

if TYPE_CHECKING:
    from knowledge.embedding import Embedder
    from knowledge.types import Hit, Passage

__all__ = [
    "Evidence", "Matcher", "SimilarityMatcher", "Unit", "focus", "identifiers", "names", "parts",
    "rank", "units",
]  # fmt: skip

Scores = NDArray[np.float32]

# So many texts, some 2 kB each, are remembered: the next question is often about the same shelf.
_REMEMBERED = 16384
# So many are matched a second time, under their titles: every serious candidate. Units alone come
# first because they are short and often the same, as "machine washable: yes" of every shirt.
_SERIOUS = 12

_MAY_I = re.compile(r"\b(?:can|may|could|do|am|should|must) I\b", re.IGNORECASE)
_WE = re.compile(r"We\b(?!.*\byou)")
_WHEN_WE = re.compile(r"\b(?:when|if|what) we\b", re.IGNORECASE)


class Matcher(Protocol):
    """Tells how well texts answer a question; safe to call from several threads at once."""

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        """Return one score per text, higher is better: a cosine, or a probability in [0, 1]."""
        ...


class SimilarityMatcher:
    """Scores by the cosine of embeddings; the vectors of texts seen before are remembered."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: OrderedDict[str, Scores] = OrderedDict()
        self._lock = Lock()

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        """Return one cosine in [-1, 1] per text."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        asked_for = self._vectors((question,))[question]
        vectors = self._vectors(texts)
        return np.asarray(np.stack([vectors[text] for text in texts]) @ asked_for)

    def _vectors(self, texts: Sequence[str]) -> dict[str, Scores]:
        wanted = dict.fromkeys(texts)
        with self._lock:
            found = {text: self._known[text] for text in wanted if text in self._known}
        new = [text for text in wanted if text not in found]
        if new:
            found |= zip(new, self._embedder.embed(new), strict=True)
        with self._lock:
            for text in wanted:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of hit `passage` (an index) and how well it answers the question.

    `score` orders evidence; `alone` is how the matcher scored the unit without its product's name,
    in the question as in the unit. `covers` is the share of the
    question's content words that the unit has, beside those of that name. `answers` is the chance
    that it answers by a matcher that reads both together, 0 without one.
    """

    unit: Unit
    passage: int
    score: float
    alone: float = 0.0
    covers: float = 0.0
    answers: float = 0.0


def rank(
    question: str,
    hits: Sequence[Hit],
    matcher: Matcher,
    *,
    brands: frozenset[str] = frozenset(),
    places: frozenset[str] = frozenset(),
    judge: Matcher | None = None,
    trust: float = 1.0,
) -> list[Evidence]:
    """Return all evidence of the passages found, best first; a document's heading is none.

    Nor is what is told of another day or property than the one that the question names.

    A unit is matched twice: under its product's name, which tells the Larch 2 from the Larch 3,
    and without it, which tells the weight from the width. `brands` are normalised words of the
    brands of products that the question names: a document's rule for another brand is none;
    `places` are names that documents tell side by side: a rule for another place counts less.
    `judge` reads the most serious candidates together with the question, and its probability weighs
    `trust` beside the other signs.
    """
    ask = asked(question)
    stated = [
        (number, unit)
        for number, hit in enumerate(hits)
        for unit in statements(hit.passage)
        if not _is_of_another(question, hit.passage, unit)
    ]
    others = passed_over(ask.words, [(hits[number].passage, unit) for number, unit in stated])
    candidates = [
        _Candidate(
            ask,
            hits[number],
            number,
            unit,
            brands,
            elsewhere=place in others or of_another_place(ask.words, unit.shown, places),
        )
        for place, (number, unit) in enumerate(stated)
    ]
    alone = _alone(question, candidates, matcher)
    found = [
        (each, each.score(score, score), score)
        for each, score in zip(candidates, alone, strict=True)
    ]
    found.sort(key=lambda item: -item[1])
    serious, rest = found[:_SERIOUS], found[_SERIOUS:]
    texts = [each.titled for each, _, _ in serious]
    titled = matcher.score(question, texts)
    answers = judge.score(question, texts) if judge else np.zeros(len(texts), dtype=np.float32)
    ranked = [
        each.evidence(each.score(score, float(under), trust * float(chance)), score, float(chance))
        for (each, _, score), under, chance in zip(serious, titled, answers, strict=True)
    ]
    # The others come after, whatever they might gain by a second look.
    last = [each.evidence(total, score) for each, total, score in rest]
    return _rules_first(ask, hits, sorted(ranked, key=lambda each: -each.score) + last)


# What each sign weighs: found by random search on the answerable questions of the demo store's
# labelled set, by how often the best evidence is of the right record (0.91; similarity alone 0.87).
_TITLED, _ALONE, _PASSAGE = 0.50, 0.35, 0.15
_NAMED, _COVERS, _ASPECT, _FITS, _LABEL = 0.25, 0.30, 0.08, 0.03, 0.07
_BRAND = 0.20
# What every record has is near to any question about a product, and answers few.
_UNASKED = 0.10
_COMMON = ("Brand", "Price", "In stock", "Category")
# What stands under another heading, or in another row, than the question names.
_ELSEWHERE = 0.25
# A rule for all cases may be so much worse than one of its document for a case not asked about.
_CASE = 0.15


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A unit of a passage, to be held against a question.

    It is `elsewhere` where the question names another part of its document, or another place.
    """

    ask: Asked
    hit: Hit
    passage: int
    unit: Unit
    brands: frozenset[str]
    elsewhere: bool

    @property
    def titled(self) -> str:
        """The unit as it is matched a second time."""
        return under_title(self.hit.passage, self.unit)

    def score(self, alone: float, titled: float, judged: float = 0.0) -> float:
        """Return what the unit is worth, matched without its product's name and under it.

        `judged` is what a judge adds.
        """
        ask, own, name = self.ask, said(self.unit.shown), self._name()
        under = said(self.hit.passage.text.partition("\n")[0])
        return (
            _ALONE * alone
            + _TITLED * titled
            + judged
            + _PASSAGE * self.hit.similarity
            + _NAMED * (len(name & ask.words) / len(name) if name else 0.0)
            + _COVERS * ask.covered_by(own | under)
            + _ASPECT * ask.covered_by(own, beside=name)
            + _FITS * ask.fits(self.unit.shown)
            + _LABEL * bool(ask.labels & label(self.unit))
            + _BRAND * (self._is_rule and not self.brands.isdisjoint(own))
            - _UNASKED * self._is_unasked
            - _ELSEWHERE * self.elsewhere
        )

    def evidence(self, score: float, alone: float, answers: float = 0.0) -> Evidence:
        """Return the unit as evidence."""
        covers = self.ask.covered_by(said(self.unit.shown), beside=self._name())
        return Evidence(self.unit, self.passage, score, alone, covers, answers)

    @property
    def _is_rule(self) -> bool:
        return self.hit.passage.kind == "document"

    @property
    def _is_unasked(self) -> bool:
        """Whether it is a fact that every record has, and not asked for."""
        name = label(self.unit)
        return name in _common() and name.isdisjoint(self.ask.labels | self.ask.words)

    def _name(self) -> frozenset[str]:
        return product_name(self.hit.passage)


def _is_of_another(question: str, passage: Passage, unit: Unit) -> bool:
    """Tell whether a unit is of another day, or another property, than a question names.

    Nothing else would tell them apart: the hours of Sunday read like those of Saturday.
    """
    other = of_another_property if passage.kind == "product" else of_another_day
    return other(question, unit.shown)


def _rules_first(ask: Asked, hits: Sequence[Hit], ranked: list[Evidence]) -> list[Evidence]:
    """Put a rule for all cases before the best evidence where that is of a case not asked about."""
    if not ranked or not _is_case(ask, hits[ranked[0].passage].passage, ranked[0].unit):
        return ranked
    best, document = ranked[0], hits[ranked[0].passage].passage.document_id
    for place, each in enumerate(ranked):
        passage = hits[each.passage].passage
        near = passage.document_id == document and best.score - each.score <= _CASE
        says_as_much = _says(ask, passage, each.unit) >= _says(ask, passage, best.unit)
        if near and says_as_much and not _is_case(ask, passage, each.unit):
            return [replace(each, score=best.score), *ranked[:place], *ranked[place + 1 :]]
    return ranked


def _says(ask: Asked, passage: Passage, unit: Unit) -> float:
    """Return the share of what is asked for that a unit has under its document's title."""
    return share(notions(ask.text, ()), together((read(passage.title), read(unit.shown))))


def _is_case(ask: Asked, passage: Passage, unit: Unit) -> bool:
    """Tell whether a document's matter is asked about, and a unit is of a case, by its heading.

    "Can I cancel?" is answered by what holds for all orders before "Click-and-collect", and by what
    the asker may do before what the shop does.
    """
    matter = content(passage.title)
    if passage.kind != "document" or matter.isdisjoint(ask.words):
        return False
    _, inner, heading = passage.text.partition("\n")[0].rpartition(" > ")
    case = content(heading) - matter if inner else frozenset()
    theirs = bool(_WE.match(unit.shown) or _WHEN_WE.search(heading)) and _MAY_I.search(ask.text)
    return bool(theirs) or (bool(case) and case.isdisjoint(ask.words))


def under_title(passage: Passage, unit: Unit) -> str:
    """Return a unit under its title, which tells what "It weighs 1.9 kg." is about.

    A document's unit stands under its last heading as well: "Shops: Leeds: Closed on Sundays."
    """
    if passage.kind == "document":
        title, *inner = headings(passage.text.partition("\n")[0])
        return ": ".join((title, *inner[-1:], unit.shown))
    return f"{passage.title}: {unit.shown}"


def product_name(passage: Passage) -> frozenset[str]:
    """Return the content words of a product's title; a document's title names no product."""
    return content(passage.title) if passage.kind == "product" else frozenset()


def label(unit: Unit) -> frozenset[str]:
    """Return the normalised words of an attribute's name, none for a sentence."""
    if unit.shown == OUT_OF_STOCK:
        return said("In stock")
    name, colon, _ = unit.shown.partition(":")
    return said(name) if colon and len(name) < 60 else frozenset()


@lru_cache(maxsize=1)
def _common() -> frozenset[frozenset[str]]:
    return frozenset(map(said, _COMMON))


def _alone(question: str, candidates: Sequence[_Candidate], matcher: Matcher) -> list[float]:
    """Match units without their titles against the question without the product's name."""
    scores = [0.0] * len(candidates)
    names = [product_name(each.hit.passage) for each in candidates]
    for name in dict.fromkeys(names):
        places = [place for place, other in enumerate(names) if other == name]
        texts = [candidates[place].unit.shown for place in places]
        found = matcher.score(without(question, name), texts)
        for place, score in zip(places, found, strict=True):
            scores[place] = float(score)
    return scores


def focus(
    passage: Passage, chosen: Sequence[Evidence], characters: int, *, lists: bool = False
) -> str:
    """Return the passage's heading and its best evidence in reading order, within `characters`.

    `chosen` is evidence of this passage alone, best first. With `lists` an item of a document's
    list keeps its mark and the sentence that leads to it, so that it can be read as one again.
    """
    found = units(passage.text)
    if not found:
        return ""
    kept, room = {found[0]}, characters - len(found[0].shown)
    for evidence in chosen:
        if evidence.unit not in kept and len(evidence.unit.shown) <= room:
            kept.add(evidence.unit)
            room -= len(evidence.unit.shown) + 1
    shown = [unit for unit in found if unit in kept]
    if not lists or passage.kind != "document":
        return "\n".join(unit.shown for unit in shown)
    return "\n".join(_marked(shown))


def _marked(shown: Sequence[Unit]) -> Iterator[str]:
    """Yield the lines of units in reading order, with what tells the items of lists."""
    lead = ""
    for unit in shown:
        if unit.listed and unit.lead != lead:
            yield unit.lead  # an empty line ends what led to another list
        lead = unit.lead if unit.listed else unit.shown if unit.shown.endswith(":") else ""
        yield f"- {unit.shown}" if unit.listed else unit.shown
