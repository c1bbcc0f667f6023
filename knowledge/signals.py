"""What speaks for and against the best evidence, each as a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.asking import Asked, said, without
from knowledge.evidence import Evidence, label, product_name
from knowledge.notions import Reading, notions, read, share, together
from knowledge.quotable import Unit, units
from knowledge.terms import words

if TYPE_CHECKING:
    from knowledge.evidence import Matcher
    from knowledge.types import Hit, Passage

_TOKEN = re.compile(r"[\w'\u2019.-]*\w")
_OPENS = re.compile(r"(?:^|[.?!:])[\s\"“(]*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LEADING = re.compile(r"\d+(?:[.,]\d+)*")
_SAYS_NOTHING = re.compile(r"(?:^|: )unknown\.?$", re.IGNORECASE)
_FLAG = re.compile(r": (?:yes|no)\.?$")
# Who made it, why, and where it is from: what catalogues and policies seldom tell.
_STORY = re.compile(r"\W*(?:who(?:se|m)?|why|where)\b", re.IGNORECASE)
_ANOTHER_TIME = re.compile(
    r"\b(?:20\d\d|next|last|ever|upcoming|future|used to|originally)\b", re.IGNORECASE
)
# The margin of a record that is alone, as when a caller gave one source: what is usual.
_NO_RIVAL = 0.15
_NEAR = 3  # words between a product's name and a number that may be part of it
_LIKELY = 0.8


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for the best evidence and against it; each is about in [0, 1].

    Of the matcher: `nearest` is the best match of its record without the product's name, `margin`
    how far the best of another record is behind, `passage` its passage's similarity, `elsewhere`
    how the name of an attribute matches that other records found have and this one lacks.

    Of what is asked for, notion by notion, beside the product's name: `words`, `record` and `unit`
    are the share that its record (the first by words alone) and the evidence have; `missing` is
    the weight of the weightiest that its record lacks; `kind` is 1 where the evidence lacks one
    that shoppers have a name for, such as the weight.

    Of names: `number` tells of a number beside the product's name that is none of its record,
    `strange` is the share of capitalised words that the record lacks, `beside` is 1 for one of them
    next to the product's name.

    Of the form: `silent` is 1 where the record says that it does not know, `category` where the
    evidence is only what kind of thing it is, `flag` where it says yes or no; `story` and
    `another_time` are 1 for questions who, why and where, and of the past or future; `open` is 1
    for a question that asks for no certain kind of value.
    """

    nearest: float = 0.0
    margin: float = 0.0
    passage: float = 0.0
    elsewhere: float = 0.0
    words: float = 0.0
    record: float = 0.0
    unit: float = 0.0
    missing: float = 0.0
    kind: float = 0.0
    number: float = 0.0
    strange: float = 0.0
    beside: float = 0.0
    silent: float = 0.0
    category: float = 0.0
    flag: float = 0.0
    story: float = 0.0
    another_time: float = 0.0
    open: float = 0.0


def signals(
    ask: Asked,
    hits: Sequence[Hit],
    ranked: Sequence[Evidence],
    matcher: Matcher,
    candidates: Sequence[int] = (),
) -> Signals:
    """Return what speaks for the best of `ranked`; `candidates` are no rivals of each other."""
    best = ranked[0]
    hit = hits[best.passage]
    own = {hits[each].passage.document_id for each in (best.passage, *candidates)}
    rival = next((e for e in ranked if hits[e.passage].passage.document_id not in own), None)
    record = _Record.of(hit.passage, hits)
    name = product_name(hit.passage)
    heading = "" if name else hit.passage.text.partition("\n")[0]
    there = together([read(best.unit.shown), read(heading)])
    asked_for = notions(ask.text, name)
    lacking = [each for each in asked_for if not record.reading.has(each)]
    strange, beside = _strange(ask.text, record, name)
    return Signals(
        nearest=max(each.alone for each in ranked if hits[each.passage].passage in record.passages),
        margin=best.score - rival.score if rival else _NO_RIVAL,
        passage=hit.similarity,
        elsewhere=_elsewhere(without(ask.text, name), record, hits, matcher),
        words=ask.covered_by(record.reading.words),
        record=share(asked_for, record.reading),
        unit=share(asked_for, there),
        missing=max((each.weight for each in lacking), default=0.0),
        kind=float(any(each.known and not there.has(each) for each in asked_for)),
        number=_foreign_number(ask.text, record, name),
        strange=strange,
        beside=beside,
        silent=float(record.says_unknown(ask, best.unit)),
        category=float(label(best.unit) == said("category")),
        flag=float(bool(_FLAG.search(best.unit.shown))),
        story=float(bool(_STORY.match(ask.text))),
        another_time=float(bool(_ANOTHER_TIME.search(ask.text))),
        open=float(not ask.wanted),
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
    def reading(self) -> Reading:
        return together([read(self.title), *(read(each.text) for each in self.passages)])

    @property
    def text(self) -> str:
        return "\n".join((self.title, *(each.text for each in self.passages)))

    @property
    def names(self) -> str:
        """The title and the product's versions: what may have a number that is part of a name."""
        versions = [each.shown for each in self.units if each.shown.startswith("Variant ")]
        return "\n".join((self.title, *versions))

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


def _foreign_number(question: str, record: _Record, name: frozenset[str]) -> float:
    """Tell of a number that makes another product's name: "Larch 4" where there is a Larch 2.

    Right behind the name it is one, 1, unless title or versions have it; near it it may be one,
    0.8, when nothing of the record has it.
    """
    tokens = _TOKEN.findall(question)
    places = _places(tokens, name)
    known, all_known = (
        set(_NUMBER.findall(text.replace(",", ""))) for text in (record.names, record.text)
    )
    found = 0.0
    for place, token in enumerate(tokens):
        match = _LEADING.match(token)
        number = match.group().replace(",", "") if match else ""
        if not match:
            continue
        if place - 1 in places and match.group() == token and number not in known:
            return 1.0
        if number not in all_known and any(0 < abs(place - each) <= _NEAR for each in places):
            found = _LIKELY
    return found


def _strange(question: str, record: _Record, name: frozenset[str]) -> tuple[float, float]:
    """Return which share of a question's names a record lacks, and 1 if one is beside its own."""
    tokens = list(_TOKEN.finditer(question))
    places = _places([each.group() for each in tokens], name)
    reading = record.reading
    names = [
        (place, found)
        for place, match in enumerate(tokens)
        if match.group()[0].isupper()
        and not re.match(r"I(?:['\u2019]|$)", match.group())
        and not _OPENS.search(question[: match.start()])
        and (found := read(match.group()))
    ]
    unknown = [
        place
        for place, found in names
        if found.words.isdisjoint(reading.words) and found.roots.isdisjoint(reading.roots)
    ]
    beside = any(abs(place - each) == 1 for place in unknown for each in places)
    return (len(unknown) / len(names) if names else 0.0), float(beside)


def _places(tokens: Sequence[str], name: frozenset[str]) -> list[int]:
    """Return where words of a product's name stand, but for its numbers."""
    letters = {word for word in name if not word.isdigit()}
    return [place for place, each in enumerate(tokens) if not letters.isdisjoint(words(each))]
