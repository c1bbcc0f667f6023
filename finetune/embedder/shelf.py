"""Records in a store of their own, searched as a shop's are: by meaning and by words."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.catalogue import Embedded
from knowledge.index import Index
from knowledge.payload import content_hash
from knowledge.retrieval import HybridRetriever
from knowledge.splitting import search_text, split

if TYPE_CHECKING:
    from knowledge.embedding import Embedder
    from knowledge.types import Document, Product

_BATCH = 512


@contextmanager
def shelved(records: Sequence[Product | Document], embedder: Embedder) -> Iterator[HybridRetriever]:
    """Yield what searches `records` by the vectors of `embedder`; their store is then deleted."""
    with (
        tempfile.TemporaryDirectory(prefix="floorwalker-") as scratch,
        Index.open(Path(scratch), embedder=embedder, create=True) as index,
    ):
        with index.exclusive():
            for start in range(0, len(records), _BATCH):
                index.catalogue.write(_embedded(records[start : start + _BATCH], embedder))
            index.update()
        yield HybridRetriever(index=index, embedder=embedder)


def record_text(product: Product) -> str:
    """Return what of a product is embedded."""
    return search_text(split(product)[0]) or product.title


def _embedded(records: Sequence[Product | Document], embedder: Embedder) -> list[Embedded]:
    passages = [split(record) for record in records]
    texts = [search_text(passage) for own in passages for passage in own]
    vectors = iter(embedder.embed([text for text in texts if text is not None]))
    places = iter([None if text is None else next(vectors) for text in texts])
    return [
        Embedded(
            record, record.source, "", content_hash(record), own, tuple(next(places) for _ in own)
        )
        for record, own in zip(records, passages, strict=True)
    ]
