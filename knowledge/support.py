"""Whether evidence is enough: answer from it, ask back which product is meant, or abstain."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from knowledge.asking import Asked, asked
from knowledge.discontinued import says_so
from knowledge.evidence import Evidence, identifiers, label, names, product_name, rank
from knowledge.quotable import units
from knowledge.signals import Signals, signals

if TYPE_CHECKING:
    from knowledge.evidence import Matcher
    from knowledge.types import Hit

__all__ = [
    "GIVEN", "GIVEN_JUDGED", "SHOP", "SHOP_JUDGED", "Decision", "Signals", "Support", "Weights",
    "decide", "support", "weigh", "weights_for",
]  # fmt: skip

Decision = Literal["answer", "clarify", "abstain"]

_CANDIDATES = 4
# Evidence of what is meant may be so much worse than that of a product with a longer name.
_CLOSE = 0.1
# What asks for what is no longer made.
_FORMER = re.compile(
    r"\b(?:old(?:er)?|original|first|former|previous|earlier|discontinued|last)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Support:
    """How well a question is supported: `confidence`, in [0, 1], and the signals it came from.

    `candidates` are indices of hits, one a product, that the question fits equally and for which
    it has different answers; none when the question tells which is meant.
    """

    confidence: float
    signals: Signals | None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model of the signals: a value for each, and the constant.

    `trust` is what the probability of a matcher that reads both together weighs in `rank`: the
    signals are of evidence in that order.
    """

    signals: Signals
    constant: float
    trust: float = 1.0

    def confidence(self, found: Signals) -> float:
        """Return the probability that the evidence answers."""
        total = self.constant + sum(
            getattr(self.signals, name) * getattr(found, name) for name in Signals.__slots__
        )
        return 1 / (1 + math.exp(-total))


# Fitted on the demo store's labelled questions and on those of another writer together; the
# constant lets the default threshold decline 8 % of what the demo store can answer. With questions
# of shops besides, as `python -m tests.benchmarks.abstention --fit similarity` does, similarity
# alone does worse on the demo store and hardly better than chance on other shops. Signals that
# held for the questions of one writer only are not weighed: the share of the question's words made
# the other writer's figures worse.
SHOP = Weights(
    Signals(
        nearest=5.62, elsewhere=-0.69, unit=2.73, many=3.09, weight=-2.73,
        number=-4.02, measure=-2.22, sibling=-2.05, granted=-3.12, year=-1.82, strange=-1.09,
        beside=-1.46, count=-1.93, date=-2.83,
        silent=-3.83, flag=0.21, story=-2.44, another_time=-0.93, yes_no=1.28,
    ),
    constant=-4.08,
)  # fmt: skip
# The same where the matching encoder reads and chooses, by `python -m tests.benchmarks.abstention
# --fit tuned`: on the two sets of above and on questions of shops that it did not learn from; the
# constant lets the default threshold decline a tenth of what the demo store can answer. The trust
# is by the demo store's labelled questions and the development follow-ups.
SHOP_JUDGED = Weights(
    Signals(
        nearest=1.41, elsewhere=-0.77, unit=1.50, many=4.12, weight=-2.94,
        number=-4.91, measure=-2.98, sibling=-1.52, granted=-2.61, year=-0.85, strange=-0.56,
        beside=-1.94, count=-1.51, date=-2.38,
        silent=-0.98, flag=0.47, story=-2.74, another_time=-0.63, yes_no=0.12, answers=5.00,
    ),
    constant=-4.63,
    trust=0.5,
)  # fmt: skip
# For a few texts that a caller found: fitted on 1,200 questions of hetPQA's train file with four
# evidences each, the gold one taken from a third; the constant lets `SHOP`'s threshold decline a
# tenth of the held-out answerable ones of `python -m tests.benchmarks.matching`.
GIVEN = Weights(
    Signals(nearest=4.66, words=2.03, elsewhere=2.08, weight=-1.03, many=0.82), constant=-1.39
)
# The same where the matching encoder reads them: fitted on the 203 development questions of the
# config `matching` with the encoder that it makes, beside any and beside the nearest texts; with
# the one that ships the constant lets it decline a tenth of the same answerable ones.
GIVEN_JUDGED = Weights(
    Signals(nearest=1.86, words=1.55, elsewhere=1.74, weight=-0.43, many=0.28, answers=2.77),
    constant=-0.97,
)


def weights_for(judge: Matcher | None, *, given: bool = False) -> Weights:
    """Return the weights for a store's records, or for texts that were `given`."""
    if judge is None:
        return GIVEN if given else SHOP
    return GIVEN_JUDGED if given else SHOP_JUDGED


