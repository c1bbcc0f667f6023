"""What the shop knows: products and documents, how they are read, indexed and found."""

from knowledge.types import (
    Document,
    Filters,
    Hit,
    Passage,
    Product,
    SearchResult,
    Source,
    Suggestion,
    Variant,
)

__all__ = [
    "Document",
    "Filters",
    "Hit",
    "Passage",
    "Product",
    "SearchResult",
    "Source",
    "Suggestion",
    "Variant",
]
