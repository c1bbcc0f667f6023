"""What one reader of a sentence found."""

from __future__ import annotations

from dataclasses import dataclass

from ..types import Constraint, Gap, Sort


@dataclass(frozen=True, slots=True)
class Found:
    """Conditions, the tokens that said them, and those among these that do not help to rank.

    `gaps` are what could be no condition, `denied` the tokens of what must not be, and `thing` is
    the noun of what is wanted where that is no category.
    """

    constraints: tuple[Constraint, ...] = ()
    spent: frozenset[int] = frozenset()
    dropped: frozenset[int] = frozenset()
    sort: Sort | None = None
    gaps: tuple[Gap, ...] = ()
    denied: frozenset[int] = frozenset()
    thing: str = ""

    def __or__(self, other: Found) -> Found:
        """Return both, this one's conditions first."""
        return Found(
            self.constraints + other.constraints,
            self.spent | other.spent,
            self.dropped | other.dropped,
            self.sort or other.sort,
            self.gaps + other.gaps,
            self.denied | other.denied,
            self.thing or other.thing,
        )
