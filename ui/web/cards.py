"""Product cards, as HTML in which every word from the catalogue is escaped."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from knowledge.facts import attribute_label, price_text, stock_text, value_text
from ui.web.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from knowledge.types import AttributeValue, Product, Variant

SHOWN_CARDS = 4
SHOWN_ATTRIBUTES = 6


def cards(products: Sequence[Product], *, choose: bool = False) -> str:
    """Return a section of product cards, or nothing when there are no products.

    With `choose` each has a button that answers "which one?" with the product's title.
    """
    if not products:
        return ""
    drawn = [card(product, choose=choose) for product in products]
    shown, rest = drawn[:SHOWN_CARDS], drawn[SHOWN_CARDS:]
    more = ""
    if rest:
        noun = "product" if len(rest) == 1 else "products"
        more = (
            f'<details class="fw-more"><summary>{len(rest)} more {noun}</summary>'
            f'<div class="fw-grid">{"".join(rest)}</div></details>'
        )
    label = "Which one do you mean?" if choose else "Products in this answer"
    return (
        f'<section class="fw-cards" aria-label="{label}">'
        f'<div class="fw-grid">{"".join(shown)}</div>{more}</section>'
    )


def card(product: Product, *, choose: bool = False) -> str:
    """Return one product as an article: picture, brand, name, price, stock and attributes.

    To `choose` from several they have to be seen at once, so the attributes are folded.
    """
    brand = f'<p class="fw-brand">{escape(product.brand)}</p>' if product.brand else ""
    details = _details(product, shown=0 if choose else SHOWN_ATTRIBUTES)
    return (
        f'<article class="fw-card"><div class="fw-top">{picture(product)}<div class="fw-names">'
        f'{brand}<h3 class="fw-name">{_name(product)}</h3><p class="fw-offer">'
        f"{_price(product.price, product.currency)}{_stock(product.in_stock)}</p></div></div>"
        f"{_choice(product) if choose else ''}{details}</article>"
    )


def _choice(product: Product) -> str:
    title = escape(product.title)
    return (
        f'<button type="button" class="fw-choose" data-say="{title}" '
        f'aria-label="This one: {title}">This one</button>'
    )


def _price(amount: Decimal | None, currency: str | None) -> str:
    if amount is None:
        return '<span class="fw-price fw-price-none">Price not listed</span>'
    return f'<span class="fw-price">{escape(price_text(amount, currency))}</span>'


def _stock(count: int | None) -> str:
    state = "unknown" if count is None else "in" if count > 0 else "out"
    return f'<span class="fw-stock fw-stock-{state}">{stock_text(count)}</span>'


def _name(product: Product) -> str:
    title = escape(product.title)
    if re.match(r"https?://", product.url or "", re.IGNORECASE):
        return (
            f'<a href="{escape(product.url or "")}" target="_blank" '
            f'rel="noopener noreferrer">{title}</a>'
        )
    return title


def _details(product: Product, *, shown: int) -> str:
    facts = list(_facts(product.attributes))
    folded = _list(facts[shown:]) + _description(product) + _variants(product)
    more = ""
    if folded:
        more = f'<details class="fw-more"><summary>More details</summary>{folded}</details>'
    return _list(facts[:shown]) + more


def _facts(attributes: Mapping[str, AttributeValue]) -> Iterable[tuple[str, str]]:
    for name, value in attributes.items():
        label, unit = attribute_label(name)
        shown = value_text(value)
        yield label[:1].upper() + label[1:], f"{shown}\N{NO-BREAK SPACE}{unit}" if unit else shown


def _list(facts: Sequence[tuple[str, str]]) -> str:
    if not facts:
        return ""
    rows = (f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in facts)
    return f'<dl class="fw-facts">{"".join(rows)}</dl>'


def _description(product: Product) -> str:
    if not product.description.strip():
        return ""
    return f'<p class="fw-description">{escape(product.description.strip())}</p>'


def _variants(product: Product) -> str:
    if not product.variants:
        return ""
    rows = "".join(_variant(variant, product) for variant in product.variants)
    return f'<ul class="fw-variants" aria-label="Versions">{rows}</ul>'


def _variant(variant: Variant, product: Product) -> str:
    amount = product.price if variant.price is None else variant.price
    # A version that says nothing about stock has the product's total, which is not its own.
    return (
        f"<li><span>{escape(variant.title)}</span>"
        f"{_price(amount, product.currency)}{_stock(variant.in_stock)}</li>"
    )
