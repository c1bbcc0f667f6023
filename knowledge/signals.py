"""What speaks for and against the best evidence, each as a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p
from typing import TYPE_CHECKING

from knowledge.asking import Asked, without
from knowledge.evidence import Evidence, label, product_name
from knowledge.identity import (
    Known,
    foreign_kind,
    foreign_measure,
    foreign_number,
    foreign_year,
    granted_number,
    known,
    strange_names,
)
from knowledge.kinds import is_yes_or_no, no_count, no_date
from knowledge.notions import notions, read, share, together
from knowledge.quotable import Unit, units

if TYPE_CHECKING:
    from knowledge.evidence import Matcher
    from knowledge.types import Hit, Passage

_SAYS_NOTHING = re.compile(r"(?:^|: )unknown\.?$", re.IGNORECASE)
_FLAG = re.compile(r": (?:yes|no)\.?$")
# Who made it, why, and where: what catalogues and policies seldom tell.
_STORY = re.compile(
    r"^\W*(?:who(?:se|m)?|why)\b|\b(?:which|what) (?:country|factory|factories|company)\b"
    r"|\bwhere (?:is|are|was|were|does|do)\b.*\b(?:made|manufactured|produced|built|woven|from)\b",
    re.IGNORECASE,
)
_ANOTHER_TIME = re.compile(
    r"\b(?:next|last|ever|upcoming|future|used to|originally)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for the best evidence and against it; each is about in [0, 1].

    Of the matcher: `nearest` is the best match of its record without the product's name,
    `elsewhere` how the name of an attribute matches that other records found have and this one
    lacks; `answers` is the chance that the evidence answers, by the matching encoder.

    Of what is asked for beside the product's name: `words` is the share of the words that its
    record has, `unit` the share of the notions that the evidence has; `many` and `weight` grow
    with how many there are and what they weigh, as shares are lower in longer questions.

    Of another thing than the record: `number`, `measure` and `sibling` tell of a number, measure
    or kind that makes it another product, `granted` of a number that the question takes for
    granted, `year` of a year; `strange` is the share of capitalised words that the record lacks,
    `beside` is 1 for one of them next to the product's name.

    Of another kind of answer: `count` and `date` are 1 where the evidence has no number of what is
    counted, or no date.

    Of the form: `silent` is 1 where the record says that it does not know, `flag` where the
    evidence says yes or no; `story` and `another_time` are 1 for questions who and why, and of the
    past or future, `yes_no` for one that wants a yes or a no.
    """

    nearest: float = 0.0
    elsewhere: float = 0.0
    words: float = 0.0
    unit: float = 0.0
    many: float = 0.0
    weight: float = 0.0
    number: float = 0.0
    measure: float = 0.0
    sibling: float = 0.0
    granted: float = 0.0
    year: float = 0.0
    strange: float = 0.0
    beside: float = 0.0
    count: float = 0.0
    date: float = 0.0
    silent: float = 0.0
    flag: float = 0.0
    story: float = 0.0
    another_time: float = 0.0
    yes_no: float = 0.0
    answers: float = 0.0


def signals(
    ask: Asked,
    hits: Sequence[Hit],
    ranked: Sequence[Evidence],
    matcher: Matcher,
) -> Signals:
    """Return what speaks for the best of `ranked`, and what against it."""
    best = ranked[0]
    hit = hits[best.passage]
    record = _Record.of(hit.passage, hits)
    name, text = product_name(hit.passage), best.unit.shown
    heading = "" if name else hit.passage.text.partition("\n")[0]
    there = together([read(text), read(heading)])
    asked_for, facts = notions(ask.text, name), record.known
    strange, beside = strange_names(ask.text, facts, name)
    return Signals(
        nearest=max(each.alone for each in ranked if hits[each.passage].passage in record.passages),
        elsewhere=_elsewhere(without(ask.text, name), record, hits, matcher),
        words=ask.covered_by(facts.reading.words),
        unit=share(asked_for, there),
        many=log1p(len(asked_for)),
        weight=log1p(sum(each.weight for each in asked_for)),
        number=foreign_number(ask.text, facts, name),
        measure=foreign_measure(ask.text, facts) if name else 0.0,
        sibling=foreign_kind(ask.text, hit.passage.title) if name else 0.0,
        granted=granted_number(ask.text, facts),
        year=foreign_year(ask.text, facts),
        strange=strange,
        beside=beside,
        count=no_count(ask.text, name, there, text),
        date=no_date(ask, text),
        silent=float(record.says_unknown(ask, best.unit)),
        flag=float(bool(_FLAG.search(text))),
        # "Who makes it?" is told by the brand.
        story=float(bool(_STORY.search(ask.text)) and ask.labels.isdisjoint(label(best.unit))),
        another_time=float(bool(_ANOTHER_TIME.search(ask.text))),
        yes_no=float(is_yes_or_no(ask.text)),
        answers=best.answers,
    )


@dataclass(frozen=True, slots=True)
class _Record:
    """All that was found of one product or document."""

    title: str
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]

    @classmethod
    def of(cls, passage: Passage, hits: Sequence[Hit]) -> _Record:
        found = tuple(h.passage for h in hits if h.passage.document_id == passage.document_id)
        return cls(passage.title, found, tuple(u for each in found for u in units(each.text)))

    @property
    def known(self) -> Known:
        """What it says; its versions may have a number that is part of a name."""
        versions = [each.shown for each in self.units if each.shown.startswith("Variant ")]
        return known(self.title, [each.text for each in self.passages], versions)

    def says_unknown(self, ask: Asked, best: Unit) -> bool:
        """Tell whether what is asked for is there as "unknown"."""
        silent = [each for each in self.units if _SAYS_NOTHING.search(each.shown.rstrip("."))]
        if _SAYS_NOTHING.search(best.shown):
            return True
        return any(ask.labels & label(each) for each in silent) or (
            "stock" in ask.labels and any("Stock: unknown" in each.text for each in self.passages)
        )


def _elsewhere(aspect: str, record: _Record, hits: Sequence[Hit], matcher: Matcher) -> float:
    """Return how the best attribute matches that other records have and this one lacks."""
    own = {_label_text(each) for each in record.units}
    others = {
        name
        for hit in hits
        if hit.passage not in record.passages
        for each in units(hit.passage.text)
        if (name := _label_text(each)) and name not in own
    }
    scores = matcher.score(aspect, sorted(others))
    return max(float(scores.max()), 0.0) if len(scores) else 0.0


def _label_text(unit: Unit) -> str:
    name, colon, _ = unit.shown.partition(":")
    return name if colon and len(name) < 40 and not name.startswith("Variant ") else ""
