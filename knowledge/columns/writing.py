"""Bringing the columns up to the catalogue: what changed is taken out and put in anew."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.columns.database import FIELD_MARK, Database
from knowledge.discontinued import is_discontinued
from knowledge.facets import Facet, Offer, offers
from knowledge.facts import attribute_text
from knowledge.terms import index_terms, key, terms
from knowledge.types import Document, Product

if TYPE_CHECKING:
    from knowledge.catalogue import Catalogue

_BATCH = 2_000
_MANY = 1_000  # so many changes are worth tidying the index of words
_NOTHING = frozenset(("no", "none"))


def sync(database: Database, catalogue: Catalogue) -> bool:
    """Make the columns those of the catalogue, in one transaction; return whether they were not."""
    with database.reading() as connection:
        known = _known(connection)
    if known == catalogue.hashes():
        return False
    with database.writing() as connection:
        hashes, known = catalogue.hashes(), _known(connection)
        changed = [each for each, value in hashes.items() if known.get(each) != value]
        _forget(connection, [each for each in known if hashes.get(each) != known[each]])
        writer = _Writer(connection)
        for start in range(0, len(changed), _BATCH):
            records = catalogue.records(changed[start : start + _BATCH])
            for each, record in records.items():
                writer.add(record, hashes[each])
            writer.flush()
        if len(changed) > _MANY:
            connection.execute("INSERT INTO said (said) VALUES ('optimize')")
            connection.execute("INSERT INTO about (about) VALUES ('optimize')")
            connection.execute("INSERT INTO text_words (text_words) VALUES ('optimize')")
            connection.execute("ANALYZE")
        _count_fields(connection)
        connection.execute("UPDATE state SET generation = generation + 1")
    return True


def _known(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT id, hash FROM records"))


def _forget(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    for each in ids:
        (n,) = connection.execute("SELECT n FROM records WHERE id = ?", (each,)).fetchone()
        connection.execute("DELETE FROM said WHERE rowid = ?", (n,))
        connection.execute("DELETE FROM about WHERE rowid = ?", (n,))
        connection.execute("DELETE FROM facets WHERE record = ?", (n,))
        connection.execute("DELETE FROM records WHERE n = ?", (n,))


def _count_fields(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM field_kinds")
    connection.execute(
        "INSERT INTO field_kinds SELECT facets.field, CASE WHEN number IS NOT NULL THEN 'number' "
        "WHEN text IN ('yes', 'no') THEN 'flag' ELSE 'text' END AS kind, dimension, "
        "count(DISTINCT record) FROM facets LEFT JOIN texts ON v = value "
        "GROUP BY 1, 2, 3"
    )


class _Writer:
    """Collects rows of records and writes them in bulk."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._next = 1 + connection.execute("SELECT ifnull(max(n), 0) FROM records").fetchone()[0]
        self._fields: dict[str, int] = {
            name: f for f, name in connection.execute("SELECT f, name FROM fields")
        }
        self._fresh = connection.execute("SELECT 1 FROM texts LIMIT 1").fetchone() is None
        self._texts: dict[tuple[int, str], int] = {}
        self._records: list[tuple[int, str, str, str, int, str | None, bool]] = []
        self._said: list[tuple[int | str, ...]] = []
        self._facets: list[tuple[int | float | str | None, ...]] = []

    def add(self, record: Product | Document, content_hash: str) -> None:
        """Add one record."""
        n, self._next = self._next, self._next + 1
        found = offers(record) if isinstance(record, Product) else []
        for number, facets in _by_offer(found).items():
            self._facets += [self._row(n, number, facet) for facet in facets]
        if isinstance(record, Product):
            more = ("product", record.currency, is_discontinued(record))
            texts = product_texts(record)
        else:
            more, texts = ("document", None, False), document_texts(record)
        kind, currency, gone = more
        self._records.append((n, record.id, kind, content_hash, len(found), currency, gone))
        self._said.append((n, *map(_terms, texts)))

    def flush(self) -> None:
        """Write what was added."""
        write = self._connection.executemany
        write("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", self._records)
        write("INSERT INTO facets VALUES (?, ?, ?, ?, ?, ?, ?)", self._facets)
        write(
            "INSERT INTO said (rowid, title, names, attributes, description, absent) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            self._said,
        )
        write(
            "INSERT INTO about (rowid, title, description) VALUES (?, ?, ?)",
            [(n, title, description) for n, title, _, _, description, _ in self._said],
        )
        for rows in (self._records, self._facets, self._said):
            rows.clear()

    def _row(self, n: int, offer: int, facet: Facet) -> tuple[int | float | str | None, ...]:
        field = self._field(facet.field)
        value = None if facet.text is None else self._text(field, facet.text)
        return (n, offer, field, value, facet.number, facet.raw, facet.dimension)

    def _field(self, name: str) -> int:
        if name not in self._fields:
            cursor = self._connection.execute("INSERT INTO fields (name) VALUES (?)", (name,))
            self._fields[name] = int(cursor.lastrowid or 0)
        return self._fields[name]

    def _text(self, field: int, text: str) -> int:
        if (field, text) not in self._texts:
            known = None if self._fresh else self._known_text(field, text)
            self._texts[field, text] = known or self._new_text(field, text)
        return self._texts[field, text]

    def _known_text(self, field: int, text: str) -> int | None:
        row = self._connection.execute(
            "SELECT v FROM texts WHERE field = ? AND text = ?", (field, text)
        ).fetchone()
        return None if row is None else int(row[0])

    def _new_text(self, field: int, text: str) -> int:
        cursor = self._connection.execute(
            "INSERT INTO texts (field, text, key) VALUES (?, ?, ?)", (field, text, key(text))
        )
        found = terms(text)
        # "over ear" must also be found as "overear".
        joined = [first + second for first, second in pairwise(found)]
        self._connection.execute(
            "INSERT INTO text_words (rowid, words) VALUES (?, ?)",
            (cursor.lastrowid, " ".join([f"{FIELD_MARK}{field}", *found, *joined])),
        )
        return int(cursor.lastrowid or 0)


