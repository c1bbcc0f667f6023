"""What a question can be answered from: the shop's records, or texts that a caller gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.followups.topic import singled_out
from assistant.naming import named_products
from knowledge.search import Wanted, search
from knowledge.terms import words
from knowledge.types import Filters, Hit, Kind, Product, SearchResult
from knowledge.understanding import understand
from knowledge.wording import describe, was_relaxed

if TYPE_CHECKING:
    from knowledge.catalogue import Catalogue
    from knowledge.columns import Columns
    from knowledge.retrieval import Retriever

# So many products are looked at whole for evidence: with all their attributes and versions.
_WHOLE = 3
# Among so many products the one that is named in a text is looked for.
_NAMEABLE = 30


@dataclass(frozen=True, slots=True)
class Shelves:
    """A retriever, and where there are any, the records and columns behind it.

    `cheap` says what the shop calls cheap, by category; "*" is any.
    """

    retriever: Retriever
    catalogue: Catalogue | None = None
    columns: Callable[[], Columns] | None = None
    cheap: Mapping[str, float] = field(default_factory=dict)

    def understand(self, text: str) -> Wanted:
        """Return the conditions that a sentence has, and the words that are left to rank by."""
        if self.columns is None:
            return Wanted(text)
        found = understand(text, self.columns(), cheap=self.cheap)
        return Wanted(found.words, found.filters)

    def search(self, wanted: Wanted, limit: int) -> SearchResult:
        """Return up to `limit` products and documents, and which conditions nothing meets."""
        columns = self.columns() if self.columns else None
        found = search(wanted, retriever=self.retriever, columns=columns, limit=limit)
        return self._in_currency(found) if found.relaxed else found

    def _in_currency(self, found: SearchResult) -> SearchResult:
        """Word the conditions that were relaxed in the currency of what is shown."""
        shown = self.products(hit.passage.document_id for hit in found.hits)
        currency = next((each.currency for each in shown.values() if each.currency), None)
        relaxed = [each for each in found.filters.constraints if was_relaxed(each, found.relaxed)]
        worded = tuple(describe(each, currency=currency) for each in relaxed)
        return replace(found, relaxed=worded)

    def passages(self, question: str, kind: Kind, limit: int) -> tuple[Hit, ...]:
        """Return up to `limit` passages of a kind, best first."""
        return tuple(self.retriever.search(question, Filters(kind=kind), limit))

    def products(self, ids: Iterable[str]) -> dict[str, Product]:
        """Return the records of those of `ids` that are products, by id, in their order."""
        if self.catalogue is None:
            return {}
        ids = list(dict.fromkeys(ids))
        records = self.catalogue.records(ids)
        return {each: found for each in ids if isinstance(found := records.get(each), Product)}

    def find(self, text: str) -> Sequence[Product]:
        """Return products that have some of the words of a text, best first."""
        if self.columns is None or not text.strip():
            return ()
        found = self.columns().lexical(text, kind="product", within=None, limit=_NAMEABLE)
        return tuple(self.products(match.record_id for match in found).values())

    def named(self, question: str) -> tuple[Product, ...]:
        """Return the products that a question names, in its order; a kind is no name."""
        known = {product.id: product for product in self.find(question)}
        ids = named_products(question, {each: known[each].title for each in known})
        return tuple(known[each] for each in ids if singled_out(question, known[each]))

    def about(
        self, hits: Sequence[Hit], named: Sequence[Product], *, rules: bool = True
    ) -> tuple[Hit, ...]:
        """Return the hits that may answer a question in which these products are named.

        The stock of a neighbouring product is no answer, however near its text is. Without
        `rules`, for a question about the product itself, neither is a document that does not
        mention it, its brand or what it is.
        """
        whole = self.whole(hits, [product.id for product in named])
        if not named:
            return whole
        ids = {product.id for product in named}
        names = frozenset(word for product in named for word in _names(product))
        return tuple(
            hit
            for hit in whole
            if hit.passage.document_id in ids
            or (hit.passage.kind == "document" and (rules or not names.isdisjoint(_words(hit))))
        )

    def whole(self, hits: Sequence[Hit], first: Sequence[str] = ()) -> tuple[Hit, ...]:
        """Return the hits with every passage of their first few products.

        The products `first` come before the others, also when they were not found.
        """
        if self.catalogue is None:
            return tuple(hits)
        found = [hit.passage.document_id for hit in hits if hit.passage.kind == "product"]
        ids = list(dict.fromkeys((*first, *found)))[: max(_WHOLE, len(first))]
        passages = self.catalogue.passages(ids)
        best = {hit.passage.document_id: hit for hit in reversed(hits)}
        top = max((hit.similarity for hit in hits), default=0.0)
        whole = [
            replace(best.get(each) or Hit(passage, top, top), passage=passage)
            for each in ids
            for passage, _ in passages.get(each, ())
        ]
        return (*whole, *(hit for hit in hits if hit.passage.document_id not in passages))


def _names(product: Product) -> list[str]:
    """Return the words that a document about a product would use: its brand, and what it is."""
    return [
        *words(product.brand or ""),
        *words(product.categories[-1] if product.categories else ""),
    ]


def _words(hit: Hit) -> frozenset[str]:
    return frozenset(words(hit.passage.text))
