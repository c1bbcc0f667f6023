"""What understanding asks of a store: which words are values, which are fields, of what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..columns import FieldInfo, Meaning
    from ..types import Constraint


class Vocabulary(Protocol):
    """The words of one catalogue; `Columns` is one."""

    def lookup(self, phrases: Sequence[str]) -> Mapping[str, Sequence[Meaning]]:
        """Return, for each phrase that is the whole value of a field, what it may mean."""
        ...

    def ending(self, phrase: str) -> Sequence[Meaning]:
        """Return the fields with values that are or end in a phrase, most products first."""
        ...

    def field_named(self, phrases: Sequence[str]) -> Mapping[str, Sequence[FieldInfo]]:
        """Return, for each phrase, the fields whose label is or ends with it."""
        ...

    def fields_of(self, dimension: str) -> Sequence[FieldInfo]:
        """Return the fields whose numbers are of a dimension, such as "mass"."""
        ...

    def count(self, meaning: Meaning, words: str) -> tuple[int, int]:
        """Return how many products with these words have the meaning's field, and how many are."""
        ...

    def matching(self, constraints: Sequence[Constraint]) -> set[str]:
        """Return the ids of the products that satisfy all constraints."""
        ...

    def name_words(self) -> frozenset[str]:
        """Return the words of brands, categories and yes/no fields, each in its one spelling."""
        ...

    def titles(self, word: str) -> Sequence[str]:
        """Return the titles of products with a word, each as words in their one spelling."""
        ...

    def titled(self, phrase: str) -> frozenset[str]:
        """Return the ids of the products whose title has the words of a phrase in a row."""
        ...

    def ends_a_kind(self, word: str) -> bool:
        """Say whether a category, a type or another name of a product ends in a word."""
        ...

    def uses(self, words: Collection[str], *, named: bool = False) -> bool:
        """Say whether any record has one of these words, or with `named` is named by one."""
        ...

    def bounds(self, field: str, ids: Collection[str]) -> tuple[float, float] | None:
        """Return the least and largest number of a field among products, in its base unit."""
        ...

    def category_nouns(self) -> Mapping[str, Sequence[str]]:
        """Return the last words of the parts of categories, each with the categories it ends."""
        ...

    def currency(self) -> str:
        """Return the currency of all prices, "" where there are several or none."""
        ...

    def values_of(self, field: str, ids: set[str]) -> Sequence[str]:
        """Return the different values of a text field among products, most frequent first."""
        ...
