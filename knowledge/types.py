"""What the shop knows, as values: every type here is immutable and imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["product", "document"]
AttributeValue = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One purchasable version of a product; a field that is None is the product's own."""

    id: str
    title: str
    price: Decimal | None = None
    in_stock: int | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Product:
    """One catalogue record.

    `price` is in major units of `currency` (ISO 4217), None when the record has none.
    `in_stock` counts sellable units over all variants, None when the shop does not say.
    """

    id: str
    title: str
    description: str = ""
    brand: str | None = None
    categories: tuple[str, ...] = ()
    price: Decimal | None = None
    currency: str | None = None
    in_stock: int | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    url: str | None = None
    image: str | None = None
    variants: tuple[Variant, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One policy or help page; `text` is Markdown, `source` the file it came from.

    The validity dates are inclusive; `supersedes` holds ids of documents this one replaces.
    """

    id: str
    title: str
    text: str
    source: str
    kind: str = "policy"
    valid_from: date | None = None
    valid_until: date | None = None
    supersedes: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a product or document, small enough to embed; `position` counts from 0."""

    document_id: str
    title: str
    text: str
    position: int
    kind: Kind
    source: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its cosine similarity to the query, in [-1, 1]."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must satisfy; the empty value admits everything."""

    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a caller supplies to answer from, instead of the shop's own index."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One hit per product or document, best first, and the filters they satisfy."""

    hits: tuple[Hit, ...]
    filters: Filters = Filters()
    relaxed: tuple[str, ...] = ()
