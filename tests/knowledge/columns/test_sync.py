import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.columns import Columns, database, writing
from knowledge.types import Constraint, Product, Sort
from tests.knowledge.columns.shop import RECORDS, store

CHEAP = [Constraint("price", "$lt", 20.0)]


def test_a_second_sync_has_nothing_to_do(columns: Columns, catalogue: Catalogue) -> None:
    assert columns.sync(catalogue) is False


def test_changes_and_deletions_are_followed(columns: Columns, catalogue: Catalogue) -> None:
    pan = RECORDS[3]
    assert isinstance(pan, Product)
    store(catalogue, replace(pan, title="Wok", price=Decimal(12), attributes={"colour": "teal"}))
    catalogue.delete(["CABLE"])
    assert columns.matching(CHEAP) == {"CABLE"}
    assert columns.sync(catalogue) is True
    assert columns.matching(CHEAP) == {"PAN"}
    assert [m.record_id for m in columns.lexical("wok", kind=None, within=None, limit=3)] == ["PAN"]
    assert columns.lexical("cable steel", kind=None, within=None, limit=3) == []
    assert columns.lookup(["stainless steel", "teal"]).keys() == {"teal"}
    assert columns.field_named(["length", "diameter"]) == {}
    assert columns.order(["PAN", "CABLE"], Sort("price")) == ["PAN"]


def test_what_is_remembered_is_forgotten_when_another_process_syncs(
    columns: Columns, catalogue: Catalogue, tmp_path: Path
) -> None:
    assert columns.field_named(["horsepower"]) == {}
    assert columns.coverage("mower", ["PAN"], kind="product") == {"PAN": 0}
    store(catalogue, Product("MOWER", "Mower", attributes={"horsepower": 5}))
    with closing(Columns(tmp_path / "search.sqlite")) as other:
        other.sync(catalogue)
    assert columns.field_named(["horsepower"]).keys() == {"horsepower"}
    assert columns.coverage("mower", ["MOWER"], kind="product") == {"MOWER": pytest.approx(1)}


def test_a_sync_that_fails_leaves_everything_as_it_was(
    columns: Columns, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(catalogue, Product("A", "A"), Product("B", "B", price=Decimal(1)))
    monkeypatch.setattr(writing, "_BATCH", 1)
    add, added = writing._Writer.add, []

    def fail(writer: writing._Writer, record: Product, content_hash: str) -> None:
        if added:
            raise KeyboardInterrupt
        added.append(record)
        add(writer, record, content_hash)

    monkeypatch.setattr(writing._Writer, "add", fail)
    with pytest.raises(KeyboardInterrupt):
        columns.sync(catalogue)
    monkeypatch.undo()
    assert columns.matching([]) == {"SHOE", "CABLE", "PHONES", "PAN"}
    assert columns.sync(catalogue) is True
    assert columns.matching(CHEAP) == {"CABLE", "B"}


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 400])
def test_a_deleted_or_damaged_file_is_made_anew(
    catalogue: Catalogue, tmp_path: Path, damage: bytes
) -> None:
    path = tmp_path / "search.sqlite"
    path.write_bytes(damage)
    with closing(Columns(path)) as columns:
        assert columns.sync(catalogue) is True
        assert columns.matching(CHEAP) == {"CABLE"}


