"""The versions of a product: which one a question names, and what the shop has of it.

`reading` finds their values in a question, `values` has those that there are, `offering` says price
and stock from the record. Here these are joined to what else is known of a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.versions.offering import told_of, without_others
from assistant.versions.reading import asked_of

if TYPE_CHECKING:
    from assistant.ask import Ask
    from assistant.shelves import Shelves
    from assistant.written import Written
    from knowledge.evidence import Evidence
    from knowledge.types import Constraint, Hit, Product

__all__ = ["borne_out", "of_versions", "offered", "versioned"]


def offered(ask: Ask, shelves: Shelves) -> Written | None:
    """Return what is there of the versions that a question asks for, of one product.

    None where it names none, or asks for more than whether they are there and what they cost.
    """
    product = _settled(ask, shelves)
    if product is None or ask.followup.chat:
        return None
    shown = ask.turns[-1].reply.products if ask.turns and ask.followup.products else ()
    return told_of(ask.question, product, _told(ask.question, shelves), shown)


def borne_out(question: str, evidence: Evidence, hit: Hit, shelves: Shelves) -> Written | None:
    """Return what a record has of versions where a line on one is the evidence for a question.

    A model would say it of the product: "it is out of stock" of the one that is.
    """
    if shelves.columns is None or not evidence.unit.shown.startswith("Variant "):
        return None
    product = shelves.products([hit.passage.document_id]).get(hit.passage.document_id)
    return told_of(question, product, _told(question, shelves)) if product else None


def versioned(ask: Ask, shelves: Shelves) -> Product | None:
    """Return the one product of which a question names a version, whatever it asks of it."""
    product = _settled(ask, shelves)
    asked = product and asked_of(ask.question, product, _told(ask.question, shelves))
    return product if asked and asked.names else None


def of_versions(question: str, hits: Sequence[Hit], shelves: Shelves) -> tuple[Hit, ...]:
    """Return hits without what is no evidence on the versions that a question names.

    That is a product's own price and stock, which are of all its versions, and the other versions.
    """
    if shelves.columns is None:
        return tuple(hits)
    products = shelves.products(hit.passage.document_id for hit in hits)
    told = _told(question, shelves)
    asked = {key: asked_of(question, each, told) for key, each in products.items()}
    named = {key: each for key, each in asked.items() if each and each.names}
    return tuple(
        without_others(hit, named[hit.passage.document_id])
        if hit.passage.kind == "product" and hit.passage.document_id in named
        else hit
        for hit in hits
    )


def _settled(ask: Ask, shelves: Shelves) -> Product | None:
    """Return the one product that a question is about, with the records known."""
    if shelves.columns is None:
        return None
    named = ask.followup.products or shelves.plainly_named(ask.question)
    return named[0] if len(named) == 1 else None


def _told(question: str, shelves: Shelves) -> Sequence[Constraint]:
    return shelves.understand(question).filters.constraints
