"""Records, passages and their vectors in SQL: the part of a store that is never rebuilt.

Chroma's index files are not safe against a kill during a write (chromadb 1.5: "Failed to apply
logs to the hnsw segment writer" from then on). So a batch of records is one SQL transaction, with
the vectors, and the Chroma index is brought up to date from here, or built again without embedding.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.errors import StoreError
from knowledge.payload import from_payload, to_payload
from knowledge.sqlite import prepare
from knowledge.types import Document, Kind, Passage, Product

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray

_metadata = sa.MetaData()

_meta = sa.Table(
    "store_meta",
    _metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
_records = sa.Table(
    "records",
    _metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("source", sa.String, nullable=False),  # the file it came from
    sa.Column("root", sa.String, nullable=False, index=True),  # the PATH that named the file
    sa.Column("hash", sa.String, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
)
_passages = sa.Table(
    "passages",
    _metadata,
    sa.Column("record_id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    # float32, unit length; empty for a passage that is found only with its record
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
# What the Chroma index still has to learn: the passage when it exists, its deletion when not.
_pending = sa.Table(
    "pending",
    _metadata,
    sa.Column("record_id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
)

# SQLite allows 32,766 variables in a statement, Postgres 65,535.
_CHUNK = 5_000
_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue knows of a record without reading it."""

    hash: str
    source: str
    root: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """A record ready to be stored; `vectors` has a unit vector [d], or None, for each passage."""

    record: Product | Document
    file: str
    root: str
    hash: str
    passages: tuple[Passage, ...]
    vectors: tuple[NDArray[np.float32] | None, ...]


