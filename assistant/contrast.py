"""What a question asks beyond a table of differences: evidence of each product, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from assistant.grounding import Grounds
from assistant.naming import IDLE
from assistant.types import Plan
from assistant.verification import resolve
from knowledge.evidence import rank
from knowledge.support import decide, support
from knowledge.terms import words

if TYPE_CHECKING:
    from assistant.grounding import Said
    from assistant.shelves import Shelves
    from assistant.types import Reply
    from knowledge.evidence import Evidence, Matcher
    from knowledge.types import Hit, Product

# What somebody does who chooses; it says nothing of what the choice is for.
_CHOOSING = frozenset(
    "buy get take choose pick go recommend suggest tell say show help decide think rather "
    "prefer i you".split()
)


def asks_more(question: str, table: str) -> bool:
    """Tell whether a question to compare has a word that neither a table nor its asking explains.

    "Which is lighter, A or B?" has none, "which is better for winter, A or B?" has winter.
    """
    return not (set(words(question)) - IDLE - _CHOOSING) <= set(words(table))


def contrast(
    question: str,
    products: Sequence[Product],
    found: Sequence[Hit],
    shelves: Shelves,
    *,
    matcher: Matcher,
    min_evidence: float,
) -> Grounds | None:
    """Return for each product the passage and evidence that bear most on a question.

    The n-th hit of the result is of the n-th product. None when the records have nothing that
    bears on the question; `found` are hits of it, which need not be of these products.
    """
    ids = [product.id for product in products]
    hits = shelves.whole([hit for hit in found if hit.passage.document_id in ids], ids)
    ranked = rank(question, hits, matcher)
    supported = support(question, hits, ranked, matcher)
    if decide(supported, min_evidence) == "abstain":
        return None
    best = [_of(each, hits, ranked) for each in ids]
    if not all(best):
        return None
    # In turn, so that a prompt with room for little still has something of each.
    in_turn = chain.from_iterable(zip_longest(*best))
    plan = Plan("compare", "compare", hits=tuple(hits[each[0].passage] for each in best))
    place = {each[0].passage: number for number, each in enumerate(best)}
    evidence = [replace(each, passage=place[each.passage]) for each in in_turn if each]
    return Grounds(plan, evidence, supported.confidence)


def with_words(reply: Reply, said: Said, hits: Sequence[Hit], seconds: float) -> Reply:
    """Return a reply from records with what the model said below it, if that may be shown.

    What the model saw goes with it in any case; `seconds` is how long both took.
    """
    seen = {"timings": {**reply.timings, "total": seconds}, **said.seen}
    checks = (*reply.checks, *said.gate.checks)
    if not said.text:
        return replace(reply, checks=checks, **seen)
    own = {
        number: cited for number, cited in said.gate.cited.items() if number > len(reply.citations)
    }
    citations = (*reply.citations, *resolve(own, hits, said.gate.supports))
    text = f"{reply.text}\n\n{said.text}"
    return replace(reply, text=text, citations=citations, checks=checks, **seen)


def _of(product: str, hits: Sequence[Hit], ranked: Sequence[Evidence]) -> list[Evidence]:
    """Return the evidence that the passage of a product with the best of it has, best first."""
    own = [each for each in ranked if hits[each.passage].passage.document_id == product]
    return [each for each in own if each.passage == own[0].passage]