def weigh(
    question: str,
    hits: Sequence[Hit],
    matcher: Matcher,
    *,
    brands: frozenset[str] = frozenset(),
    places: frozenset[str] = frozenset(),
    judge: Matcher | None = None,
    weights: Weights = SHOP,
) -> tuple[list[Evidence], Support]:
    """Return the evidence that hits have for a question, best first, and how well it supports it.

    A passage without the model numbers that the question names is none: the price of a
    neighbouring model is no answer, however near its text is. `brands`, `places` and `judge` are as
    in `rank`.
    """
    wanted = identifiers(question)
    ranked = rank(
        question, hits, matcher, brands=brands, places=places, judge=judge, trust=weights.trust
    )
    admitted = [each for each in ranked if names(hits[each.passage].passage, wanted)]
    meant = _meant(asked(question), hits, admitted)
    return meant, support(question, hits, meant, matcher, weights)


def support(
    question: str,
    hits: Sequence[Hit],
    ranked: Sequence[Evidence],
    matcher: Matcher,
    weights: Weights = SHOP,
) -> Support:
    """Weigh what `knowledge.evidence.rank` found for a question in `hits`."""
    if not ranked:
        return Support(0.0, None)
    ask = asked(question)
    candidates = _candidates(ask, hits, ranked)
    found = signals(ask, hits, ranked, matcher)
    return Support(weights.confidence(found), found, candidates)


def decide(found: Support, min_evidence: float) -> Decision:
    """Tell what to do with a question; `min_evidence` is the least confidence, in [0, 1]."""
    if not found.confidence or found.confidence < min_evidence:  # 0 is that of no evidence at all
        return "abstain"
    return "clarify" if found.candidates else "answer"


def _candidates(ask: Asked, hits: Sequence[Hit], ranked: Sequence[Evidence]) -> tuple[int, ...]:
    """Return the products among which the question does not choose, when they differ in it.

    "What does the Larch weigh?" has one answer for the Larch 2 and another for the Larch 3.
    """
    best = ranked[0]
    alike = _alike(ask, hits, ranked)
    mentioned = product_name(hits[best.passage].passage) & ask.words
    asks_for = label(best.unit)
    if asks_for.isdisjoint(ask.labels | (ask.words - mentioned)):
        return ()
    found: dict[str, Evidence] = {}
    for each in ranked:
        product = hits[each.passage].passage.document_id
        if product in alike and label(each.unit) == asks_for:
            found.setdefault(product, each)
    last = _overshadowed(ask, alike, hits)
    left = [found[each] for each in found if each not in last]
    if len({each.unit.shown for each in left}) < 2:
        return ()
    return tuple(each.passage for each in left)[:_CANDIDATES]


def _meant(ask: Asked, hits: Sequence[Hit], ranked: Sequence[Evidence]) -> list[Evidence]:
    """Put evidence of what is meant before that of a product which its name overshadows."""
    alike = _alike(ask, hits, ranked)
    last = _overshadowed(ask, alike, hits)
    ids = [hits[each.passage].passage.document_id for each in ranked]
    if not ids or ids[0] not in last:
        return list(ranked)
    near = ranked[0].score - _CLOSE
    first = {
        product
        for product, each in zip(ids, ranked, strict=True)
        if product in alike.keys() - last and each.score >= near
    }
    order = sorted(range(len(ids)), key=lambda place: ids[place] not in first)
    return [ranked[place] for place in order]


def _alike(
    ask: Asked, hits: Sequence[Hit], ranked: Sequence[Evidence]
) -> dict[str, frozenset[str]]:
    """Return the names of the products of which a question says the same words as of the best."""
    if not ranked:
        return {}
    mentioned = product_name(hits[ranked[0].passage].passage) & ask.words
    names = {hit.passage.document_id: product_name(hit.passage) for hit in hits}
    same = {each: name for each, name in names.items() if name & ask.words == mentioned}
    return same if mentioned else {}


def _overshadowed(ask: Asked, alike: Mapping[str, frozenset[str]], hits: Sequence[Hit]) -> set[str]:
    """Return which of products alike are not meant as long as the question does not say so.

    What is no longer made gives way to what is, and then the "Larch 2 Tent (XL)" to the "Larch 2
    Tent".
    """
    gone = {
        hit.passage.document_id
        for hit in hits
        if hit.passage.document_id in alike
        and any(_is_gone(unit.shown) for unit in units(hit.passage.text))
    }
    if gone == alike.keys() or _FORMER.search(ask.text):
        gone = set()
    left = {each: name for each, name in alike.items() if each not in gone}
    longer = {each for each, name in left.items() if any(one < name for one in left.values())}
    return gone | longer


def _is_gone(line: str) -> bool:
    """Say whether a line of a record, as "status: discontinued", says that it is not made now."""
    name, colon, value = line.partition(": ")
    return bool(colon) and says_so(name, value)