class Catalogue:
    """Reads and writes records; every method is one transaction and safe from many threads."""

    def __init__(self, url: str) -> None:
        try:
            self._engine = open_engine(url)
            create_tables(self._engine, _metadata)
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            # An ImportError is the driver of another database that is not installed.
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(
                f"the catalogue {url} cannot be used ({reason}); check database_url, or delete the "
                "store's index folder and ingest again"
            ) from error

    def close(self) -> None:
        """Release the database connections."""
        self._engine.dispose()

    # -- settings of the store ------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """Return a stored setting of the store."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(_meta.c.value).where(_meta.c.key == key))

    def set_meta(self, key: str, value: str) -> None:
        """Store a setting of the store."""
        with self._engine.begin() as connection:
            _upsert(connection, _meta, [{"key": key, "value": value}])

    # -- reading ---------------------------------------------------------------------------

    def entries(self, ids: Sequence[str]) -> dict[str, Entry]:
        """Return what is known of those of `ids` that are stored."""
        found: dict[str, Entry] = {}
        with self._engine.connect() as connection:
            for part in _chunks(ids):
                rows = connection.execute(
                    sa.select(_records.c.id, _records.c.hash, _records.c.source, _records.c.root)
                    .where(_records.c.id.in_(part))
                )  # fmt: skip
                found |= {row.id: Entry(row.hash, row.source, row.root) for row in rows}
        return found

    def records(self, ids: Sequence[str]) -> dict[str, Product | Document]:
        """Return those of `ids` that are stored, by id."""
        found: dict[str, Product | Document] = {}
        with self._engine.connect() as connection:
            for part in _chunks(ids):
                rows = connection.execute(
                    sa.select(_records.c.id, _records.c.payload).where(_records.c.id.in_(part))
                )
                found |= {row.id: from_payload(json.loads(row.payload)) for row in rows}
        return found

    def documents(self) -> list[Document]:
        """Return every document; shops have hundreds, not millions."""
        with self._engine.connect() as connection:
            rows = connection.scalars(
                sa.select(_records.c.payload).where(_records.c.kind == "document")
            ).all()
        loaded = (from_payload(json.loads(row)) for row in rows)
        return [record for record in loaded if isinstance(record, Document)]

    def count(self, kind: Kind) -> int:
        """Return how many records of a kind are stored."""
        return self._count(_records, kind)

    def count_vectors(self, kind: Kind) -> int:
        """Return how many passages of a kind have a vector."""
        return self._count(_passages, kind, _passages.c.vector != b"")

    def _count(self, table: sa.Table, kind: Kind, *also: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count()).select_from(table).where(table.c.kind == kind, *also)
        with self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def hashes(self) -> dict[str, str]:
        """Return {record id: content hash} of everything stored."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(_records.c.id, _records.c.hash))
            return {row.id: row.hash for row in rows}

    def roots(self) -> list[str]:
        """Return every PATH that records came from."""
        with self._engine.connect() as connection:
            return list(connection.scalars(sa.select(_records.c.root).distinct()))

    def origins(self, kinds: Sequence[Kind], root: str | None = None) -> Iterator[tuple[str, str]]:
        """Yield (id, source) of the records of some kinds, all or those from the PATH `root`."""
        query = sa.select(_records.c.id, _records.c.source).where(_records.c.kind.in_(kinds))
        if root is not None:
            query = query.where(_records.c.root == root)
        with self._engine.connect() as connection:
            yield from ((row.id, row.source) for row in connection.execute(query))

    def passages(
        self, ids: Sequence[str]
    ) -> dict[str, list[tuple[Passage, NDArray[np.float32] | None]]]:
        """Return the passages of records, in reading order, with their vectors [d], by id."""
        found: dict[str, list[tuple[Passage, NDArray[np.float32] | None]]] = {}
        query = sa.select(_passages).order_by(_passages.c.record_id, _passages.c.position)
        with self._engine.connect() as connection:
            for part in _chunks(ids):
                for row in connection.execute(query.where(_passages.c.record_id.in_(part))):
                    found.setdefault(row.record_id, []).append(_passage(row))
        return found

    def vectors(self, ids: Sequence[str]) -> dict[tuple[str, int], NDArray[np.float32]]:
        """Return the vectors [d] of records, by record id and position."""
        columns = (_passages.c.record_id, _passages.c.position, _passages.c.vector)
        found: dict[tuple[str, int], NDArray[np.float32]] = {}
        with self._engine.connect() as connection:
            for part in _chunks(ids):
                query = sa.select(*columns).where(_passages.c.record_id.in_(part))
                for record_id, position, vector in connection.execute(
                    query.where(_passages.c.vector != b"")
                ):
                    found[record_id, position] = np.frombuffer(vector, dtype=np.float32)
        return found

    # -- writing ---------------------------------------------------------------------------

    def write(self, batch: Sequence[Embedded]) -> None:
        """Add or replace records with their passages, all or none."""
        ids = [item.record.id for item in batch]
        with self._engine.begin() as connection:
            _forget_passages(connection, ids)
            _upsert(connection, _records, [_record_row(item) for item in batch])
            rows = [row for item in batch for row in _passage_rows(item)]
            if rows:
                connection.execute(sa.insert(_passages), rows)
                _mark_pending(connection, [row for row in rows if row["vector"]])

    def relocate(self, moved: Mapping[str, tuple[str, str]]) -> None:
        """Set (source, root) of records whose content and displayed source are unchanged."""
        with self._engine.begin() as connection:
            for record_id, (source, root) in moved.items():
                connection.execute(
                    sa.update(_records)
                    .where(_records.c.id == record_id)
                    .values(source=source, root=root)
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete records with their passages, all or none."""
        with self._engine.begin() as connection:
            _forget_passages(connection, ids)
            for part in _chunks(ids):
                connection.execute(sa.delete(_records).where(_records.c.id.in_(part)))

    # -- what Chroma still has to learn ----------------------------------------------------

    def pending(
        self, limit: int
    ) -> list[tuple[str, int, Kind, tuple[Passage, NDArray[np.float32]] | None]]:
        """Return up to `limit` open changes: (record id, position, kind, passage or None)."""
        joined = sa.outerjoin(
            _pending,
            _passages,
            sa.and_(
                _pending.c.record_id == _passages.c.record_id,
                _pending.c.position == _passages.c.position,
            ),
        )
        query = (
            sa.select(
                _pending.c.record_id.label("pending_id"),
                _pending.c.position.label("pending_position"),
                _pending.c.kind.label("pending_kind"),
                _passages,
            )
            .select_from(joined)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [
                (
                    row.pending_id,
                    row.pending_position,
                    row.pending_kind,
                    None if row.text is None else _embedded(row),
                )
                for row in connection.execute(query)
            ]

    def settle(self, keys: Iterable[tuple[str, int]]) -> None:
        """Forget open changes that the Chroma index has learnt."""
        rows = [{"r": record_id, "p": position} for record_id, position in keys]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(
                    sa.delete(_pending).where(
                        _pending.c.record_id == sa.bindparam("r"),
                        _pending.c.position == sa.bindparam("p"),
                    ),
                    rows,
                )

    def mark_all_pending(self) -> None:
        """Make every stored passage an open change: what an empty Chroma index has to learn."""
        columns = ["record_id", "position", "kind"]
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_pending))
            connection.execute(
                sa.insert(_pending).from_select(
                    columns,
                    sa.select(*(_passages.c[column] for column in columns)).where(
                        _passages.c.vector != b""
                    ),
                )
            )


