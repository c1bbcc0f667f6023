"""What somebody weighs, as what a thing is to bear: "my brother is 145 kg, what about for him?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.followups.swapping import merge, without
from assistant.followups.wearers import PEOPLE, wearer, without_age
from knowledge.facets import canonical, offers
from knowledge.types import Constraint, Filters, Product
from knowledge.units import Quantity, quantities

_MOST = (
    "max load", "load capacity", "max weight capacity", "weight limit", "load limit",
    "weight capacity", "max user weight", "user weight max",
)  # fmt: skip
_LEAST = ("min user weight", "user weight min")
_PERSON = "|".join(sorted(PEOPLE))
_WEIGHS = re.compile(
    rf"\b(?:(?:s?he|my (?:\w+ )?(?:{_PERSON})|who)(?:['\u2019]?s| is| weighs)|"
    r"i(?:['\u2019]?m| am| weigh))"
    r"(?: (?:about|around|nearly|almost|over|roughly))?\s+(?P<weight>\d[\d.,]*\s*[a-z]+)\b",
    re.IGNORECASE,
)
# "And for my boy? He's four, 38 pounds" says it by itself.
_ALONE = re.compile(
    r"(?:^|[,;.?!])\s*(?:about |around )?(?P<weight>\d[\d.]*\s*[a-z]+)\s*(?=$|[,;.?!])", re.I
)


def borne(said: str, products: Sequence[Product], told: Filters) -> Filters:
    """Return what is told with what somebody weighs as the load, where the products say theirs.

    It is no weight of the thing itself.
    """
    weight = _weight(said)
    if weight is None or weight.unit is None:
        return told
    own = {each.field for each in told.constraints if each.value == weight.value}
    unit = weight.unit.symbol
    most = (Constraint(each, "$gte", weight.value, unit) for each in _fields(_MOST, products))
    least = (Constraint(each, "$lte", weight.value, unit) for each in _fields(_LEAST, products))
    loads = (*most, *least)
    return merge(without(told, own), Filters(constraints=loads))


def _weight(said: str) -> Quantity | None:
    """Return what a text says that somebody weighs."""
    found = _WEIGHS.search(said) or (wearer(said) and _ALONE.search(without_age(said)))
    if not found:
        return None
    weights = (each for each in quantities(found["weight"]) if each.unit)
    return next((each for each in weights if each.unit and each.unit.dimension == "mass"), None)


def _fields(labels: Sequence[str], products: Sequence[Product]) -> Iterator[str]:
    """Yield the first field that the products have of these labels."""
    known = {
        facet.field
        for product in products
        for offer in offers(product)
        for facet in offer
        if facet.number is not None
    }
    yield from islice((each for each in map(canonical, labels) if each in known), 1)
