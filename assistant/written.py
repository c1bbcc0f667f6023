"""Words made from records alone, without a chat model, and the records' lines behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.facts import price_text, stock_text
from knowledge.splitting import key_facts, split
from knowledge.types import Product, Variant


@dataclass(frozen=True, slots=True)
class Written:
    """A text that cites `[1]` to `[n]`, and the products it shows.

    The n-th of `quotes` is what `[n]` points to: the index of the hit or product it was made from,
    and the lines of that record, as its passages have them.
    """

    text: str
    shown: tuple[Product, ...] = ()
    quotes: tuple[tuple[int, str], ...] = ()


def quote(product: Product, lines: Iterable[str] = ()) -> str:
    """Return a record's key facts and those of its other lines that were used."""
    return "\n".join((key_facts(product), *lines))


def variant_lines(product: Product, variants: Sequence[Variant]) -> Iterator[str]:
    """Yield the lines of a record's passages that are about these versions of it."""
    starts = tuple(f"Variant {each.title}: " for each in variants)
    if starts:
        for passage in split(product):
            yield from (line for line in passage.text.splitlines() if line.startswith(starts))


def plain(text: str) -> str:
    """Return a record's text on one line, its bracketed numbers no citations of ours."""
    return re.sub(r"\[(\d+)\]", r"(\1)", " ".join(text.split()))


def offer(item: Product | Variant, product: Product) -> str:
    """Return price and stock of a product or of one version of it."""
    price = product.price if item.price is None else item.price
    shown = "price not listed" if price is None else price_text(price, product.currency)
    versions = product.variants if item is product and item.in_stock is None else ()
    return f"{shown}, {stock_of(versions or (item,))}"


def stock_of(items: Sequence[Product | Variant]) -> str:
    """Return the stock of one product or version, or whether any of several versions is there."""
    counts = [each.in_stock for each in items]
    if len(counts) == 1:
        text = stock_text(counts[0])
        return "stock unknown" if counts[0] is None else f"{text[:1].lower()}{text[1:]}"
    if any(counts):
        return "in stock" if all(counts) else "some versions in stock"
    return "stock unknown" if None in counts else "out of stock"
