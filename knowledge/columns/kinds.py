"""What products are: the words of their titles, what their kinds end in, what is still made."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection

from knowledge.terms import stem, words

# Fields that say what a product is; the last word of a value is its noun.
_KINDS = ("category", "type", "product_type", "kind", "also_called", "aliases", "tags")
_PARTS = re.compile(r"\s*(?:[&/,>|+]|\band\b|\bor\b)\s*")
_FEW = 20  # products that share a name
_MOST = 500  # titles that are looked at for one word


def titles(connection: sqlite3.Connection, word: str) -> list[str]:
    """Return the titles of products with a word, as the index has them."""
    found = words(word)
    if not found:
        return []
    rows = connection.execute(
        "SELECT title FROM said CROSS JOIN records ON n = said.rowid "
        "WHERE said MATCH ? AND kind = 'product' LIMIT ?",
        ("title: " + " AND ".join(f'"{each}"' for each in found), _MOST),
    )
    return [row[0] for row in rows]


def titled(connection: sqlite3.Connection, phrase: str) -> frozenset[str]:
    """Return the ids of the products whose title has the words of a phrase in a row."""
    found = words(phrase)
    if not found:
        return frozenset()
    rows = connection.execute(
        "SELECT id FROM said CROSS JOIN records ON n = said.rowid "
        "WHERE said MATCH ? AND kind = 'product'",
        (f'title: "{" ".join(found)}"',),
    )
    return frozenset(row[0] for row in rows)


def is_name(connection: sqlite3.Connection, word: str) -> bool:
    """Say whether a word is a name: of few products, most of which have it in their title."""
    found = words(word)
    if len(found) != 1:
        return False
    in_titles, in_all = (
        int(
            connection.execute(
                "SELECT count(*) FROM said CROSS JOIN records ON n = said.rowid "
                "WHERE said MATCH ? AND kind = 'product'",
                (f'{where}"{found[0]}"',),
            ).fetchone()[0]
        )
        for where in ("title: ", "")
    )
    return 0 < in_all <= min(2 * in_titles, _FEW)


def kinds(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the last words of what products are said to be: "rack" of "Bags & Racks"."""
    rows = connection.execute(
        "SELECT text FROM texts JOIN fields ON f = field "
        "WHERE name IN (SELECT value FROM json_each(?))",
        (json.dumps(_KINDS),),
    )
    parts = (part.split() for (text,) in rows for part in _PARTS.split(text))
    return frozenset(stem(part[-1]) for part in parts if part)


def category_nouns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return {noun: categories}: "racks" of "Bags & Racks", with every category that ends so."""
    rows = connection.execute(
        "SELECT DISTINCT text FROM texts JOIN fields ON f = texts.field "
        "JOIN facets ON value = v WHERE name = 'category' ORDER BY text"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for (text,) in rows:
        for part in filter(None, map(str.split, _PARTS.split(text))):
            found[part[-1]].append(text)
    return dict(found)


def uses(connection: sqlite3.Connection, said: Collection[str], *, named: bool) -> bool:
    """Say whether any record has one of these words, or with `named` is named by one."""
    query = " OR ".join(f'"{each}"' for each in said if each)
    if not query:
        return False
    row = connection.execute(
        "SELECT 1 FROM said WHERE said MATCH ? LIMIT 1",
        (f"{{title names}}: ({query})" if named else query,),
    ).fetchone()
    return row is not None


def discontinued(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the ids of the products whose record says that they are no longer made."""
    rows = connection.execute("SELECT id FROM records WHERE discontinued")
    return frozenset(row[0] for row in rows)


def currency(connection: sqlite3.Connection) -> str:
    """Return the one currency that prices are in, "" where there are several or none."""
    rows = connection.execute(
        "SELECT DISTINCT upper(currency) FROM records WHERE kind = 'product' AND currency <> ''"
    ).fetchall()
    return str(rows[0][0]) if len(rows) == 1 else ""
