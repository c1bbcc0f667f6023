"""What the evidence found says about a question, and what of it an answer rests on and shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.followups.words import words
from assistant.intents.policy import on_matters
from knowledge.evidence import under_title
from knowledge.support import weigh, weights_for

if TYPE_CHECKING:
    from assistant.shelves import Shelves
    from assistant.types import Plan, Reply
    from knowledge.evidence import Evidence, Matcher
    from knowledge.support import Support
    from knowledge.types import Hit, Passage, Product

MOST_CARDS = 4
# A passage whose best evidence is so much worse than the very best is noise.
_MARGIN = 0.2


@dataclass(frozen=True, slots=True)
class Attempt:
    """Evidence of some hits, best first, and how well it supports an answer."""

    hits: tuple[Hit, ...]
    ranked: Sequence[Evidence]
    support: Support

    @property
    def confidence(self) -> float:
        """How sure it is, in [0, 1]."""
        return self.support.confidence

    @property
    def best(self) -> str | None:
        """The id of the record that the best evidence is of."""
        return self.hits[self.ranked[0].passage].passage.document_id if self.ranked else None

    def mentions(self, told: Collection[str]) -> float:
        """Return the share of these words that the best evidence has, or stands under."""
        if not self.ranked or not told:
            return 0.0
        best = self.ranked[0]
        own = words(under_title(self.hits[best.passage].passage, best.unit))
        return sum(each in own for each in told) / len(told)


def attempts(
    question: str,
    hits: Sequence[Hit],
    named: Sequence[Product],
    shelves: Shelves,
    matcher: Matcher,
    judge: Matcher | None = None,
) -> Iterator[Attempt]:
    """Yield what the hits that speak of the matter asked about say, then what all say.

    What says nothing of the matter counts only when nothing else answers. Some rules are by brand,
    and then that of the products that are `named` tells which is asked for. `judge` reads the
    most serious together with the question.
    """
    hits = shelves.of_those_called(question, hits, named)
    brands = shelves.brands(question, named)
    places = shelves.places(hits)
    weights = weights_for(judge, given=shelves.catalogue is None)
    for some in dict.fromkeys((on_matters(question, hits), tuple(hits))):
        found = weigh(
            question, some, matcher, brands=brands, places=places, judge=judge, weights=weights
        )
        yield Attempt(some, *found)


def best(plan: Plan, ranked: Sequence[Evidence], limit: int) -> tuple[Plan, list[Evidence]]:
    """Keep the at most `limit` passages with the best evidence, in the order of that evidence."""
    near = [each.passage for each in ranked if each.score >= ranked[0].score - _MARGIN]
    kept = list(dict.fromkeys(near))[:limit]
    place = {passage: position for position, passage in enumerate(kept)}
    hits = tuple(plan.hits[passage] for passage in kept)
    evidence = [
        replace(each, passage=place[each.passage]) for each in ranked if each.passage in place
    ]
    return replace(plan, hits=hits), evidence


def cards(reply: Reply, plan: Plan, shelves: Shelves) -> tuple[Product, ...]:
    """Return the records of cited products, then of those that a product question found."""
    # A document, or a text that a caller gave, may have the id of some product.
    known = {hit.passage.document_id for hit in plan.hits if hit.passage.kind == "product"}
    cited = [each.document_id for each in reply.citations if each.document_id in known]
    also = [hit.passage.document_id for hit in plan.hits] if plan.intent == "product" else []
    ids = [each for each in dict.fromkeys((*cited, *also)) if each in known]
    return tuple(shelves.products(ids[:MOST_CARDS]).values())


def first(products: Sequence[Product], shelves: Shelves) -> list[Passage]:
    """Return the passage that describes each product."""
    passages = (
        shelves.catalogue.passages([each.id for each in products]) if shelves.catalogue else {}
    )
    return [passages[each.id][0][0] for each in products]
