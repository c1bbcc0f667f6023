from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Command, is_one_line

LOG = "query\tcount\tlast date\ntent for two\t12\ncamping tent\t9\nred guitar\t40\nkettle\t2\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.tsv"
    path.write_text(LOG)
    return path


def ingest(command: Command, shop: Path, *paths: Path) -> dict[str, object]:
    ran = command("ingest", "-s", shop, "--kind", "queries", *paths, "--json")
    assert ran.err == ""
    assert ran.status == (1 if ran.rows[0]["failed"] else 0)
    return ran.rows[0]


def counts(summary: dict[str, object]) -> list[object]:
    names = ("added", "updated", "unchanged", "deleted", "left_out", "suggested", "stored")
    return [summary[each] for each in names]


def suggestions(command: Command, shop: Path, prefix: str) -> set[str]:
    (row,) = command("complete", "-s", shop, prefix, "--json").rows
    return {each["text"] for each in row["suggestions"]}


def test_what_was_logged_is_suggested_if_the_shop_can_sell_it(
    command: Command, shop: Path, log: Path
) -> None:
    assert "camping tent" not in suggestions(command, shop, "camping t")
    ran = command("ingest", "--store", shop, "--kind", "queries", log)
    assert (ran.status, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert first.startswith("4 queries added, 0 updated, 0 unchanged, 0 deleted, 0 left out, 0 ")
    assert second.startswith("1 of the store's 4 queries are suggested")
    assert "camping tent" in suggestions(command, shop, "camping t")
    assert suggestions(command, shop, "red gui") == set()


def test_the_same_file_again_changes_nothing_and_another_version_takes_its_place(
    command: Command, shop: Path, log: Path
) -> None:
    assert counts(ingest(command, shop, log)) == [4, 0, 0, 0, 0, 1, 4]
    assert counts(ingest(command, shop, log)) == [0, 0, 4, 0, 0, 1, 4]
    log.write_text("kettle copper\t7\nkettle\t2\nmaya@example.com\t30\n")
    assert counts(ingest(command, shop, log)) == [1, 0, 1, 3, 1, 1, 2]
    assert "camping tent" not in suggestions(command, shop, "camping t")
    assert "kettle copper" in suggestions(command, shop, "kettle c")


def test_a_bad_line_is_listed_and_a_file_of_nothing_else_leaves_what_was_stored(
    command: Command, shop: Path, log: Path, tmp_path: Path
) -> None:
    ingest(command, shop, log)
    log.write_text("camping tent\tmany\n")
    ran = command("ingest", "-s", shop, "--kind", "queries", log)
    assert ran.status == 1
    assert ran.err.startswith(f"failed: {log}:1: has no column query and no column count")
    assert "camping tent" in suggestions(command, shop, "camping t")
    table = tmp_path / "table.csv"
    table.write_text("query,count\ncamping tent,3\n")
    log.write_text("camping tent\t3\nkettle\tsome\n")
    (summary,) = command("ingest", "-s", shop, "--kind", "queries", table, log, "--json").rows
    assert [(each["source"], each["line"]) for each in summary["failed"]] == [
        (str(table), 1), (str(log), 2)
    ]  # fmt: skip
    assert summary["unchanged"] + summary["updated"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--prune"], "--map and --prune are for products and documents"),
        (["--map", "query=q"], "--map and --prune are for products and documents"),
    ],
)
def test_options_of_catalogues_are_refused(
    words: list[str], said: str, command: Command, shop: Path, log: Path
) -> None:
    ran = command("ingest", "-s", shop, "--kind", "queries", log, *words)
    assert is_one_line(ran)
    assert said in ran.err


def test_what_cannot_be_run_is_one_line(command: Command, tmp_path: Path, log: Path) -> None:
    ran = command("ingest", "-s", tmp_path / "none", "--kind", "queries", log)
    assert is_one_line(ran)
    assert "holds no index" in ran.err
    assert not (tmp_path / "none").exists()
    for path, said in ((tmp_path, "is a folder"), (tmp_path / "no", "does not exist")):
        ran = command("ingest", "-s", tmp_path, "--kind", "queries", path)
        assert is_one_line(ran)
        assert said in ran.err
