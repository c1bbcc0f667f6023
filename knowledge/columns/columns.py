"""The catalogue in columns: conditions and words are looked up here, before anything is ranked."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from knowledge.columns import kinds, matching, naming, writing
from knowledge.columns.database import Database
from knowledge.columns.lexical import Word, having, matches, parse, rarity
from knowledge.columns.types import FieldInfo, Match, Meaning
from knowledge.facets import canonical
from knowledge.terms import stem

if TYPE_CHECKING:
    from knowledge.catalogue import Catalogue
    from knowledge.types import Constraint, Kind, Sort

Result = TypeVar("Result")
# Weights of title, brand with categories and id, attributes, description, and what is absent.
WEIGHTS = (2.0, 1.0, 0.3, 1.0, 0.05)
# Of title and description, where only these count.
ABOUT = (2.0, 1.0)
_KEPT = 1024  # words and fields whose records are remembered


class Columns:
    """A derived file that may be deleted at any time; every method is safe from many threads."""

    def __init__(
        self,
        path: Path,
        *,
        weights: Sequence[float] = WEIGHTS,
        about: Sequence[float] = ABOUT,
    ) -> None:
        self._database = Database(path)
        self._weights = weights
        self._about = about
        self._lock = threading.Lock()
        self._remembered: tuple[int, dict[object, object]] = (-1, {})

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def sync(self, catalogue: Catalogue) -> bool:
        """Bring the file up to the catalogue, all or nothing; return whether it changed."""
        try:
            return writing.sync(self._database, catalogue)
        except sqlite3.OperationalError:
            raise  # locked, or the disk is full: not the file's fault
        except sqlite3.DatabaseError:
            self._database.discard()
            return writing.sync(self._database, catalogue)

    # -- conditions ------------------------------------------------------------------------

    def matching(self, constraints: Sequence[Constraint]) -> set[str]:
        """Return the ids of the products of which one offer satisfies all constraints."""
        with self._database.reading() as connection:
            found = matching.admitted(connection, constraints)
        ids = self._ids()
        return {ids[n] for n in found if n in ids}

    def order(self, ids: Sequence[str], sort: Sort) -> list[str]:
        """Return ids by a field, equals as they were; those without the field are left out.

        A product with several values counts with its least, or largest when descending.
        """
        field = canonical(sort.field)
        with self._database.reading() as connection:
            numbers = naming.numbers_of(connection, field, ids)
            texts = [] if numbers else naming.texts_of(connection, field, ids)
        found: dict[str, float] | dict[str, str]
        if numbers:
            found = {each: pair[sort.descending] for each, pair in numbers.items()}
        else:
            found = dict(sorted(texts, reverse=not sort.descending))
        have = [each for each in ids if each in found]
        return sorted(have, key=lambda each: found[each], reverse=sort.descending)

    def bounds(self, field: str, ids: Collection[str]) -> tuple[float, float] | None:
        """Return the least and largest number of a field among products, in its base unit."""
        with self._database.reading() as connection:
            numbers = naming.numbers_of(connection, canonical(field), list(ids))
        if not numbers:
            return None
        return min(low for low, _ in numbers.values()), max(high for _, high in numbers.values())

    def values_of(self, field: str, ids: Collection[str]) -> list[str]:
        """Return the different texts of a field among products, most frequent first."""
        with self._database.reading() as connection:
            return naming.values_of(connection, canonical(field), list(ids))

    def discontinued(self) -> frozenset[str]:
        """Return the ids of the products that are no longer made."""
        return self._once("discontinued", kinds.discontinued)

    def currency(self) -> str:
        """Return the currency of all prices, "" where there are several or none."""
        return self._once("currency", kinds.currency)

    # -- words -----------------------------------------------------------------------------

    def lexical(
        self,
        query: str,
        *,
        kind: Kind | None,
        within: Collection[str] | None,
        limit: int,
        require: Sequence[str] = (),
    ) -> list[Match]:
        """Return the records that have words of a query, best first by BM25.

        Phrases in quotation marks must be there, and so must every identifier of `require`;
        `within` names the only records that count.
        """
        with self._database.reading() as connection:
            return matches(
                connection,
                parse(connection, query, require),
                kind=kind,
                within=within,
                limit=limit,
                weights=self._weights,
                about=self._about,
            )

    def coverage(self, query: str, ids: Collection[str], *, kind: Kind | None) -> dict[str, float]:
        """Return, for each of `ids`, the share of the query's words that it has, in [0, 1].

        A word weighs as much as it is rare among the records of a kind.
        """
        with self._database.reading() as connection:
            asked = parse(connection, query).words
        wanted = self._known(ids)
        everything = self._once(("numbers", kind), lambda each: _numbers(each, kind))
        found = dict.fromkeys(wanted, 0.0)
        total = 0.0
        for word in asked:
            those = self._having(word)
            weight = rarity(len(those & everything), len(everything))
            total += weight
            for each in those & found.keys():
                found[each] += weight
        known = self._ids()
        return {known[n]: had / total if total else 0.0 for n, had in found.items()}

    def _ids(self) -> dict[int, str]:
        """Return the id of each record's number."""
        return self._once(
            "ids", lambda connection: dict(connection.execute("SELECT n, id FROM records"))
        )

    def _known(self, ids: Collection[str]) -> list[int]:
        """Return the numbers of those of `ids` that are known."""
        known = self._once("numbers", lambda _: {each: n for n, each in self._ids().items()})
        return [known[each] for each in ids if each in known]

    def _having(self, word: Word) -> frozenset[int]:
        return self._once(word, lambda each: having(each, word))

    # -- what words name -------------------------------------------------------------------

    def lookup(self, phrases: Sequence[str]) -> dict[str, list[Meaning]]:
        """Return what those phrases mean that are the whole value of a field, in any spelling."""
        with self._database.reading() as connection:
            return naming.lookup(connection, phrases)

    def ending(self, phrase: str) -> list[Meaning]:
        """Return the fields with values that are or end in a phrase, most products first."""
        return self._once(("ending", phrase), lambda each: naming.ending(each, phrase))

    def field_named(self, phrases: Sequence[str]) -> dict[str, list[FieldInfo]]:
        """Return the fields whose label is a phrase, then those whose label ends with it."""
        return self._labels().named(phrases)

    def fields_of(self, dimension: str) -> list[FieldInfo]:
        """Return the fields whose numbers are of a dimension, most products first."""
        return self._labels().of(dimension)

    def count(self, meaning: Meaning, words: str) -> tuple[int, int]:
        """Return how many products named `words` have the field of a meaning, and how many are."""
        field = meaning.field
        named = self._once(("named", words), lambda each: naming.named(each, words))
        have = self._once(("field", field), lambda each: naming.having_field(each, field))
        return len(named & have), len(named)

    def name_words(self) -> frozenset[str]:
        """Return the words of brands, categories and yes/no fields, each in its one spelling."""
        return self._once("name words", naming.name_words)

    def titles(self, word: str) -> list[str]:
        """Return the titles of products with a word, each as words in their one spelling."""
        return self._once(("titles", word), lambda each: kinds.titles(each, word))

    def titled(self, phrase: str) -> frozenset[str]:
        """Return the ids of the products whose title has the words of a phrase in a row."""
        return self._once(("titled", phrase), lambda each: kinds.titled(each, phrase))

    def is_name(self, word: str) -> bool:
        """Say whether a word is used to name products more than to describe them."""
        return self._once(("name", word), lambda each: kinds.is_name(each, word))

    def ends_a_kind(self, word: str) -> bool:
        """Say whether a category, a type or another name of a product ends in a word."""
        known = self._once("kinds", kinds.kinds)
        end = stem(word)  # a smartphone is a phone
        return end in known or (len(end) > 3 and any(each.endswith(end) for each in known))

    def category_nouns(self) -> dict[str, list[str]]:
        """Return the nouns of categories as they are written, each with its categories."""
        return self._once("category nouns", kinds.category_nouns)

    def uses(self, words: Collection[str], *, named: bool = False) -> bool:
        """Say whether any record has one of these words, in their one spelling.

        With `named` only titles, brands, categories and ids count.
        """
        with self._database.reading() as connection:
            return kinds.uses(connection, words, named=named)

    def _labels(self) -> naming.Labels:
        return self._once("labels", naming.Labels)

    def _once(self, name: object, make: Callable[[sqlite3.Connection], Result]) -> Result:
        """Return what was made before under a name, or make it; a changed catalogue forgets all.

        What was not asked for the longest is forgotten when there is too much.
        """
        generation = self._database.generation
        with self._lock:
            if self._remembered[0] != generation:
                self._remembered = (generation, {})
            known = self._remembered[1]
            if name in known:
                known[name] = known.pop(name)  # the last one to be forgotten
                return known[name]  # type: ignore[return-value]
        with self._database.reading() as connection:
            made = make(connection)
        with self._lock:
            known[name] = made
            while len(known) > _KEPT:
                known.pop(next(iter(known)))
        return made


def _numbers(connection: sqlite3.Connection, kind: Kind | None) -> frozenset[int]:
    rows = connection.execute("SELECT n FROM records WHERE kind = ifnull(?, kind)", (kind,))
    return frozenset(row[0] for row in rows)
