"""What the shop knows, as values: every type here is immutable and imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from knowledge.completion.correction import Correction

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
    """A passage found: `score` orders hits, `similarity` is the cosine to the query, in [-1, 1]."""

    passage: Passage
    score: float
    similarity: float = 0.0


Operator = Literal[
    "$eq", "$ne", "$lt", "$lte", "$gt", "$gte", "$in", "$nin", "$contains", "$not_contains"
]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One condition on a product; the operators are those of Chroma's `where`.

    `field` is "price", "brand", "category", "in_stock", "rating", an attribute's name without its
    unit in snake case, "text" for any mention, or "named" for one in title, brand or category.
    Texts are lower case; a number is in `unit`, as it was said, and "" is the currency or unit of
    the catalogue.
    """

    field: str
    operator: Operator
    value: str | float | bool | tuple[str, ...]
    unit: str = ""

    @property
    def denies(self) -> bool:
        """Whether it says what a product must not be or have."""
        return self.value is False or self.operator in {"$ne", "$nin", "$not_contains"}


@dataclass(frozen=True, slots=True)
class Sort:
    """An order by a field instead of by relevance; ascending unless `descending`."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What a sentence asks for that became no condition, in words for the customer.

    "words" look like a condition; a "feature" is one that a text may still mention; a "thing" is
    what nothing in the catalogue is called; an "order" needs the field `missing`.
    """

    kind: Literal["words", "feature", "thing", "order"]
    text: str
    missing: str = ""

    def __str__(self) -> str:
        """Return it as `SearchResult.relaxed` names it."""
        return f'"{self.text}"' if self.kind in {"words", "feature"} else self.text


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must satisfy, all of it; the empty value admits everything.

    `gaps` are no conditions, so filters that differ in them alone are equal.
    """

    kind: Kind | None = None
    constraints: tuple[Constraint, ...] = ()
    sort: Sort | None = None
    gaps: tuple[Gap, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a caller supplies to answer from, instead of the shop's own index."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a query may go on: `hits` products in stock have it, `score` orders, in (0, 1]."""

    text: str
    score: float
    hits: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One hit per product or document, best first, and the filters that were asked for.

    `relaxed` names, in words for the customer, each condition that no product met and that the
    hits therefore do not satisfy; it is empty when they satisfy all. The gaps of the filters are
    always among them, whoever makes the result. `correction` is what the query was taken to mean
    if it is certain, what it may have meant if not, and None when it says what was meant. `jointly`
    has those of the conditions that some product meets, only none together with the rest.
    """

    hits: tuple[Hit, ...]
    filters: Filters = Filters()
    relaxed: tuple[str, ...] = ()
    correction: Correction | None = None
    jointly: tuple[Constraint, ...] = ()

    def __post_init__(self) -> None:
        """Name the gaps."""
        named = dict.fromkeys((*self.relaxed, *map(str, self.filters.gaps)))
        object.__setattr__(self, "relaxed", tuple(named))
