"""What the words of the catalogue name: values, fields, and how often they go together."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence

from knowledge.columns.matching import has_words
from knowledge.columns.types import FieldInfo, Meaning
from knowledge.terms import key, plain, shorter_labels, stem, without_acronym, words

_KIND_OF_THING = "{title names}"


def lookup(connection: sqlite3.Connection, phrases: Sequence[str]) -> dict[str, list[Meaning]]:
    """Return the meanings of those phrases that are the whole value of a field."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        if found := key(phrase):
            spelt[found].append(phrase)
    rows = connection.execute(
        "SELECT key, name, min(text), count(DISTINCT record) FROM texts "
        "JOIN fields ON f = texts.field JOIN facets ON facets.field = f AND value = v "
        "WHERE key IN (SELECT value FROM json_each(?)) AND text NOT IN ('yes', 'no') "
        "GROUP BY key, f ORDER BY 4 DESC, name",
        (json.dumps(list(spelt)),),
    )
    meanings: dict[str, list[Meaning]] = defaultdict(list)
    for one, field, text, products in rows:
        for phrase in spelt[one]:
            meanings[phrase].append(Meaning(field, text, products))
    return dict(meanings)


def ending(connection: sqlite3.Connection, phrase: str) -> list[Meaning]:
    """Return the fields with values that are or end in a phrase: "jet black" in black."""
    rows = connection.execute(
        "SELECT name, count(DISTINCT record) FROM texts "
        "JOIN fields ON f = texts.field JOIN facets ON facets.field = f AND value = v "
        "WHERE text = ?1 OR text LIKE '% ' || ?1 GROUP BY f ORDER BY 2 DESC, name",
        (plain(phrase),),
    )
    return [Meaning(field, phrase, products) for field, products in rows]


class Labels:
    """The labels of all fields, by their last words."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(
            "SELECT name, kind, dimension, products FROM field_kinds JOIN fields ON f = field "
            "WHERE products > 0 ORDER BY products DESC, name"
        )
        self._infos = [FieldInfo(*row) for row in rows]
        self._whole: dict[str, list[FieldInfo]] = defaultdict(list)
        self._ending: dict[str, list[FieldInfo]] = defaultdict(list)
        for info in self._infos:
            # A digit in a name is part of it, no quantity: "cpu_2_ghz".
            label = [stem(word) for word in info.field.split("_")]
            names = [label, without_acronym(label)]
            names += shorter_labels(label) if info.kind == "flag" else []
            for name in dict.fromkeys(map("".join, names)):
                self._whole[name].append(info)
            for start in range(1, len(label)):
                self._ending["".join(label[start:])].append(info)

    def named(self, phrases: Sequence[str]) -> dict[str, list[FieldInfo]]:
        """Return the fields whose label is a phrase, then those whose label ends with it."""
        found = {}
        for phrase in phrases:
            # "two-way audio" is no quantity here, though "two" is one elsewhere.
            spelt = "".join(stem(word) for word in re.split(r"[\W_]+", plain(phrase)))
            names = dict.fromkeys(("".join(words(phrase)), spelt))
            infos = [info for name in names for info in self._whole.get(name, ())]
            infos += [info for name in names for info in self._ending.get(name, ())]
            if infos:
                found[phrase] = list(dict.fromkeys(infos))
        return found

    def of(self, dimension: str) -> list[FieldInfo]:
        """Return the fields whose numbers are of a dimension."""
        return [
            info for info in self._infos if info.kind == "number" and info.dimension == dimension
        ]


def named(connection: sqlite3.Connection, text: str) -> frozenset[int]:
    """Return the numbers of the products that are named so.

    Names are title, brand and categories: what a thing is, not what is said about it.
    """
    query = has_words(text)
    if not query:
        return frozenset()
    # CROSS JOIN: first the words, then which records they are.
    rows = connection.execute(
        "SELECT n FROM said CROSS JOIN records ON n = said.rowid "
        "WHERE said MATCH ? AND kind = 'product'",
        (f"{_KIND_OF_THING}: ({query})",),
    )
    return frozenset(row[0] for row in rows)


def having_field(connection: sqlite3.Connection, field: str) -> frozenset[int]:
    """Return the numbers of the products that have a field at all."""
    rows = connection.execute(
        "SELECT DISTINCT record FROM facets WHERE field = (SELECT f FROM fields WHERE name = ?)",
        (field,),
    )
    return frozenset(row[0] for row in rows)


def name_words(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the words of all brands, categories and yes/no fields, each in its one spelling."""
    rows = connection.execute(
        "SELECT text FROM texts JOIN fields ON f = field WHERE name IN ('brand', 'category') UNION "
        "SELECT replace(name, '_', ' ') FROM field_kinds JOIN fields ON f = field "
        "WHERE kind = 'flag'"
    )
    return frozenset(stem(word) for row in rows for word in re.findall(r"[^\W_]+", row[0]))


def values_of(connection: sqlite3.Connection, field: str, ids: Sequence[str]) -> list[str]:
    """Return the different texts of a field among products, the most frequent first."""
    rows = connection.execute(
        "SELECT text FROM records JOIN facets ON record = n "
        "AND facets.field = (SELECT f FROM fields WHERE name = ?) JOIN texts ON v = value "
        "WHERE id IN (SELECT value FROM json_each(?)) "
        "GROUP BY v ORDER BY count(DISTINCT n) DESC, text",
        (field, json.dumps(list(ids))),
    )
    return [row[0] for row in rows]


def numbers_of(
    connection: sqlite3.Connection, field: str, ids: Sequence[str]
) -> Mapping[str, tuple[float, float]]:
    """Return {id: (smallest, largest)} of a field in base units, in its most frequent dimension."""
    rows = connection.execute(
        "SELECT dimension, id, min(number), max(number) FROM records "
        "JOIN facets ON record = n AND facets.field = (SELECT f FROM fields WHERE name = ?) "
        "WHERE id IN (SELECT value FROM json_each(?)) AND number IS NOT NULL GROUP BY 1, 2",
        (field, json.dumps(list(ids))),
    )
    found: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for dimension, each, low, high in rows:
        found[dimension][each] = (low, high)
    return max(found.values(), key=len, default={})


def texts_of(
    connection: sqlite3.Connection, field: str, ids: Sequence[str]
) -> list[tuple[str, str]]:
    """Return (id, text) of a field, the most frequent text first."""
    rows = connection.execute(
        "SELECT id, text, count(*) OVER (PARTITION BY v) AS often FROM records "
        "JOIN facets ON record = n AND facets.field = (SELECT f FROM fields WHERE name = ?) "
        "JOIN texts ON v = value WHERE id IN (SELECT value FROM json_each(?)) "
        "GROUP BY id, v ORDER BY often DESC, text",
        (field, json.dumps(list(ids))),
    )
    return [(each, text) for each, text, _ in rows]