def _terms(text: str) -> str:
    """Return the words of a text's lines; one line of attributes is that of many products."""
    return "\n".join(map(_line_terms, text.split("\n")))


@lru_cache(maxsize=65536)
def _line_terms(line: str) -> str:
    return " ".join(index_terms(line))


def _by_offer(found: Sequence[Offer]) -> Mapping[int, Iterable[Facet]]:
    """Return the facets that all offers share under 0, and the others under their offer's number.

    A field of which anything varies is wholly under the numbers.
    """
    counts = Counter(facet for offer in found for facet in offer)
    varying = {facet.field for facet, count in counts.items() if count < len(found)}
    parts: dict[int, Iterable[Facet]] = {
        0: [facet for facet in counts if facet.field not in varying]
    }
    for number, offer in enumerate(found, 1):
        parts[number] = [facet for facet in offer if facet.field in varying]
    return parts


def product_texts(product: Product) -> tuple[str, str, str, str, str]:
    """Return title, names, attributes, description, and what the product is said not to have."""
    attributes = [
        *product.attributes.items(),
        *(pair for variant in product.variants for pair in variant.attributes.items()),
    ]
    lines = dict.fromkeys(
        (value is False or str(value).lower() in _NOTHING, attribute_text(name, value))
        for name, value in attributes
    )
    variants = [text for each in product.variants for text in (each.id, each.title)]
    return (
        product.title,
        "\n".join(filter(None, [product.brand, *product.categories, product.id])),
        "\n".join([*(line for absent, line in lines if not absent), *dict.fromkeys(variants)]),
        product.description,
        "\n".join(line for absent, line in lines if absent),
    )


def document_texts(document: Document) -> tuple[str, str, str, str, str]:
    """Return the columns of a document: title, its id and kind, nothing, its text, nothing."""
    return (document.title, f"{document.id}\n{document.kind}", "", document.text, "")
