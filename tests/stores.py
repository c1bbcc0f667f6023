"""Looking into stores, for tests that compare them."""

from __future__ import annotations

from pathlib import Path

from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.types import Passage
from knowledge.vectors import KINDS


def contents(folder: Path) -> dict[tuple[str, int], str]:
    """Return every passage that Chroma holds, and check that the catalogue holds the same."""
    with Index.open(folder, embedder=WordHashEmbedder()) as index:
        found: dict[tuple[str, int], str] = {}
        for kind in KINDS:
            collection = index.vectors._collections[kind]
            rows = collection.get(include=["documents", "metadatas"])
            for text, data in zip(rows["documents"] or [], rows["metadatas"] or [], strict=True):
                found[str(data["document_id"]), int(data["position"])] = text  # type: ignore[arg-type]
        index.catalogue.mark_all_pending()
        stored = index.catalogue.pending(1_000_000)
        index.catalogue.settle((record, position) for record, position, _, _ in stored)
    expected: dict[tuple[str, int], Passage] = {
        (record, position): item[0] for record, position, _, item in stored if item
    }
    assert {key: passage.text for key, passage in expected.items()} == found
    return found
