"""What a question can be answered from: the shop's records, or texts that a caller gave."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.calling import called, outdone
from assistant.fewcalled import by_category, few_called, is_among, is_for, of_any
from assistant.followups.names import singled_out
from assistant.followups.words import name_words
from assistant.naming import named_products, without_denied
from knowledge.called import only_called
from knowledge.places import place_names
from knowledge.search import Wanted, search
from knowledge.siblings import siblings
from knowledge.terms import words
from knowledge.types import Constraint, Filters, Hit, Kind, Product, SearchResult
from knowledge.understanding import understand
from knowledge.wording import describe, was_relaxed

if TYPE_CHECKING:
    from knowledge.catalogue import Catalogue
    from knowledge.columns import Columns
    from knowledge.retrieval import Retriever

T = TypeVar("T")

# So many products are looked at whole for evidence: with all their attributes and versions.
_WHOLE = 3
# Among so many products the one that is named in a text is looked for.
_NAMEABLE = 30
_NEAREST = 10
# Conditions that are on no attribute.
_OF_ANY = frozenset(("price", "in_stock", "rating", "category", "brand", "text"))
# What is said so of a thing tells which is wanted: "one that isn't fish oil", not "without a case".
_OTHER_THAN = re.compile(
    r"\b(?:that|which)(?:['\u2019]s|\s+(?:is|are|do|does|has|have))?(?:n['\u2019]t|\s+not)\b|\bother\s+than\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shelves:
    """A retriever, and where there are any, the records and columns behind it.

    `cheap` says what the shop calls cheap, by category; "*" is any.
    """

    retriever: Retriever
    catalogue: Catalogue | None = None
    columns: Callable[[], Columns] | None = None
    cheap: Mapping[str, float] = field(default_factory=dict)
    _known: dict[tuple[str, str], Any] | None = field(default=None, compare=False, repr=False)

    def for_one_question(self) -> Shelves:
        """Return these shelves, which look nothing up twice; records may change by the next."""
        return replace(self, _known={})

    def understand(self, text: str) -> Wanted:
        """Return the conditions that a sentence has, and the words that are left to rank by."""
        if self.columns is None:
            return Wanted(text)
        columns = self.columns()
        found = self._once("means", text, lambda: understand(text, columns, cheap=self.cheap))
        return Wanted(found.words, found.filters, found.thing)

    def search(self, wanted: Wanted, limit: int) -> SearchResult:
        """Return up to `limit` products and documents, and which conditions nothing meets."""
        columns = self.columns() if self.columns else None
        found = search(wanted, retriever=self.retriever, columns=columns, limit=limit)
        return self._in_currency(found) if found.relaxed else found

    def only_called(self, thing: str, result: SearchResult) -> SearchResult:
        """Return a result without what is not called what is wanted, unless nothing else is."""
        if self.columns is None or not thing:
            return result
        return replace(result, hits=only_called(thing, result.hits, self.columns()) or result.hits)

    def _in_currency(self, found: SearchResult) -> SearchResult:
        """Word the conditions that were relaxed in the currency of what is shown."""
        shown = self.products(hit.passage.document_id for hit in found.hits)
        currency = next((each.currency for each in shown.values() if each.currency), None)
        relaxed = [each for each in found.filters.constraints if was_relaxed(each, found.relaxed)]
        worded = tuple(describe(each, currency=currency) for each in relaxed)
        return replace(found, relaxed=worded)

    def passages(self, question: str, kind: Kind, limit: int) -> tuple[Hit, ...]:
        """Return up to `limit` passages of a kind, best first."""
        filters = Filters(kind=kind)
        return self._once(
            f"{limit} {kind}s near",
            question,
            lambda: tuple(self.retriever.search(question, filters, limit)),
        )

    def products(self, ids: Iterable[str]) -> dict[str, Product]:
        """Return the records of those of `ids` that are products, by id, in their order."""
        if self.catalogue is None:
            return {}
        ids = list(dict.fromkeys(ids))
        records = self.catalogue.records(ids)
        return {each: found for each in ids if isinstance(found := records.get(each), Product)}

    def find(self, text: str) -> Sequence[Product]:
        """Return products that have some of the words of a text, best first."""
        return self._once("finds", text, lambda: self._find(text))

    def _find(self, text: str) -> tuple[Product, ...]:
        if self.columns is None or not text.strip():
            return ()
        found = self.columns().lexical(text, kind="product", within=None, limit=_NAMEABLE)
        return tuple(self.products(match.record_id for match in found).values())

    def covered(self, text: str, ids: Collection[str] | None, kind: Kind) -> float:
        """Return the largest share of a text's words that one record has, in [0, 1].

        Of the records with these `ids`, or of all of a kind; a rare word weighs more.
        """
        if self.columns is None or not text.strip():
            return 0.0
        columns = self.columns()
        if ids is None:
            near = columns.lexical(text, kind=kind, within=None, limit=_NEAREST)
            ids = [each.record_id for each in near]
        return max(columns.coverage(text, ids, kind=kind).values(), default=0.0)

    def siblings(self, ids: Collection[str]) -> tuple[tuple[str, ...], ...]:
        """Return the groups of names that stand side by side in the documents with these `ids`."""
        if self.catalogue is None or not ids:
            return ()
        found = self.catalogue.passages(list(ids))
        return siblings(passage for parts in found.values() for passage, _ in parts)

    def places(self, hits: Iterable[Hit]) -> frozenset[str]:
        """Return the names of the rows and headings of the documents that hits are of."""
        ids = {hit.passage.document_id for hit in hits if hit.passage.kind == "document"}
        return self._once(
            "tells of", " ".join(sorted(ids)), lambda: place_names(chain(*self.siblings(ids)))
        )

    def of_those_called(
        self, question: str, hits: Sequence[Hit], named: Sequence[Product]
    ) -> tuple[Hit, ...]:
        """Return hits without products other than the few that a question calls by what they are.

        That the bottles are dishwasher safe says nothing of "the soother".
        """
        called = self.few_called(question)
        if not called:
            return tuple(hits)
        ids = [hit.passage.document_id for hit in hits if hit.passage.kind == "product"]
        others = {key for key, each in self.products(ids).items() if not is_among(each, called)}
        others -= {each.id for each in named}
        return tuple(hit for hit in hits if hit.passage.document_id not in others)

    def in_category(self, question: str, named: Sequence[Product]) -> str:
        """Return a question of the category of what it names: "medicines" for "the ibuprofen"."""
        meant = self._meant(question, named)
        alike = len({each.categories[-1:] for each in meant}) == 1
        return by_category(question, meant[0], self.few_called(question)) if alike else question

    def of_any(self, question: str, named: Sequence[Product]) -> str:
        """Return a question of any item in the place of what it names."""
        meant = self._meant(question, named)
        return of_any(question, meant[0], self.few_called(question)) if meant else question

    def _meant(self, question: str, named: Sequence[Product]) -> Sequence[Product]:
        """Return the products that a question names, or calls by what few are called."""
        called = self.few_called(question)
        return named or [each for each in self.find(question) if is_among(each, called)]

    def few_called(self, question: str) -> frozenset[str]:
        """Return the nouns of a question that some few products are called."""
        if self.columns is None:
            return frozenset()
        is_name = self.columns().is_name
        return self._once(
            "calls", question, lambda: few_called(question, self.find(question), is_name)
        )

    def named(self, question: str) -> tuple[Product, ...]:
        """Return the products that a question names, in its order; a kind is no name.

        What the question says it must not be names nothing: "guitar strap, not leather".
        """
        return self._once("names", question, lambda: self._allowed(question))

    def _allowed(self, question: str) -> tuple[Product, ...]:
        constraints = self.understand(question).filters.constraints
        denied = [each for each in constraints if each.denies]
        if self.columns is None or not denied:
            return self._unless_described(question, constraints)
        left = without_denied(question, denied)
        named = self._named(left)
        breaking = _breaking(self.columns(), denied) if named else set()
        if _OTHER_THAN.search(question):
            return tuple(each for each in named if each.id not in breaking)
        # "Can I have the Arco 100 without a case?" names it, whatever comes with it.
        return tuple(each for each in named if each.id not in breaking or _by_name(left, each))

    def _unless_described(
        self, question: str, constraints: Sequence[Constraint]
    ) -> tuple[Product, ...]:
        """Return what a question names, but not by what it only says of another thing.

        Who wants something for dry skin names no dry shampoo, as it is not for dry skin.
        """
        named = self._named(question)
        said = [
            each
            for each in constraints
            if each.field not in _OF_ANY and isinstance(each.value, str | bool)
        ]
        if self.columns is None or not named or not said:
            return named
        fitting = self.columns().matching(said)
        if all(each.id in fitting for each in named):
            return named
        left = self._named(without_denied(question, said))
        return tuple(each for each in named if each.id in fitting or each in left)

    def plainly_named(self, question: str) -> tuple[Product, ...]:
        """Return what a question names, of products whose names begin alike the shortest."""
        return self.named(question) or self._once(
            "names plainly", question, lambda: self._named(question, plainly=True)
        )

    def _named(self, question: str, *, plainly: bool = False) -> tuple[Product, ...]:
        known = {each.id: each for each in _of_brands(question, self.find(question))}
        ids = named_products(question, {each: known[each].title for each in known})
        free = [each for each in known.values() if not outdone(question, each, known.values())]
        if self.few_called(question):
            free = [each for each in free if not is_for(question, each)]
        known = {each.id: each for each in free}
        named = tuple(
            known[each] for each in ids if each in known and singled_out(question, known[each])
        )
        if named or self.columns is None:
            return named
        columns = self.columns()
        return called(
            question,
            free,
            is_name=lambda word: columns.is_name(word) and not columns.ends_a_kind(word),
            plainly=plainly,
        )

    def brands(self, question: str, named: Sequence[Product]) -> frozenset[str]:
        """Return the words of the brand of what a question names, none of two brands."""
        found = named or [each for each in self.find(question) if singled_out(question, each)]
        brands = {each.brand for each in found if each.brand}
        return frozenset(words(brands.pop())) if len(brands) == 1 else frozenset()

    def _once(self, what: str, text: str, look_up: Callable[[], T]) -> T:
        if self._known is None:
            return look_up()
        if (what, text) not in self._known:
            self._known[what, text] = look_up()
        found: T = self._known[what, text]
        return found

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


def _by_name(text: str, product: Product) -> bool:
    """Tell whether a text has the product's own name, not only what it is."""
    return not set(name_words(product)).isdisjoint(words(text))


def _breaking(columns: Columns, denied: Sequence[Constraint]) -> set[str]:
    """Return the ids of what a sentence excludes; a record that says nothing of it is not."""
    found: set[str] = set()
    for each in denied:
        if isinstance(each.value, bool):
            found |= columns.matching([replace(each, value=True)])
        else:
            found |= columns.matching([]) - columns.matching([each])
    return found


def _of_brands(text: str, products: Sequence[Product]) -> list[Product]:
    """Return the products of the brands that a text has, all when it has none of theirs."""
    said = set(words(text))
    named = [each for each in products if each.brand and said.issuperset(words(each.brand))]
    return named or list(products)


def _names(product: Product) -> list[str]:
    """Return the words that a document about a product would use: its brand, and what it is."""
    return [
        *words(product.brand or ""),
        *words(product.categories[-1] if product.categories else ""),
    ]


def _words(hit: Hit) -> frozenset[str]:
    return frozenset(words(hit.passage.text))
