from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.knowledge.readers.test_docx import BODY, docx
from tests.knowledge.readers.test_pdf import TEXT, pdf
from tests.ui.conftest import ROOT, START, Command, is_one_line

SAMPLES = ROOT / "tests" / "data" / "readers"
PAIRS = "id=sku,title=Product Name,price=Price,in_stock=Stock,attributes.hue=Colour"
TOML = '[fields]\nid = "sku"\ntitle = "Product Name"\n'

# file, options, records added, lines that fail
FORMATS: list[tuple[str, list[str], int, list[int | None]]] = [
    ("products.jsonl", [], 3, []),
    ("products.json", ["--kind", "products"], 2, [4]),
    ("products.yaml", [], 3, []),
    ("products.csv", ["--map", PAIRS], 3, []),
    ("products.tsv", [], 2, []),
    ("shopify.csv", ["--map", "shopify"], 3, [7, 8]),
    ("merchant.tsv", ["--map", "merchant"], 2, []),
    ("merchant.xml", [], 2, []),
    ("merchant.atom", [], 1, []),
    ("product.html", [], 2, []),
    ("product.html", ["--kind", "documents"], 1, []),
    ("shipping.html", [], 1, []),
    ("returns.md", [], 1, []),
    ("hours.txt", ["--kind", "documents"], 1, []),
]


@pytest.mark.parametrize(
    ("name", "options", "added", "lines"),
    FORMATS,
    ids=[f"{n} {' '.join(o)}" for n, o, *_ in FORMATS],
)
def test_each_format_goes_in(
    name: str,
    options: list[str],
    added: int,
    lines: list[int | None],
    command: Command,
    empty: Path,
) -> None:
    ran = command("ingest", "--store", empty, SAMPLES / name, *options, "--json")
    (summary,) = ran.rows
    assert list(summary) == ["added", "updated", "unchanged", "deleted", "failed", "seconds"]
    assert (summary["added"], summary["updated"], summary["deleted"]) == (added, 0, 0)
    assert [failure["line"] for failure in summary["failed"]] == lines
    for failure in summary["failed"]:
        assert list(failure) == ["source", "line", "reason"]
        assert failure["source"] == str(SAMPLES / name)
        assert failure["reason"]
    assert isinstance(summary["seconds"], float)
    assert (ran.status, ran.err) == (1 if lines else 0, "")


def test_pdf_word_and_packed_files_go_in(command: Command, empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "warranty.pdf").write_bytes(pdf(TEXT))
    docx(folder / "care.docx", BODY)
    packed = gzip.compress((SAMPLES / "products.jsonl").read_bytes())
    (folder / "products.jsonl.gz").write_bytes(packed)
    (summary,) = command("ingest", "-s", empty, folder, "--json").rows
    assert (summary["added"], summary["failed"]) == (5, [])
    hits = command("search", "-s", empty, "warranty boots", "--kind", "documents", "--json").rows
    assert {hit["id"] for hit in hits[0]["hits"]} == {"warranty.pdf", "care.docx"}


def test_a_mapping_file_renames_columns(command: Command, empty: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "columns.toml"
    mapping.write_text(TOML)
    catalogue = SAMPLES / "products.csv"
    ran = command("ingest", "-s", empty, catalogue, "--map", mapping, "--json")
    assert ran.rows[0]["added"] == 3
    hits = command("search", "-s", empty, "fell boot", "--limit", "1", "--json").rows[0]["hits"]
    assert (hits[0]["id"], hits[0]["title"], hits[0]["price"]) == ("boot-1", "Fell Boot", 189.5)
    assert hits[0]["currency"] == "EUR"


def test_again_changes_nothing_and_prune_deletes(
    command: Command, empty: Path, shop_files: Path
) -> None:
    first = command("ingest", "-s", empty, shop_files)
    assert first.out.startswith("7 added, 0 updated, 0 unchanged, 0 deleted, 0 failed in ")
    assert command("ingest", "-s", empty, shop_files, "--json").rows[0]["unchanged"] == 7
    catalogue = shop_files / "products.jsonl"
    lines = catalogue.read_text().splitlines()
    catalogue.write_text("\n".join(lines[:3]).replace("Copper Kettle", "Steel Kettle") + "\n")
    (kept,) = command("ingest", "-s", empty, shop_files, "--json").rows
    assert (kept["updated"], kept["unchanged"], kept["deleted"]) == (1, 4, 0)
    (pruned,) = command("ingest", "-s", empty, shop_files, "--prune", "--json").rows
    assert (pruned["unchanged"], pruned["deleted"]) == (5, 2)


def test_what_fails_is_listed_and_the_rest_goes_in(
    command: Command, empty: Path, tmp_path: Path
) -> None:
    catalogue = tmp_path / "products.jsonl"
    bad = [json.dumps({"id": f"b{n}", "title": "Bad", "price": "dear"}) for n in range(25)]
    catalogue.write_text("\n".join([*bad, '{"id": "good", "title": "Good Tent"}']))
    ran = command("ingest", "-s", empty, catalogue)
    failures = ran.err.splitlines()
    assert ran.status == 1
    assert failures[0] == f"failed: {catalogue}:1: price 'dear' is no number"
    assert failures[20:] == ["... and 5 more; --json lists all"]
    assert "1 added, 0 updated, 0 unchanged, 0 deleted, 25 failed" in ran.out


def test_a_path_that_does_not_exist_leaves_no_store(command: Command, tmp_path: Path) -> None:
    ran = command("ingest", "-s", tmp_path / "new", tmp_path / "nothing.csv")
    assert is_one_line(ran)
    assert ran.err == f"floorwalker: {tmp_path / 'nothing.csv'} does not exist; check the path\n"
    assert not (tmp_path / "new").exists()


def test_an_unknown_mapping_is_said_with_the_known_ones(command: Command, tmp_path: Path) -> None:
    ran = command("ingest", "-s", tmp_path / "new", SAMPLES, "--map", "magento")
    assert is_one_line(ran)
    assert "'magento' is unknown" in ran.err
    assert "retail-demo-store, shopify" in ran.err
    assert not (tmp_path / "new").exists()


def test_a_store_where_no_folder_can_be_is_one_line(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOORWALKER_EMBEDDER", "word-hash")
    ran = command("ingest", "-s", "/proc/no/store", SAMPLES)
    assert is_one_line(ran)
    assert "/proc/no" in ran.err


def test_an_embedder_that_is_no_folder_is_one_line(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOORWALKER_EMBEDDER", str(tmp_path / "no-model"))
    ran = command("ingest", "-s", tmp_path / "new", SAMPLES / "hours.txt")
    assert is_one_line(ran)
    assert "no-model does not exist: name a folder" in ran.err


def test_progress_is_for_terminals_and_takes_any_path(empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a[" / "b] sale"  # what looks like markup to the library that draws
    folder.mkdir(parents=True)
    (folder / "hours.txt").write_text("Monday to Friday")
    ours, theirs = pty.openpty()
    ran = subprocess.run(
        [*START, "ingest", "-s", empty, folder],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "400"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
        timeout=60,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000)
    os.close(ours)
    assert ran.returncode == 0, shown
    assert ran.stdout.startswith(b"1 added")
    assert b"Reading" in shown
