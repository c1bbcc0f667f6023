"""Which products satisfy conditions: one offer of a product has to satisfy all of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.columns.database import FIELD_MARK
from knowledge.facets import canonical
from knowledge.sizes import is_size_field, size_of, sizes_in
from knowledge.terms import key, words
from knowledge.types import Constraint, Operator
from knowledge.units import numbers, unit

# A number "is" another within this share of it; disks and memory count thousands as 1,000 or 1,024.
_TOLERANCE, _DATA_TOLERANCE = 0.01, 0.03
_BOUNDS = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">="}
_NEGATIVE: dict[str, Operator] = {"$ne": "$eq", "$nin": "$in", "$not_contains": "$contains"}
# Of these a whole value is meant: "hp" is not "hp enterprise", "tents" no "tent accessories".
_NAMES = ("brand", "category")
_NOTHING = "('no', 'none', 'not available', 'without', 'n/a')"
_DENYING = ("non", "no", "without")
_MENTIONS = {"text": "{title names attributes description}", "named": "{title names}"}


@dataclass(slots=True)
class Admitted:
    """Records by number: wholly, or only some of their offers."""

    whole: set[int] = field(default_factory=set)
    some: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int]]) -> Admitted:
        """Collect (record, offer) rows; offer 0 is all of them."""
        found = cls()
        for record, offer in rows:
            if offer == 0:
                found.whole.add(record)
            else:
                found.some.setdefault(record, set()).add(offer)
        return found

    def both(self, other: Admitted) -> Admitted:
        """Return what self and other admit."""
        some = {record: offers for record, offers in self.some.items() if record in other.whole}
        some |= {record: offers for record, offers in other.some.items() if record in self.whole}
        for record in self.some.keys() & other.some.keys():
            if offers := self.some[record] & other.some[record]:
                some[record] = offers
        return Admitted(self.whole & other.whole, some)

    def without(self, other: Admitted, offers: dict[int, int]) -> Admitted:
        """Return what self admits and other does not; `offers` counts those of a record."""
        left = Admitted(self.whole - other.whole - other.some.keys())
        for record in self.whole & other.some.keys():
            if rest := set(range(1, offers[record] + 1)) - other.some[record]:
                left.some[record] = rest
        for record in self.some.keys() - other.whole:
            if rest := self.some[record] - other.some.get(record, set()):
                left.some[record] = rest
        return left


def admitted(connection: sqlite3.Connection, constraints: Sequence[Constraint]) -> set[int]:
    """Return the numbers of the products of which one offer satisfies all constraints."""
    positive = [each for each in constraints if each.operator not in _NEGATIVE]
    negative = [each for each in constraints if each.operator in _NEGATIVE]
    state: Admitted | None = None
    for each in positive:
        found = _satisfying(connection, each)
        state = found if state is None else state.both(found)
        if not state.whole and not state.some:
            return set()
    counts: dict[int, int] = {}
    if negative or not positive:
        counts = dict(
            connection.execute("SELECT n, offers FROM records WHERE kind = 'product'").fetchall()
        )
    state = Admitted(set(counts)) if state is None else state
    for each in negative:
        state = state.without(_breaking(connection, each), counts)
    return state.whole | state.some.keys()


def _breaking(connection: sqlite3.Connection, constraint: Constraint) -> Admitted:
    """Return what a negated constraint excludes: also by the title, whatever the attribute says."""
    positive = Constraint(
        constraint.field, _NEGATIVE[constraint.operator], constraint.value, constraint.unit
    )
    found = _satisfying(connection, positive)
    if constraint.field not in (*_MENTIONS, *_NAMES):
        for value in _values(constraint.value):
            if isinstance(value, str):
                found.whole |= _mentioning(connection, value, "{title}")
    return found


def _satisfying(connection: sqlite3.Connection, constraint: Constraint) -> Admitted:
    if constraint.field in _MENTIONS:
        found = Admitted()
        for value in _values(constraint.value):
            found.whole |= _mentioning(connection, str(value), _MENTIONS[constraint.field])
        return found
    row = connection.execute(
        "SELECT f FROM fields WHERE name = ?", (canonical(constraint.field),)
    ).fetchone()
    if row is None:
        return Admitted()
    rows: list[tuple[int, int]] = []
    for value in _values(constraint.value):
        condition, values = _condition(connection, row[0], constraint, value)
        rows += connection.execute(
            f"SELECT record, offer FROM facets WHERE field = ? AND ({condition})",  # noqa: S608
            (row[0], *values),
        ).fetchall()
    return Admitted.of(rows)


def _values(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else (value,)


def _condition(
    connection: sqlite3.Connection, number: int, constraint: Constraint, value: object
) -> tuple[str, list[float | str]]:
    """Return what the facets of a field must meet, as SQL and its values."""
    if isinstance(value, bool):
        return _truth(constraint.field, value)
    if constraint.operator in _BOUNDS:
        return _bound(constraint, float(value))  # type: ignore[arg-type]
    if isinstance(value, int | float):
        return _equal(float(value), constraint.unit)
    texts = _texts(connection, number, constraint.field, str(value))
    condition = f"value IN ({', '.join(map(str, texts))})"
    found = numbers(str(value))
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(str(value)):
        said = found[0].unit.symbol if found[0].unit else ""
        also, values = _equal(found[0].value, said)
        return f"{condition} OR {also}", values
    return condition, []


def _truth(name: str, value: bool) -> tuple[str, list[float | str]]:
    nothing = f"value IN (SELECT v FROM texts WHERE text IN {_NOTHING})"  # noqa: S608
    if not value:
        return f"{nothing} OR raw = 0", []
    if name == "in_stock":
        return "raw > 0", []
    return f"raw > 0 OR (raw IS NULL AND NOT {nothing})", []


def _bound(constraint: Constraint, value: float) -> tuple[str, list[float | str]]:
    sign = _BOUNDS[constraint.operator]
    # What was converted is a hair off: 2 m must not be less than 200 cm.
    slack = 1e-9 if sign in ("<=", ">") else -1e-9
    nudged = [limit + slack * max(abs(limit), 1e-6) for limit in _limits(value, constraint.unit)]
    return _either(f"{{}} {sign} ?", constraint.unit, [nudged[:1], nudged[1:]])


def _equal(value: float, said: str) -> tuple[str, list[float | str]]:
    found = unit(said)
    share = _DATA_TOLERANCE if found and found.dimension == "data" else _TOLERANCE
    between = [
        [limit - share * abs(limit) - 1e-12, limit + share * abs(limit) + 1e-12]
        for limit in _limits(value, said)
    ]
    return _either("{} BETWEEN ? AND ?", said, between)


def _limits(value: float, said: str) -> tuple[float, float]:
    """Return a number in the base unit, and as it was said."""
    found = unit(said)
    return (value * found.factor + found.offset if found else value), value


def _either(
    condition: str, said: str, values: Sequence[Sequence[float]]
) -> tuple[str, list[float | str]]:
    """Compare in base units where the dimension is the same, else numbers as they stand.

    A number without a unit is in whatever unit the catalogue has.
    """
    base, raw = condition.format("number"), condition.format("raw")
    found = unit(said)
    if found is None:
        return f"number IS NOT NULL AND {raw}", list(values[1])
    same = f"(dimension = ? AND number IS NOT NULL AND {base})"
    bare = f"(dimension = '' AND number IS NOT NULL AND {raw})"
    return f"{same} OR {bare}", [found.dimension, *values[0], *values[1]]


def _texts(connection: sqlite3.Connection, number: int, name: str, value: str) -> list[int]:
    """Return the values of a field that are, or have the words of, a text.

    Of a size those that are this size: "M" is "medium", "large" is not "extra large".
    """
    if canonical(name) in _NAMES:
        rows = connection.execute(
            "SELECT v FROM texts WHERE field = ? AND key = ?", (number, key(value))
        ).fetchall()
        if rows:
            return [row[0] for row in rows]
    if is_size_field(canonical(name)) and (size := size_of(value)):
        rows = connection.execute("SELECT v, text FROM texts WHERE field = ?", (number,)).fetchall()
        return sorted(row[0] for row in rows if size in sizes_in(row[1]))
    query = has_words(value)
    if not query:
        return []
    match = "SELECT rowid FROM text_words WHERE text_words MATCH ?"
    own = f'"{FIELD_MARK}{number}" AND '
    found = {row[0] for row in connection.execute(match, (f"{own}({query})",))}
    denials = " OR ".join(f'"{each}"' for each in _denials(words(value)))
    for (each,) in connection.execute(match, (f"{own}({denials})",)).fetchall():
        row = connection.execute("SELECT text FROM texts WHERE v = ?", (each,)).fetchone()
        if not _says(" ".join(words(row[0])), words(value)):
            found.discard(each)
    return sorted(found)


def has_words(value: str) -> str:
    """Return the FTS5 query for all words of a text, or all of them closed up; "" without any."""
    found = words(value)
    if not found:
        return ""
    together = " AND ".join(f'"{word}"' for word in found)
    return together if len(found) == 1 else f'({together}) OR "{key(value)}"'


def _mentioning(connection: sqlite3.Connection, text: str, columns: str) -> set[int]:
    found = words(text)
    if not found:
        return set()
    phrase = " ".join(found)
    query = f'{columns}: ("{phrase}" OR "{key(text)}")'
    match = "SELECT rowid FROM said WHERE said MATCH ?"
    mentioning = {row[0] for row in connection.execute(match, (query,))}
    denials = " OR ".join(f'"{each}"' for each in _denials(found))
    for (record,) in connection.execute(match, (f"{columns}: ({denials})",)).fetchall():
        if record in mentioning and not _says(_said(connection, record, columns), found):
            mentioning.discard(record)
    return mentioning


def _said(connection: sqlite3.Connection, record: int, columns: str) -> str:
    names = ", ".join(columns.strip("{}").split())
    row = connection.execute(f"SELECT {names} FROM said WHERE rowid = ?", (record,))  # noqa: S608
    return "\n".join(row.fetchone())


def _denials(asked: Sequence[str]) -> list[str]:
    """Return how texts say that they have nothing of it: "leather free", "non leather"."""
    phrase = " ".join(asked)
    return [f"{phrase} free", *(f"{word} {phrase}" for word in _DENYING)]


def _says(text: str, asked: Sequence[str]) -> bool:
    """Say whether a text of words has those asked for but for where it denies them.

    "Leather-free" is no leather.
    """
    phrase = re.escape(" ".join(asked))
    joined = re.escape("".join(asked))
    left = re.sub(
        rf"\b(?:(?:{'|'.join(_DENYING)}) {phrase}|{phrase} free|non{joined}|{joined}free)\b",
        " ",
        text,
    )
    return set(asked) <= set(left.split()) or re.search(rf"\b{joined}\b", left) is not None
