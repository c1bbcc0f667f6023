"""Which facts of a record meet a condition, read from the record itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from knowledge.facets import Facet, Offer, offers
from knowledge.facts import attribute_text
from knowledge.sizes import is_size_field, size_of, sizes_in
from knowledge.terms import words
from knowledge.types import AttributeValue, Constraint, Product, Variant
from knowledge.units import to_base

_TOLERANCE = 0.01
_BOUNDS = frozenset(("$lt", "$lte", "$gt", "$gte"))
_NEGATIVE = frozenset(("$ne", "$nin", "$not_contains"))


def met(constraint: Constraint, facets: Sequence[Facet]) -> bool:
    """Tell whether facets meet a condition on their field; "text" is about the whole record."""
    own = [facet for facet in facets if facet.field == constraint.field]
    if constraint.field == "text":
        return True
    if constraint.operator in _NEGATIVE:
        return not any(_equal(constraint, facet) for facet in own)
    if constraint.operator in {"$eq", "$in", "$contains"}:
        return any(_equal(constraint, facet) for facet in own)
    return any(_bounded(constraint, facet) for facet in own)


def distance(constraint: Constraint, facets: Sequence[Facet]) -> float | None:
    """Return how far the nearest number is from the one asked for, None where there is none."""
    pairs = [_pair(constraint, each) for each in facets if each.field == constraint.field]
    return min((abs(pair[0] - pair[1]) for pair in pairs if pair), default=None)


def on_offer(product: Product, constraints: Sequence[Constraint]) -> bool:
    """Tell whether one offer of a product meets what was asked for, as far as the record tells."""
    return bool(fitting_offers(product, constraints))


def fitting_offers(
    product: Product, constraints: Sequence[Constraint]
) -> list[tuple[Product | Variant, Offer]]:
    """Return what can be bought that meets what was asked for, as far as the record tells.

    A text that no offer has may stand elsewhere in the record, which the search has seen.
    """
    items: Sequence[Product | Variant] = product.variants or (product,)
    found = list(zip(items, offers(product), strict=True))
    told = [
        each
        for each in constraints
        if each.field in {"price", "in_stock"}
        or each.operator in _BOUNDS
        or any(met(each, offer) for _, offer in found)
    ]
    return [pair for pair in found if all(met(each, pair[1]) for each in told)]


def fitting_variants(product: Product, constraints: Sequence[Constraint]) -> tuple[Variant, ...]:
    """Return the versions that meet what was asked for, none when all of them do.

    Being in stock alone tells no versions apart: the record has the stock of all together.
    """
    found = list(zip(product.variants, offers(product), strict=False))
    telling = [each for each in constraints if each.field != "in_stock"]
    fit = [pair for pair in found if all(met(each, pair[1]) for each in telling)]
    if len(fit) == len(found):
        return ()
    best = [pair for pair in fit if all(met(each, pair[1]) for each in constraints)]
    return tuple(variant for variant, _ in best or fit)


def nearest_variants(
    product: Product, wanted: Sequence[Constraint], unmet: Sequence[Constraint]
) -> tuple[Variant, ...]:
    """Return the versions whose price is nearest to the one that was asked for and not met.

    They are among those that meet what else is `wanted`. None when prices tell no versions apart.
    """
    fit = fitting_variants(product, wanted) or product.variants
    pairs = list(zip(product.variants, offers(product), strict=False))
    for constraint in (each for each in unmet if each.field == "price"):
        found = [(each, distance(constraint, offer)) for each, offer in pairs if each in fit]
        away = [inf if far is None else far for _, far in found]
        if len(set(away)) > 1:
            near = zip(found, away, strict=True)
            return tuple(variant for (variant, _), far in near if far == min(away))
    return ()


def lines(
    constraint: Constraint, attributes: Mapping[str, AttributeValue], *, meets: bool
) -> Iterator[str]:
    """Yield the attributes that a condition is about, as the record words them: "weight: 1.9 kg".

    With `meets` only those that meet it.
    """
    if meets and constraint.operator in _NEGATIVE:
        return
    for name, value in attributes.items():
        facets = facets_of(name, value)
        about = any(facet.field == constraint.field for facet in facets)
        if about and (not meets or met(constraint, facets)):
            yield attribute_text(name, value)


def facets_of(name: str, value: AttributeValue) -> Sequence[Facet]:
    """Return what filters see of one attribute."""
    return offers(Product(id="", title="", attributes={name: value}))[0]


def _equal(constraint: Constraint, facet: Facet) -> bool:
    value = constraint.value
    if isinstance(value, bool):
        if facet.field == "in_stock":
            return ((facet.number or 0) > 0) is value
        return facet.text == ("yes" if value else "no")
    if isinstance(value, int | float):
        pair = _pair(constraint, facet)
        return pair is not None and abs(pair[0] - pair[1]) <= _TOLERANCE * abs(pair[1])
    said = (value,) if isinstance(value, str) else value
    if is_size_field(facet.field) and all(map(size_of, said)):
        return not sizes_in(facet.text or "").isdisjoint(map(size_of, said))
    known = set(words(f"{facet.raw:g}" if facet.text is None and facet.raw else facet.text or ""))
    return any(set(words(each)) <= known for each in said)


def _bounded(constraint: Constraint, facet: Facet) -> bool:
    if (pair := _pair(constraint, facet)) is None:
        return False
    number, bound = pair
    match constraint.operator:
        case "$lt":
            return number < bound
        case "$lte":
            return number <= bound
        case "$gt":
            return number > bound
    return number >= bound


def _pair(constraint: Constraint, facet: Facet) -> tuple[float, float] | None:
    """Return a facet's number and the constraint's, in one unit; without one as they stand."""
    value = constraint.value
    if isinstance(value, bool) or not isinstance(value, int | float) or facet.number is None:
        return None
    bound, dimension = to_base(value, constraint.unit)
    if facet.dimension and dimension:
        return (facet.number, bound) if facet.dimension == dimension else None
    return (facet.number if facet.raw is None else facet.raw), float(value)