def open_engine(url: str) -> sa.Engine:
    """Open a database; SQLite waits for other writers instead of failing at once."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _pragmas(connection: sqlite3.Connection, _record: object) -> None:
            prepare(connection)

    return engine


def create_tables(engine: sa.Engine, metadata: sa.MetaData) -> None:
    """Create the tables that are missing.

    Processes that start at once all find no tables and trip over each other's; whoever does looks
    again.
    """
    for attempt in range(_ATTEMPTS):
        try:
            metadata.create_all(engine)
        except (sa.exc.OperationalError, sa.exc.ProgrammingError, sa.exc.IntegrityError):
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.05 * attempt)
        else:
            return


def _record_row(item: Embedded) -> dict[str, str]:
    kind = "product" if isinstance(item.record, Product) else "document"
    payload = json.dumps(to_payload(item.record), ensure_ascii=False)
    return {
        "id": item.record.id, "kind": kind, "source": item.file, "root": item.root,
        "hash": item.hash, "payload": payload,
    }  # fmt: skip


def _passage_rows(item: Embedded) -> Iterator[dict[str, object]]:
    for passage, vector in zip(item.passages, item.vectors, strict=True):
        data = b"" if vector is None else vector.astype(np.float32).tobytes()
        yield {
            "record_id": passage.document_id, "position": passage.position,
            "title": passage.title, "text": passage.text, "kind": passage.kind,
            "source": passage.source, "vector": data,
        }  # fmt: skip


def _passage(
    row: sa.Row[tuple[object, ...]],
) -> tuple[Passage, NDArray[np.float32] | None]:
    passage = Passage(row.record_id, row.title, row.text, row.position, row.kind, row.source)
    return passage, np.frombuffer(row.vector, dtype=np.float32) if row.vector else None


def _embedded(
    row: sa.Row[tuple[object, ...]],
) -> tuple[Passage, NDArray[np.float32]] | None:
    passage, vector = _passage(row)
    return None if vector is None else (passage, vector)


def _forget_passages(connection: sa.Connection, ids: Sequence[str]) -> None:
    for part in _chunks(ids):
        gone = connection.execute(
            sa.select(_passages.c.record_id, _passages.c.position, _passages.c.kind)
            .where(_passages.c.record_id.in_(part), _passages.c.vector != b"")
        ).mappings().all()  # fmt: skip
        _mark_pending(connection, [dict(row) for row in gone])
        connection.execute(sa.delete(_passages).where(_passages.c.record_id.in_(part)))


def _mark_pending(connection: sa.Connection, rows: Sequence[Mapping[str, object]]) -> None:
    columns = ("record_id", "position", "kind")
    _upsert(connection, _pending, [{column: row[column] for column in columns} for row in rows])


def _upsert(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[dict[str, object]] | Sequence[dict[str, str]],
) -> None:
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    values = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=values), list(rows)
    )


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
