"""What the columns of a catalogue tell: matches, meanings of values, names of fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Match:
    """A record that has words of a query, by BM25; higher is better, both are 0 or more.

    `score` is over all columns; `about` is over title and description, 0 where neither has any.
    """

    record_id: str
    score: float
    about: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """`products` products have the text `value` as a whole value of `field`."""

    field: str
    value: str
    products: int


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field as `products` products have it; "flag" is yes or no, `dimension` is a number's.

    A field may be several of them: "capacity" a volume here and a charge there.
    """

    field: str
    kind: Literal["text", "number", "flag"]
    dimension: str
    products: int
