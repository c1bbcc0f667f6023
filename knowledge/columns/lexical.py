"""Finding records by their words: what a query asks of SQLite FTS5, and BM25 over the answer.

A query is only words: nothing in it is ever read as FTS5 syntax.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.columns.types import Match
from knowledge.terms import STOP_WORDS, forms, identifier, quoted, stem, words
from knowledge.types import Kind

_MOST_WORDS = 64  # of a query; a longer one is a pasted text, and its first words say what it is
_LONGEST_RUN = 4  # words that may be written as one: "dv 7 1211 ea"
_SHORTEST_SPLIT = 6  # letters of a word that may be two: "overear"
_SAID = "{title names attributes description}"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query, with the other ways in which records of this catalogue write it."""

    spellings: tuple[str, ...]  # each one word, or several that stand in this order

    @property
    def expression(self) -> str:
        """The FTS5 query for any of its spellings."""
        return " OR ".join(f'"{each}"' for each in self.spellings)


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for: words, any of which counts, and what must be there."""

    words: tuple[Word, ...]
    required: tuple[str, ...] = ()

    @property
    def words_expression(self) -> str:
        """The FTS5 query for any of the words; "" asks for nothing."""
        return " OR ".join(dict.fromkeys(f'"{s}"' for word in self.words for s in word.spellings))

    @property
    def expression(self) -> str:
        """The FTS5 query; "" asks for nothing."""
        some = self.words_expression
        needed = " AND ".join(f'{_SAID}: "{each}"' for each in self.required)
        return f"({some}) AND {needed}" if some and needed else some or needed


def parse(connection: sqlite3.Connection, text: str, require: Sequence[str] = ()) -> Query:
    """Take a query apart; phrases in quotation marks and `require`, identifiers, must be there."""
    rest, phrases = quoted(text)
    said = words(rest)[:_MOST_WORDS]
    runs = {"".join(run): run for run in _runs(said)}
    halves = {word: list(_halves(word)) for word in said if len(word) >= _SHORTEST_SPLIT}
    asked = [*runs, *forms(rest), *(half for pairs in halves.values() for p in pairs for half in p)]
    known = frequencies(connection, asked)
    found = [
        Word((word, *_joined(word, runs, known), *_split(halves.get(word, ()), known)))
        for word in dict.fromkeys(said)
        if word not in STOP_WORDS or all(each in STOP_WORDS for each in said)
    ]
    phrases = [" ".join(words(phrase)) for phrase in phrases]
    needed = [*filter(None, phrases), *filter(None, map(identifier, require))]
    return Query(tuple(found), tuple(dict.fromkeys(needed)))


def _runs(said: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(said)):
        for length in range(2, _LONGEST_RUN + 1):
            if start + length <= len(said):
                yield tuple(said[start : start + length])


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for place in range(2, len(word) - 1):
        first, second = word[:place], word[place:]
        if min(place, len(word) - place) > 2 or first[-1].isdigit() != second[0].isdigit():
            yield first, second


def _joined(word: str, runs: dict[str, tuple[str, ...]], known: dict[str, int]) -> Iterator[str]:
    for joined, run in runs.items():
        if word in run and stem(joined) in known:
            yield stem(joined)


def _split(pairs: Sequence[tuple[str, str]], known: dict[str, int]) -> Iterator[str]:
    for first, second in pairs:
        if first in known and second in known:
            yield f"{first} {second}"


def frequencies(connection: sqlite3.Connection, asked: Collection[str]) -> dict[str, int]:
    """Return in how many records each of some words stands, those that stand in any."""
    rows = connection.execute(
        "SELECT term, doc FROM said_words WHERE term IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({stem(each) for each in asked})),),
    )
    return dict(rows.fetchall())


def matches(
    connection: sqlite3.Connection,
    query: Query,
    *,
    kind: Kind | None,
    within: Collection[str] | None,
    limit: int,
    weights: Sequence[float],
    about: Sequence[float],
) -> list[Match]:
    """Return the best records by BM25 with a weight for each column, best first."""
    if not query.expression or (within is not None and not within):
        return []
    found = _ranked(connection, "said", query, kind, within, limit, weights)
    part = dict(_ranked(connection, "about", query, kind, within, limit, about))
    return [Match(each, score, part.get(each, 0.0)) for each, score in found]


def _ranked(
    connection: sqlite3.Connection,
    table: str,
    query: Query,
    kind: Kind | None,
    within: Collection[str] | None,
    limit: int,
    weights: Sequence[float],
) -> list[tuple[str, float]]:
    """Return (record id, BM25) of one table, best first."""
    if not (expression := query.expression if table == "said" else query.words_expression):
        return []
    # CROSS JOIN: first the words, then which records they are.
    statement = (
        f"SELECT id, -bm25({table}, {_list(weights)}) AS score "  # noqa: S608
        f"FROM {table} CROSS JOIN records ON n = {table}.rowid WHERE {table} MATCH ? "
        "AND kind = ifnull(?, kind) ORDER BY score DESC, n LIMIT ?"
    )
    # Thousands of ids are faster to look up here than to hand to SQLite.
    most = limit if within is None else -1
    rows = connection.execute(statement, (expression, kind, most))
    wanted = None if within is None else frozenset(within)
    admitted = (row for row in rows if wanted is None or row[0] in wanted)
    return [(each, max(score, 0.0)) for each, score in islice(admitted, limit)]


def _list(weights: Sequence[float]) -> str:
    return ", ".join(f"{weight:f}" for weight in weights)


def having(connection: sqlite3.Connection, word: Word) -> frozenset[int]:
    """Return the numbers of the records that have a word, in any of its spellings."""
    rows = connection.execute("SELECT rowid FROM said WHERE said MATCH ?", (word.expression,))
    return frozenset(row[0] for row in rows)


def rarity(having_it: int, records: int) -> float:
    """Return the weight of a word that so many of the records have: BM25's, never below 0."""
    return max(math.log((records - having_it + 0.5) / (having_it + 0.5)), 0.0) + 1e-6
