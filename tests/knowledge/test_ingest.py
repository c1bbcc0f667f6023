from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.embedding import SentenceTransformerEmbedder, WordHashEmbedder
from knowledge.errors import StoreError
from knowledge.index import Index
from knowledge.ingest import Summary, ingest
from knowledge.types import Product
from tests.stores import contents


class CountingEmbedder(WordHashEmbedder):
    """Counts what it embeds."""

    count = 0

    def embed(self, texts):  # type: ignore[no-untyped-def]
        self.count += len(texts)
        return super().embed(texts)


def run(
    folder: Path, *paths: Path, embedder: WordHashEmbedder | None = None, prune: bool = False
) -> Summary:
    embedder = embedder or WordHashEmbedder()
    with Index.open(folder, embedder=embedder, create=True) as index:
        return ingest(paths, index=index, embedder=embedder, prune=prune)


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
        assert index.vectors.count("product") == index.catalogue.count_passages("product")
    assert embedder.count == 0
    assert contents(tmp_path / "s") == before


def test_records_come_back_as_they_went_in(store: Path) -> None:
    with Index.open(store, embedder=WordHashEmbedder()) as index:
        shoe = index.catalogue.records(["S1"])["S1"]
    assert isinstance(shoe, Product)
    assert (str(shoe.price), shoe.currency, shoe.in_stock) == ("89.00", "USD", 3)
    assert [variant.in_stock for variant in shoe.variants] == [3, 0]
    assert shoe.source == "products.jsonl"
