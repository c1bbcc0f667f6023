"""What an embedder learns from and is measured by, and that the one is not the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from finetune.errors import LeakError
from finetune.matching.groups import Pool, plain, share_of

if TYPE_CHECKING:
    from finetune.embedder.measuring import Query
    from knowledge.types import Product


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query and what records of a shelf are worth to it: above 0 is wanted, 0 judged not to be.

    `learned` are the wanted ones that it is taught by.
    """

    query: str
    ratings: Mapping[str, float]
    shelf: str
    source: str
    learned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """What is learned from, and what is not: no two parts share a product or a judged query.

    `pools` are questions and evidence, `wanted` queries and records, which lie in `shelves`;
    `searches` are the judged queries that are held out.
    """

    pools: tuple[Pool, ...]
    wanted: tuple[Wanted, ...]
    shelves: Mapping[str, Mapping[str, Product]] = field(repr=False)
    development: tuple[Query, ...] = ()
    test: tuple[Query, ...] = ()
    searches: tuple[Wanted, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)
    licences: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs are learned of each source."""
        pairs = Counter(pool.source for pool in self.pools)
        for each in self.wanted:
            pairs[each.source] += len(each.learned)
        return dict(pairs)


def check_apart(data: Data) -> None:
    """Raise `LeakError` when something that is measured is learned, too.

    That is a product of evidence or records that a held-out question is about, a held-out
    query, or a record that one wants.
    """
    learned = {pool.product for pool in data.pools}
    learned |= {product_key(each.shelf, key) for each in data.wanted for key in each.learned}
    for query in (*data.development, *data.test):
        if query.product in learned:
            raise LeakError(f"{query.product} is learned from and measured by ({query.text!r})")
    asked = {(each.shelf, plain(each.query)) for each in data.wanted}
    for each in data.searches:
        if (each.shelf, plain(each.query)) in asked:
            raise LeakError(f"the query {each.query!r} is learned from and measured by")
        wanted = {
            product_key(each.shelf, key) for key, rating in each.ratings.items() if rating > 0
        }
        if shared := wanted & learned:
            raise LeakError(f"{min(shared)}, which {each.query!r} wants, is learned for another")


def product_key(shelf: str, product: str) -> str:
    """Return what a product of a catalogue is called among those of all sources."""
    return f"{shelf} {product}"


def fewer(queries: Sequence[Query], most: int) -> list[Query]:
    """Return at most so many queries of each part, chosen by a hash."""
    left: Counter[str] = Counter()
    kept = []
    for query in sorted(queries, key=lambda each: share_of(f"{each.product} {each.text}")):
        left[query.part] += 1
        if left[query.part] <= most:
            kept.append(query)
    return kept