def test_a_file_of_another_version_is_made_anew(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    with closing(Columns(path)) as columns:
        columns.sync(catalogue)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with closing(Columns(path)) as columns:
        assert columns.sync(catalogue) is True
        assert columns.matching(CHEAP) == {"CABLE"}


def test_many_threads_ask_while_one_syncs(columns: Columns, catalogue: Catalogue) -> None:
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            if not columns.matching(CHEAP) >= {"CABLE"}:
                wrong.append("matching")
            if not columns.lexical("headphones", kind="product", within=None, limit=3):
                wrong.append("lexical")
            if not columns.coverage("headphones", ["PHONES"], kind="product")["PHONES"]:
                wrong.append("coverage")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        store(catalogue, Product(f"N{number}", "Headphones", price=Decimal(5)))
        columns.sync(catalogue)
    for thread in threads:
        thread.join()
    assert wrong == []


def _die(path: str, url: str) -> None:
    writing._BATCH = 1
    add = writing._Writer.add

    def die(writer: writing._Writer, record: Product, content_hash: str) -> None:
        if record.id == "LAST":
            os._exit(9)
        add(writer, record, content_hash)

    writing._Writer.add = die  # type: ignore[assignment]
    _sync(path, url)


def test_a_killed_sync_leaves_everything_as_it_was(
    columns: Columns, catalogue: Catalogue, tmp_path: Path
) -> None:
    store(catalogue, Product("FIRST", "First", price=Decimal(2)), Product("LAST", "Last"))
    worker = multiprocessing.get_context("spawn").Process(
        target=_die,
        args=(str(tmp_path / "search.sqlite"), f"sqlite:///{tmp_path / 'catalogue.sqlite'}"),
    )
    worker.start()
    worker.join()
    assert worker.exitcode == 9
    assert columns.matching(CHEAP) == {"CABLE"}
    assert columns.sync(catalogue) is True
    assert columns.matching(CHEAP) == {"CABLE", "FIRST"}


def _sync(path: str, url: str) -> None:
    with closing(Catalogue(url)) as catalogue, closing(Columns(Path(path))) as columns:
        columns.sync(catalogue)


def test_processes_that_sync_at_once_wait_for_each_other(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "search.sqlite"
    url = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_sync, args=(str(path), url)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    with closing(Columns(path)) as columns:
        assert columns.sync(catalogue) is False
        assert columns.matching(CHEAP) == {"CABLE"}


def test_threads_that_come_and_go_leave_no_connections_behind(
    columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    connect = database._connect

    def counted(path: Path) -> sqlite3.Connection:
        opened.append(path)
        return connect(path)

    monkeypatch.setattr(database, "_connect", counted)
    for _ in range(50):
        thread = threading.Thread(target=columns.matching, args=(CHEAP,))
        thread.start()
        thread.join()
    assert len(opened) <= 1


_CLOSED_WHILE_SEARCHING = """
import sys, threading, time
from pathlib import Path
from knowledge.columns import Columns
from knowledge.columns.database import Database

path = Path(sys.argv[1])
with Database(path).writing() as connection:
    for n in range(3000):
        values = (n, f"kettle {n % 50}", "brand", "steel", "long words " * 20, "")
        connection.execute("INSERT INTO said (rowid, title, names, attributes, description, absent)"
                           " VALUES (?, ?, ?, ?, ?, ?)", values)
        connection.execute("INSERT INTO records (n, id, kind, hash, offers)"
                           " VALUES (?, ?, 'product', '', 1)", (n, str(n)))
columns, done = Columns(path), threading.Event()

def search():
    while not done.is_set():
        assert columns.lexical("kettle long", kind=None, within=None, limit=3)

threads = [threading.Thread(target=search) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(300):
    time.sleep(0.003)
    columns.close()
done.set()
for thread in threads:
    thread.join()
print("alive")
"""


def test_closing_leaves_alone_what_other_threads_are_reading(tmp_path: Path) -> None:
    # In a process of its own, because a connection closed under a statement crashes all of it.
    ran = subprocess.run(
        [sys.executable, "-c", _CLOSED_WHILE_SEARCHING, str(tmp_path / "search.sqlite")],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "alive\n", "")


def test_who_opens_while_a_file_is_discarded_reads_the_new_one(tmp_path: Path) -> None:
    held = database.Database(tmp_path / "search.sqlite")
    with held.reading() as old:
        old.execute("INSERT INTO fields VALUES (1, 'old')")
        held.discard()
        with held.reading() as new:
            assert new.execute("SELECT count(*) FROM fields").fetchone() == (0,)
    with held.reading() as kept:  # and not the one that was lent before
        assert kept is new
    held.close()
