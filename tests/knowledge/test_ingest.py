from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from knowledge.embedding import SentenceTransformerEmbedder, WordHashEmbedder
from knowledge.errors import StoreError
from knowledge.index import Index
from knowledge.ingest import Choice, Summary, ingest
from knowledge.types import Document, Product
from tests.stores import contents


class CountingEmbedder(WordHashEmbedder):
    """Counts what it embeds."""

    count = 0

    def embed(self, texts):  # type: ignore[no-untyped-def]
        self.count += len(texts)
        return super().embed(texts)


def run(
    folder: Path,
    *paths: Path,
    embedder: WordHashEmbedder | None = None,
    kind: Choice = None,
    prune: bool = False,
) -> Summary:
    embedder = embedder or WordHashEmbedder()
    with Index.open(folder, embedder=embedder, create=True) as index:
        return ingest(paths, index=index, embedder=embedder, kind=kind, prune=prune)


def stored(folder: Path, *ids: str) -> dict[str, Product | Document]:
    with Index.open(folder, embedder=WordHashEmbedder()) as index:
        return index.catalogue.records(ids)


def products(path: Path, **prices: float) -> Path:
    """Write a catalogue of products, given as id=price."""
    path.parent.mkdir(exist_ok=True)
    rows = [{"id": i, "title": f"Mug {i}", "price": p} for i, p in prices.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def rewrite(path: Path, **changes: object) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    path.write_text("\n".join(json.dumps({**row, **changes.get(row["id"], {})}) for row in rows))  # type: ignore[dict-item]


def test_a_second_run_embeds_nothing(shop_files: Path, tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    first = run(tmp_path / "s", shop_files, embedder=embedder)
    embedded = embedder.count
    second = run(tmp_path / "s", shop_files, embedder=embedder)
    assert (first.added, second.added, second.unchanged) == (7, 0, 7)
    assert embedder.count == embedded > 0


def test_what_is_suggested_while_typing_is_ready_afterwards(
    shop_files: Path, tmp_path: Path
) -> None:
    run(tmp_path / "s", shop_files)
    with Index.open(tmp_path / "s", embedder=WordHashEmbedder()) as index:
        view = index.completions.view()
        assert view is not None
        assert index.completions.held(["tent", "no such thing"]) == {"tent": view.hits("tent")}


def test_a_changed_product_replaces_its_passages(shop_files: Path, tmp_path: Path) -> None:
    run(tmp_path / "s", shop_files)
    rewrite(shop_files / "products.jsonl", L1={"in_stock": 0, "price": 31.0})
    summary = run(tmp_path / "s", shop_files)
    assert (summary.added, summary.updated, summary.unchanged) == (0, 1, 6)
    found = contents(tmp_path / "s")
    lamps = [text for (record, _), text in found.items() if record == "L1"]
    assert len(lamps) == 1
    assert "$31.00. Out of stock" in lamps[0]


def test_prune_removes_only_what_came_from_the_same_path(shop_files: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "X", "title": "Mug"}\n')
    run(tmp_path / "s", shop_files, other)
    lines = (shop_files / "products.jsonl").read_text().splitlines()
    (shop_files / "products.jsonl").write_text("\n".join(lines[:2]))
    kept = run(tmp_path / "s", shop_files)
    assert kept.deleted == 0
    pruned = run(tmp_path / "s", shop_files, prune=True)
    assert pruned.deleted == 3
    assert {record for record, _ in contents(tmp_path / "s")} == {
        "T1", "T2", "X", "returns", "returns-old",
    }  # fmt: skip


def test_prune_keeps_a_product_whose_row_is_broken(shop_files: Path, tmp_path: Path) -> None:
    run(tmp_path / "s", shop_files)
    rewrite(shop_files / "products.jsonl", T2={"price": "abc"})
    summary = run(tmp_path / "s", shop_files, prune=True)
    assert summary.deleted == 0
    assert [error.record_id for error in summary.failed] == ["T2"]
    assert any(record == "T2" for record, _ in contents(tmp_path / "s"))


def test_prune_keeps_everything_of_a_file_that_cannot_be_read(
    shop_files: Path, tmp_path: Path
) -> None:
    run(tmp_path / "s", shop_files)
    (shop_files / "products.jsonl").write_text("no json at all\n")
    summary = run(tmp_path / "s", shop_files, prune=True)
    assert summary.deleted == 0
    assert len(summary.failed) == 1


def test_an_id_that_two_sources_share_names_both(shop_files: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "T1", "title": "Another tent"}\n{"id": "X", "title": "Mug"}\n')
    run(tmp_path / "s", shop_files)
    summary = run(tmp_path / "s", other)
    (error,) = summary.failed
    assert summary.added == 1
    assert error.source == str(other)
    assert str(shop_files / "products.jsonl") in error.reason


def test_a_duplicate_id_in_one_run_is_reported_and_the_first_kept(tmp_path: Path) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text('{"id": "A", "title": "One"}\n{"id": "A", "title": "Two"}\n')
    summary = run(tmp_path / "s", file)
    assert summary.added == 1
    assert "twice" in summary.failed[0].reason


def test_a_moved_file_is_followed(shop_files: Path, tmp_path: Path) -> None:
    run(tmp_path / "s", shop_files)
    moved = shop_files.rename(tmp_path / "moved")
    summary = run(tmp_path / "s", moved)
    assert (summary.unchanged, summary.failed) == (7, ())


def test_another_embedder_is_refused_with_the_remedy(shop_files: Path, tmp_path: Path) -> None:
    run(tmp_path / "s", shop_files)
    with pytest.raises(StoreError, match="embedder = 'word-hash'"):
        Index.open(tmp_path / "s", embedder=SentenceTransformerEmbedder())


def test_two_ingestions_at_once_are_refused(shop_files: Path, tmp_path: Path) -> None:
    embedder = WordHashEmbedder()
    with (
        Index.open(tmp_path / "s", embedder=embedder, create=True) as first,
        first.exclusive(),
        pytest.raises(StoreError, match="another process is writing"),
    ):
        run(tmp_path / "s", shop_files)


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no index; fill it with"):
        Index.open(tmp_path / "nowhere", embedder=WordHashEmbedder())
    assert not (tmp_path / "nowhere").exists()


def test_a_deleted_chroma_folder_is_built_again_without_embedding(
    shop_files: Path, tmp_path: Path
) -> None:
    import shutil

    run(tmp_path / "s", shop_files)
    before = contents(tmp_path / "s")
    shutil.rmtree(tmp_path / "s" / "index" / "chroma")
    embedder = CountingEmbedder()
    with Index.open(tmp_path / "s", embedder=embedder) as index:
        assert index.vectors.count("product") == index.catalogue.count_vectors("product")
    assert embedder.count == 0
    assert contents(tmp_path / "s") == before


def test_records_come_back_as_they_went_in(store: Path) -> None:
    with Index.open(store, embedder=WordHashEmbedder()) as index:
        shoe = index.catalogue.records(["S1"])["S1"]
    assert isinstance(shoe, Product)
    assert (str(shoe.price), shoe.currency, shoe.in_stock) == ("89.00", "USD", 3)
    assert [variant.in_stock for variant in shoe.variants] == [3, 0]
    assert shoe.source == "products.jsonl"


def test_prune_leaves_the_kind_that_was_not_read(shop_files: Path, tmp_path: Path) -> None:
    run(tmp_path / "s", shop_files)
    (shop_files / "documents" / "returns-old.md").unlink()
    summary = run(tmp_path / "s", shop_files, kind="documents", prune=True)
    assert summary.deleted == 1
    assert len(stored(tmp_path / "s", "T1", "T2", "K1", "L1", "S1", "returns")) == 6


def test_prune_spares_a_folder_that_cannot_be_listed(
    shop_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "s", shop_files)
    locked, scan = shop_files / "documents", os.scandir

    def refuse(path: Path) -> object:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = run(tmp_path / "s", shop_files, prune=True)
    assert summary.deleted == 0
    assert [(error.source, error.reason) for error in summary.failed] == [
        (str(locked), "cannot be listed: Permission denied")
    ]


def test_prune_spares_a_path_that_is_not_there(shop_files: Path, tmp_path: Path) -> None:
    run(tmp_path / "s", shop_files)
    shop_files.rename(tmp_path / "unmounted")
    summary = run(tmp_path / "s", shop_files, prune=True)
    assert (summary.deleted, len(summary.failed)) == (0, 1)


@pytest.mark.parametrize(("old", "new"), [("x", "y"), ("y", "x")])
def test_a_record_moved_to_another_file_is_followed(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "d"
    products(folder / f"{old}.jsonl", q1=1, q2=2)
    run(tmp_path / "s", folder)
    products(folder / f"{old}.jsonl", q2=2)
    products(folder / f"{new}.jsonl", q1=5)
    summary = run(tmp_path / "s", folder, prune=True)
    assert (summary.updated, summary.unchanged, summary.deleted, summary.failed) == (1, 1, 0, ())
    record = stored(tmp_path / "s", "q1")["q1"]
    assert isinstance(record, Product)
    assert (str(record.price), record.source) == ("5.00", f"{new}.jsonl")


def test_the_owner_of_a_shared_id_is_still_updated(tmp_path: Path) -> None:
    owner = products(tmp_path / "d" / "y.jsonl", z1=1)
    run(tmp_path / "s", tmp_path / "d")
    other = products(tmp_path / "d" / "a.jsonl", z1=99)
    products(owner, z1=2)
    summary = run(tmp_path / "s", tmp_path / "d", prune=True)
    (error,) = summary.failed
    assert (error.source, error.record_id) == (str(other), "z1")
    assert str(owner) in error.reason
    record = stored(tmp_path / "s", "z1")["z1"]
    assert isinstance(record, Product)
    assert (summary.updated, summary.deleted, str(record.price)) == (1, 0, "2.00")


def test_an_id_whose_owner_could_not_be_read_stays_with_it(tmp_path: Path) -> None:
    owner = products(tmp_path / "d" / "y.jsonl", z1=1)
    run(tmp_path / "s", tmp_path / "d")
    products(tmp_path / "d" / "a.jsonl", z1=99)
    owner.write_text("no json at all\n")
    summary = run(tmp_path / "s", tmp_path / "d", prune=True)
    record = stored(tmp_path / "s", "z1")["z1"]
    assert isinstance(record, Product)
    assert (len(summary.failed), str(record.price)) == (2, "1.00")


def test_citations_name_a_renamed_file(shop_files: Path, tmp_path: Path) -> None:
    run(tmp_path / "s", shop_files)
    old = shop_files / "documents" / "returns.md"
    old.rename(old.with_name("refunds.md"))
    embedder = CountingEmbedder()
    summary = run(tmp_path / "s", shop_files, embedder=embedder)
    assert (summary.updated, summary.deleted, embedder.count) == (1, 0, 0)
    assert stored(tmp_path / "s", "returns")["returns"].source == "documents/refunds.md"
    with Index.open(tmp_path / "s", embedder=embedder) as index:
        passages = index.catalogue.passages(["returns"])["returns"]
    shown = {passage.source for passage, _ in passages}
    assert shown == {"documents/refunds.md"}


def test_a_file_read_under_a_wider_path_stays_one_document(tmp_path: Path) -> None:
    (tmp_path / "h" / "pol").mkdir(parents=True)
    (tmp_path / "h" / "pol" / "r.md").write_text("# Returns\n\n30 days.\n")
    run(tmp_path / "s", tmp_path / "h" / "pol")
    (tmp_path / "h" / "r.md").write_text("# Repairs\n\nWe repair lamps.\n")
    summary = run(tmp_path / "s", tmp_path / "h")
    assert (summary.added, summary.updated, summary.failed) == (1, 1, ())
    titles = {i: r.title for i, r in stored(tmp_path / "s", "r.md", "pol/r.md").items()}
    assert titles == {"r.md": "Repairs", "pol/r.md": "Returns"}
    again = run(tmp_path / "s", tmp_path / "h" / "pol")
    assert (again.unchanged, again.failed) == (1, ())
    (tmp_path / "h" / "r.md").unlink()
    (tmp_path / "h" / "pol" / "r.md").write_text("---\nid: returns\n---\n30 days.\n")
    run(tmp_path / "s", tmp_path / "h", prune=True)
    assert stored(tmp_path / "s", "r.md", "pol/r.md", "returns").keys() == {"returns"}


def test_a_narrower_path_does_not_take_records_from_the_wider(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    one = products(folder / "sub" / "o.jsonl", o1=1)
    products(folder / "p.jsonl", p1=1)
    run(tmp_path / "s", folder)
    assert run(tmp_path / "s", folder / "sub").unchanged == 1
    one.unlink()
    assert run(tmp_path / "s", folder, prune=True).deleted == 1
    assert stored(tmp_path / "s", "o1", "p1").keys() == {"p1"}


@pytest.mark.parametrize("names", [("files", "files"), ("files", "files/documents")])
@pytest.mark.parametrize("step", [1, -1])
def test_a_file_that_two_paths_name_is_read_once(
    shop_files: Path, tmp_path: Path, names: tuple[str, ...], step: int
) -> None:
    paths = [tmp_path / name for name in names][::step]
    summary = run(tmp_path / "s", *paths, prune=True)
    assert (summary.added, summary.failed) == (7, ())
    again = run(tmp_path / "s", *paths, prune=True)
    assert (again.unchanged, again.deleted, again.failed) == (7, 0, ())


def test_a_linked_folder_is_followed_once(shop_files: Path, tmp_path: Path) -> None:
    products(tmp_path / "outside" / "m.jsonl", m1=1)
    (shop_files / "linked").symlink_to(tmp_path / "outside")
    (shop_files / "documents" / "up").symlink_to(shop_files)
    (tmp_path / "outside" / "loop").symlink_to(tmp_path / "outside")
    summary = run(tmp_path / "s", shop_files)
    assert (summary.added, summary.failed) == (8, ())
    assert stored(tmp_path / "s", "m1")["m1"].source == "linked/m.jsonl"
