"""What a shop has of the versions of a product, in words from its record alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.verification.yesno import ASKS_STOCK, polarity
from assistant.versions.reading import Asked, asked_of, asks_of_all
from assistant.versions.values import values_of
from assistant.written import Written, offer, plain, quote, stock_of, variant_lines
from knowledge.facts import price_text
from knowledge.splitting import key_facts
from knowledge.types import Constraint, Hit, Product, Variant

_MOST_VERSIONS = 8


def told_of(
    question: str,
    product: Product,
    told: Sequence[Constraint] = (),
    beside: Iterable[Product] = (),
) -> Written | None:
    """Return price and stock of the versions that a question asks for, and for nothing else.

    `beside` are products that were shown with this one: where no version of it has what is named,
    theirs are told. None for a question that names no version, or asks for more than these.
    """
    asked = asked_of(question, product, told) or _partly_known(question, product)
    if asked is None or asked.doubtful or not asked.whole:
        return None
    if asked.lists:
        return _written((asked,), f"The {plain(product.title)} {_comes_in(asked)}. [1]")
    if not asked.missing:
        return _written((asked,), f"{_opening(question, asked)}{_versions(asked)} [1]")
    others = [*_having(question, told, beside, but=product)]
    title, value = plain(product.title), plain(asked.missing)
    said = f"The {title} does not come in {value}; it {_comes_in(asked)}. [1]"
    lines = [f"- {_versions(each)} [{number}]" for number, each in enumerate(others, 2)]
    return _written((asked, *others), "\n".join((said, *lines)))


def with_versions(product: Product) -> str:
    """Return price and stock of each version of a product, "" where it has none."""
    return _versions(Asked(product, product.variants)) if product.variants else ""


def without_others(hit: Hit, asked: Asked) -> Hit:
    """Return a hit of a product without its own price and stock, and without other versions."""
    product, passage = asked.product, hit.passage
    fits = () if asked.missing else asked.fits
    others = [each for each in product.variants if each not in fits]
    unsaid = {*variant_lines(product, others)} - {*variant_lines(product, fits)}
    head = key_facts(product)
    lines = [each for each in passage.text.splitlines() if each not in unsaid]
    text = "\n".join(f"{product.title}." if each == head else each for each in lines)
    return replace(hit, passage=replace(passage, text=text))


def _having(
    question: str, told: Sequence[Constraint], products: Iterable[Product], *, but: Product
) -> Iterable[Asked]:
    """Yield what the other products have of what is asked for."""
    for each in products:
        # The question has the title of the product that it was taken for.
        of_it = question.replace(but.title, each.title)
        asked = asked_of(of_it, each, told) if each != but else None
        if asked and asked.whole and not (asked.missing or asked.lists or asked.doubtful):
            yield asked


def _partly_known(question: str, product: Product) -> Asked | None:
    """Return all versions for "is it in stock?" where their stock is known of some only."""
    known = product.in_stock is None and any(each.in_stock for each in product.variants)
    if known and ASKS_STOCK.search(question) and asks_of_all(question, product):
        return Asked(product, product.variants)
    return None


def _written(asked: Sequence[Asked], text: str) -> Written:
    quotes = tuple(
        (index, quote(each.product, variant_lines(each.product, _quoted(each))))
        for index, each in enumerate(asked)
    )
    return Written(text, tuple(each.product for each in asked), quotes)


def _quoted(asked: Asked) -> Sequence[Variant]:
    return asked.product.variants if asked.missing or asked.lists else asked.fits[:_MOST_VERSIONS]


def _opening(question: str, asked: Asked) -> str:
    """Return yes or no where the question is whether one version, named in full, is in stock."""
    if len(asked.fits) > 1 or not asked.exact:
        return ""
    line = next(variant_lines(asked.product, asked.fits), "")
    answer = polarity(question, line, title=asked.product.title)
    return f"{answer.capitalize()}. " if answer else ""


def _versions(asked: Asked) -> str:
    """Return price and stock of each version that fits."""
    product, (first, *others) = asked.product, asked.fits[:_MOST_VERSIONS]
    title = plain(product.title)
    if not others:
        return f"{title}, {plain(first.title)}: {offer(first, product)}."
    told = [f"{plain(each.title)} {offer(each, product)}" for each in (first, *others)]
    more = "; and more versions" * (len(asked.fits) > _MOST_VERSIONS)
    return f"{title}: {'; '.join(told)}{more}."


def _comes_in(asked: Asked) -> str:
    """Return "comes in black (in stock: 6) and sunburst (out of stock)"."""
    own = [
        (each.text, each.variants) for each in values_of(asked.product) if each.field == asked.field
    ]
    fits = [
        (text, [asked.product.variants[index] for index in sorted(variants)])
        for text, variants in own
    ]
    covered = [each for _, some in fits for each in some]
    if not asked.field or any(each not in covered for each in asked.fits):
        fits = [(each.title, [each]) for each in asked.fits]
    kept = [(text, [each for each in some if each in asked.fits]) for text, some in fits]
    tell = _telling(asked.product)
    said = [f"{plain(text)} ({tell(some)})" for text, some in kept if some]
    last = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"comes in {last}"


def _telling(product: Product) -> Callable[[Sequence[Variant]], str]:
    """Return what tells the stock of versions, and the price where that differs."""
    priced = len({each.price for each in product.variants}) > 1

    def tell(some: Sequence[Variant]) -> str:
        stock = stock_of(some)
        prices = {product.price if each.price is None else each.price for each in some}
        if not priced or len(prices) > 1:
            return stock
        return f"{price_text(prices.pop(), product.currency)}, {stock}"

    return tell
