"""Whether evidence is enough: answer from it, ask back which product is meant, or abstain."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from knowledge.asking import Asked, asked, said
from knowledge.evidence import Evidence, identifiers, label, names, product_name, rank

if TYPE_CHECKING:
    from knowledge.evidence import Matcher
    from knowledge.types import Hit

Decision = Literal["answer", "clarify", "abstain"]

_NAME = re.compile(r"(?<![.!?:\"“(]\s)(?<!^)\b[A-Z][\w&'-]+|\b[A-Za-z]*\d[\w.-]*[A-Za-z][\w-]*")
_CANDIDATES = 4
# The margin of a record that is alone, as when a caller gave one source: what is usual.
_NO_RIVAL = 0.15


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for the best evidence; each is about in [0, 1].

    `alone` is how it matches the question without its product's name, `margin` how far the best of
    another record is behind, `record` the share of the question's content words in all that was
    found of its record, `strange` the share of the question's names that this record lacks.
    `open` is 1 for a question that asks for no certain kind of value, which more can answer.
    """

    alone: float
    margin: float
    record: float
    strange: float
    open: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When evidence is enough: `min_evidence` is the least confidence, in [0, 1]."""

    min_evidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Support:
    """How well a question is supported: `confidence`, in [0, 1], and the signals it came from.

    `candidates` are indices of hits, one a product, that the question fits equally and for which
    it has different answers; none when the question tells which is meant.
    """

    confidence: float
    signals: Signals | None
    candidates: tuple[int, ...] = ()


# Fitted by `floorwalker calibrate --store stores/demo --weights` on one half of the demo store's
# labelled questions: a value for each signal, and the constant.
_WEIGHTS = Signals(alone=3.9, margin=1.5, record=2.0, strange=-0.8, open=0.6)
_CONSTANT = -3.35


def weigh(question: str, hits: Sequence[Hit], matcher: Matcher) -> tuple[list[Evidence], Support]:
    """Return the evidence that hits have for a question, best first, and how well it supports it.

    A passage without the model numbers that the question names is none: the price of a
    neighbouring model is no answer, however near its text is.
    """
    wanted = identifiers(question)
    ranked = rank(question, hits, matcher)
    admitted = [each for each in ranked if names(hits[each.passage].passage, wanted)]
    return admitted, support(question, hits, admitted)


def support(question: str, hits: Sequence[Hit], ranked: Sequence[Evidence]) -> Support:
    """Weigh what `knowledge.evidence.rank` found for a question in `hits`."""
    if not ranked:
        return Support(0.0, None)
    ask = asked(question)
    candidates = _candidates(ask, hits, ranked)
    found = signals(ask, hits, ranked, candidates)
    return Support(confidence(found), found, candidates)


def decide(found: Support, thresholds: Thresholds) -> Decision:
    """Tell what to do with a question."""
    if found.confidence < thresholds.min_evidence:
        return "abstain"
    return "clarify" if found.candidates else "answer"


def confidence(found: Signals) -> float:
    """Return the probability, by the fitted logistic model, that the evidence answers."""
    total = _CONSTANT + sum(
        getattr(_WEIGHTS, name) * getattr(found, name) for name in Signals.__slots__
    )
    return 1 / (1 + math.exp(-total))


def signals(
    ask: Asked, hits: Sequence[Hit], ranked: Sequence[Evidence], candidates: Sequence[int] = ()
) -> Signals:
    """Return what speaks for the best of `ranked`; `candidates` are no rivals of each other."""
    best = ranked[0]
    passage = hits[best.passage].passage
    own = {passage.document_id, *(hits[each].passage.document_id for each in candidates)}
    rival = next((e for e in ranked if hits[e.passage].passage.document_id not in own), None)
    texts = [h.passage.text for h in hits if h.passage.document_id == passage.document_id]
    record = frozenset[str]().union(said(passage.title), *map(said, texts))
    return Signals(
        alone=best.alone,
        margin=best.score - rival.score if rival else _NO_RIVAL,
        record=ask.covered_by(record),
        strange=_strange(ask.text, record),
        open=float(not ask.wanted),
    )


def _strange(question: str, record: frozenset[str]) -> float:
    """Return the share of a question's names that a record lacks: its answer is of another one."""
    found = [said(match) for match in _NAME.findall(question)]
    names = [name for name in found if name]
    return sum(name.isdisjoint(record) for name in names) / len(names) if names else 0.0


def _candidates(ask: Asked, hits: Sequence[Hit], ranked: Sequence[Evidence]) -> tuple[int, ...]:
    """Return the products among which the question does not choose, when they differ in it.

    "What does the Larch weigh?" has one answer for the Larch 2 and another for the Larch 3.
    """
    best = ranked[0]
    mentioned = product_name(hits[best.passage].passage) & ask.words
    asks_for = label(best.unit)
    if not mentioned or asks_for.isdisjoint(ask.labels | (ask.words - mentioned)):
        return ()
    found: dict[str, Evidence] = {}
    for each in ranked:
        passage = hits[each.passage].passage
        if product_name(passage) & ask.words == mentioned and label(each.unit) == asks_for:
            found.setdefault(passage.document_id, each)
    if len({each.unit.shown for each in found.values()}) < 2:
        return ()
    return tuple(each.passage for each in found.values())[:_CANDIDATES]
