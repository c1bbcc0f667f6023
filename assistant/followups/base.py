"""A message as it is to be read after the turns before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.followups.topic import CHECK
from assistant.types import Check
from knowledge.types import Filters, Product

# How well the record of each product bears a text out; below 0 where it denies that.
Fits = Callable[[str, Sequence[Product]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message as it is to be read, standing alone.

    `filters` are all the conditions that hold for it. `products` are what it is about when that
    is known: one product for "is it in stock?", several where the message fits them equally, none
    for a search. `ruled` is how it would be asked of the shop's documents, which do not call the
    product by its title; `documents` are those that answered the question which it goes on from.
    `readings` are other wordings of it as it goes on, and `fragment` what was newly said in all of
    them: of those, the best evidence decides as well. `among` are the ids of the products of which
    a search is to choose, () for all there are; `apart` those that it leaves out, as what others
    are compared with.
    `how` is "" for a message that stood alone already, `chat` says that nothing is asked of the
    shop. `otherwise` is how else it may be read, where that is nearly as likely: evidence decides
    then.
    """

    question: str
    filters: Filters = field(default_factory=Filters)
    products: tuple[Product, ...] = ()
    how: Literal["", "rule", "model"] = ""
    ruled: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    fragment: str = ""
    among: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    chat: bool = False
    otherwise: FollowUp | None = None


def check(followup: FollowUp) -> tuple[Check, ...]:
    """Return the check that shows how a follow-up was read, and of which product.

    The next turn reads both from there.
    """
    if not followup.how:
        return ()
    about = followup.products[0].title if len(followup.products) == 1 else ""
    return (Check(CHECK, True, followup.question, evidence=about),)


def of(question: str, *products: Product) -> FollowUp:
    """Return a question about products; what it says of them is asked, not demanded."""
    return FollowUp(question, Filters("product"), products, "rule")
