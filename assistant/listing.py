"""Listing what a search found, with every fact from the records; no chat model writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.fitting import (
    distance,
    facets_of,
    fitting_offers,
    fitting_variants,
    lines,
    met,
    nearest_variants,
    on_offer,
)
from assistant.followups.words import title_words, words
from assistant.written import Written, offer, plain, quote, variant_lines
from knowledge.discontinued import is_discontinued, saying_so
from knowledge.facets import Facet
from knowledge.facts import attribute_text, price_text
from knowledge.types import Constraint, Product, SearchResult, Variant
from knowledge.understanding.english import KIN
from knowledge.wording import (
    describe_range,
    order,
    passed_over,
    range_clause,
    ranges,
    was_relaxed,
)

__all__ = ["Written", "listing"]

_MOST_VERSIONS = 3
_IS = "that is "
_RECORD_FIELDS = frozenset(("price", "in_stock", "brand", "category", "text"))


def listing(
    result: SearchResult,
    products: Mapping[str, Product],
    *,
    most: int = 4,
    currency: str | None = None,
) -> Written:
    """Return the words for what was found: what no product meets first, then up to `most` products.

    `quotes` has the index of each shown product's hit in `result`; `currency` words the amounts
    of conditions where no product was found that has one.
    """
    hits = [
        (index, products[hit.passage.document_id])
        for index, hit in enumerate(result.hits)
        if hit.passage.kind == "product" and hit.passage.document_id in products
    ]
    currencies = dict.fromkeys(product.currency for _, product in hits)
    currency = next(filter(None, currencies), currency)
    unmet = [
        each for each in result.filters.constraints if was_relaxed(each, result.relaxed, currencies)
    ]
    wanted = [each for each in result.filters.constraints if each not in unmet]
    # Whatever found it: a price or stock that breaks a condition is not shown as meeting it.
    found = [each for each in hits if on_offer(each[1], wanted)]
    if not found:
        nothing = _nothing(result, currency)
        return Written(" ".join((*passed_over(result.filters.gaps), nothing)))
    nearest = {group: _nearest(group, found, wanted) for group in ranges(unmet)}
    shown = _with_nearest(found, [each[0] for each in nearest.values() if each], most)
    listed = [each for _, each in shown]
    opening = _unmet(result, listed, nearest, currency) or _opening(
        result, wanted, currency, listed, more=len(found) > len(shown)
    )
    opening = " ".join((*passed_over(result.filters.gaps), opening))
    items, quotes = [], []
    for number, (index, product) in enumerate(shown, 1):
        said, used = _item(product, wanted, unmet)
        items.append(f"- {said} [{number}]")
        quotes.append((index, quote(product, used)))
    text = "\n".join((opening, *items))
    return Written(text, tuple(product for _, product in shown), tuple(quotes))


# -- the opening -------------------------------------------------------------------------------


def _nothing(result: SearchResult, currency: str | None) -> str:
    things = list(_missing(result, ()))
    if things and not result.filters.constraints:
        return f"I found no {things[0]}."
    groups = ranges(result.filters.constraints)
    asked = ", ".join(describe_range(group, currency=currency) for group in groups)
    return f"I found nothing that fits: {asked}." if asked else "I found no product for that."


def _opening(
    result: SearchResult,
    wanted: Sequence[Constraint],
    currency: str | None,
    shown: Sequence[Product],
    *,
    more: bool,
) -> str:
    count = len(shown)
    noun = next((_noun(each) for each in wanted if _noun(each)), "")
    thing = next(_missing(result, shown), "")
    others = ranges([_as_written(each, shown) for each in wanted if not _noun(each)])
    clauses = _clauses(others, currency, many=count > 1 and (not noun or noun.endswith("s")))
    # No count: every number of an answer is one of the records.
    if thing:
        start = f"I found no {thing} by that name; the nearest" + (f" of our {noun}" * bool(noun))
    elif count == 1:
        start = f"From our {noun}" if noun else "A product"
    else:
        start = f"Our {noun}" if noun else "Products"
    if not clauses and not noun and not thing:
        clauses = ["that may suit"]
    said = " ".join((start, ", ".join(clauses))).strip()
    if result.filters.sort is not None:
        said += f", {order(result.filters.sort)}"
        gone = [is_discontinued(each) for each in shown]
        if any(gone) and not all(gone) and gone == sorted(gone):
            said += ", what is discontinued last"
    said += " (there are more)" * more
    return f"{said} {'is' if count == 1 else 'are'}:" if thing else f"{said}:"


def _as_written(constraint: Constraint, shown: Sequence[Product]) -> Constraint:
    """Return a brand as the records write it."""
    brands = {each.brand.lower(): each.brand for each in shown if each.brand}
    if constraint.field != "brand" or not isinstance(constraint.value, str):
        return constraint
    return replace(constraint, value=brands.get(constraint.value, constraint.value))


def _clauses(
    groups: Sequence[tuple[Constraint, ...]], currency: str | None, *, many: bool
) -> list[str]:
    """Return conditions as they go on behind a noun; how the things are comes first, as one.

    "That are vegan and fragrance free", "with spf 50".
    """
    said = dict.fromkeys(range_clause(group, currency=currency) for group in groups)
    how = [each.removeprefix(_IS) for each in said if each.startswith(_IS)]
    listed = " and ".join(filter(None, (", ".join(how[:-1]), *how[-1:])))
    first = [f"{'that are' if many else 'that is'} {listed}"] if how else []
    return [*first, *(each for each in said if not each.startswith(_IS))]


def _noun(constraint: Constraint) -> str:
    is_noun = constraint.field == "category" and constraint.operator == "$eq"
    return str(constraint.value) if is_noun else ""


_Found = tuple[int, Product]


def _missing(result: SearchResult, shown: Sequence[Product]) -> Iterator[str]:
    """Yield the things that were wanted and are none of those shown, by their titles.

    Who wants hair colour and is shown some was not found no hair; a daughter is no thing.
    """
    titles = [title_words(each) for each in shown]
    things = [each.text for each in result.filters.gaps if each.kind == "thing"]
    for each in things:
        shows = any(title.issuperset(words(each)) for title in titles)
        if not shows and each.split()[-1].lower() not in KIN:
            yield each


def _unmet(
    result: SearchResult,
    shown: Sequence[Product],
    nearest: Mapping[tuple[Constraint, ...], tuple[_Found, str] | None],
    currency: str | None,
) -> str:
    """Return what no product meets, with the nearest there is; "" when all was met."""
    gaps = {str(each) for each in result.filters.gaps}
    unmet = [each for each in result.relaxed if each not in gaps]
    if not unmet:
        return ""
    alone = {
        group: near for group, near in nearest.items() if not set(group) <= set(result.jointly)
    }
    said = [
        f"Nothing {range_clause(group, currency=currency)}{_as_near(near)}."
        for group, near in alone.items()
    ]
    if len(alone) < len(nearest):
        near = next(iter(nearest.values())) if len(nearest) == 1 else None
        first = [group for group in nearest if group not in alone]
        said.append(f"Nothing {_all_at_once(result, first, currency)}{_as_near(near)}.")
    # A caller may have relaxed what is none of the filters.
    said = said or [f"Nothing {text}." for text in unmet]
    thing = [f"I found no {each} by that name." for each in _missing(result, shown)]
    said = [*thing, *said]
    return f"{' '.join(said)} What comes closest:"


def _as_near(near: tuple[_Found, str] | None) -> str:
    return f"; the nearest is {near[1]}" if near else ""


def _all_at_once(
    result: SearchResult, first: Sequence[tuple[Constraint, ...]], currency: str | None
) -> str:
    """Return all conditions as one, those of `first` before the others: "in white is in stock".

    Some product may meet each of them: it is all together that none meets.
    """
    constraints = result.filters.constraints
    noun = next((_noun(each) for each in constraints if _noun(each)), "")
    groups = ranges([each for each in constraints if not _noun(each)])
    groups.sort(key=lambda group: group not in first)
    stock = [group for group in groups if group[0].field == "in_stock"]
    clauses = [range_clause(each, currency=currency) for each in groups if each not in stock]
    listed = " and ".join(filter(None, (", ".join(clauses[:-1]), *clauses[-1:])))
    there = [f"is {range_clause(each, currency=currency)}" for each in stock]
    return " ".join(filter(None, (f"among our {noun}" * bool(noun), listed, *there)))


def _nearest(
    group: Sequence[Constraint], found: Sequence[_Found], wanted: Sequence[Constraint]
) -> tuple[_Found, str] | None:
    """Return the product whose number is nearest to what was asked for, and that number.

    Only what can be bought with all else that is `wanted` counts.
    """
    numbers = [
        (away, place, text)
        for place, (_, product) in enumerate(found)
        for constraint in group
        for away, text in _distances(constraint, product, wanted)
    ]
    if not numbers:
        return None
    _, place, text = min(numbers)
    return found[place], text


def _distances(
    constraint: Constraint, product: Product, wanted: Sequence[Constraint]
) -> Iterator[tuple[float, str]]:
    for item, facets in fitting_offers(product, wanted):
        if constraint.field == "price":
            yield from _prices(constraint, facets, product.currency)
            continue
        for name, value in (*product.attributes.items(), *item.attributes.items()):
            own = facets_of(name, value)
            if (away := distance(constraint, own)) is not None and not met(constraint, own):
                yield away, attribute_text(name, value).partition(": ")[2]


def _prices(
    constraint: Constraint, facets: Sequence[Facet], currency: str | None
) -> Iterator[tuple[float, str]]:
    for facet in facets:
        away = distance(constraint, [facet])
        if away is not None and facet.raw is not None and not met(constraint, [facet]):
            yield away, price_text(Decimal(str(facet.raw)), currency)


def _with_nearest(found: Sequence[_Found], nearest: Sequence[_Found], most: int) -> list[_Found]:
    """Return up to `most` of those found; what is called the nearest comes first."""
    ordered = {index: (index, product) for index, product in (*nearest, *found)}
    return list(ordered.values())[:most]


# -- one product -------------------------------------------------------------------------------


def _item(
    product: Product, wanted: Sequence[Constraint], unmet: Sequence[Constraint]
) -> tuple[str, list[str]]:
    """Return a product in a line, and the lines of its record that it was made from.

    The line has the attributes that meet what is wanted, and those that do not meet the rest.
    """
    variants = nearest_variants(product, wanted, unmet) or fitting_variants(product, wanted)
    used = [
        line
        for each in (*wanted, *unmet)
        if each.field not in _RECORD_FIELDS
        for line in lines(each, product.attributes, meets=each in wanted)
    ]
    used += [
        attribute_text(each, product.attributes[each]) for each in saying_so(product.attributes)
    ]
    title = plain(product.title)
    if len(variants) == 1:
        said = f"{title}, {plain(variants[0].title)}: {offer(variants[0], product)}"
    elif variants:
        said = (
            f"{title}: {'; '.join(_version(each, product) for each in variants[:_MOST_VERSIONS])}"
        )
        if len(variants) > _MOST_VERSIONS:
            said += "; and more versions"
    else:
        said = f"{title}: {offer(product, product)}"
    said = "; ".join((said, *map(plain, dict.fromkeys(used))))
    return said, [*dict.fromkeys(used), *variant_lines(product, variants[:_MOST_VERSIONS])]


def _version(variant: Variant, product: Product) -> str:
    return f"{plain(variant.title)} {offer(variant, product)}"
