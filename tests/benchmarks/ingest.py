"""`python -m tests.benchmarks.ingest`: a catalogue into a store, beside the bare encoder.

Both take turns on the parts of the catalogue, with one model object in one process, so that what
else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.index import Index
from knowledge.ingest import Summary, ingest
from knowledge.readers import load_mapping, read_products
from knowledge.splitting import split
from knowledge.types import Product
from tests.benchmarks.report import GIB, Figure, judge, peak_bytes, skip

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from knowledge.readers import FieldMap

ICECAT = Path("../shared/data/icecat/products.jsonl.gz")
RATIO, SPEED_UP, MEMORY_GIB = 0.80, 40.0, 2.0


@dataclass(slots=True)
class Totals:
    """Seconds and counts over all parts."""

    ours: float = 0.0
    raw: float = 0.0
    products: int = 0
    passages: int = 0

    def __str__(self) -> str:
        return (
            f"{self.products} products, {self.passages} passages\n"
            f"  ingest       {self.ours:8.1f} s  {self.products / self.ours:7.2f} products/s\n"
            f"  bare encode  {self.raw:8.1f} s  {self.products / self.raw:7.2f} products/s"
        )


def main() -> int:
    options = _options()
    if not options.catalogue.exists():
        return skip(f"{options.catalogue} is not there; name a catalogue with --catalogue")
    mapping = load_mapping(options.map)
    embedder = SentenceTransformerEmbedder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = _cut(options.catalogue, folder, products=options.products, parts=options.parts)
        with Index.open(folder / "store", embedder=embedder, create=True) as index:
            totals = _first(parts, index, embedder, mapping, options.batch_size)
            again = ingest(parts, index=index, embedder=embedder, mapping=mapping)
    if (again.added, again.updated, again.unchanged) != (0, 0, totals.products):
        raise SystemExit(f"the second run was to change nothing, and did {again}")
    print(f"second, unchanged run: {again.seconds:.2f} s")
    # The baseline's memory is part of the peak: the ingestion alone has no more than this.
    return judge(
        Figure("ingest beside bare encode", totals.raw / totals.ours, RATIO, most=False),
        Figure("speed-up of an unchanged run", totals.ours / again.seconds, SPEED_UP, most=False),
        Figure("peak memory", peak_bytes() / GIB, MEMORY_GIB, most=True, unit=" GiB"),
    )


def _first(
    parts: Sequence[Path],
    index: Index,
    embedder: SentenceTransformerEmbedder,
    mapping: FieldMap,
    batch_size: int,
) -> Totals:
    """Ingest and encode each part; who comes first changes from part to part."""
    model = embedder._model()
    totals, seen = Totals(), set[str]()
    for number, part in enumerate(parts):
        texts = list(_texts(part, mapping, seen))
        model.encode(texts[:64], show_progress_bar=False)  # both find the model warm
        raw = _encode(model, texts, batch_size) if number % 2 else 0.0
        summary = _ingest(part, index, embedder, mapping)
        raw = raw or _encode(model, texts, batch_size)
        totals.ours += summary.seconds
        totals.raw += raw
        totals.products += summary.added
        totals.passages += len(texts)
        print(f"part {number + 1}/{len(parts)}: ingest {summary.seconds:.1f} s, encode {raw:.1f} s")
    if (stored := index.catalogue.count_passages("product")) != totals.passages:
        raise SystemExit(f"{totals.passages} passages were encoded and {stored} stored")
    print(totals)
    return totals


def _ingest(
    part: Path, index: Index, embedder: SentenceTransformerEmbedder, mapping: FieldMap
) -> Summary:
    return ingest([part], index=index, embedder=embedder, mapping=mapping)


def _encode(model: SentenceTransformer, texts: Sequence[str], batch_size: int) -> float:
    started = perf_counter()
    model.encode(
        list(texts), batch_size=batch_size, normalize_embeddings=True, show_progress_bar=False
    )
    return perf_counter() - started


def _texts(part: Path, mapping: FieldMap, seen: set[str]) -> Iterator[str]:
    """Yield what ingestion embeds: the passages of the first product of each id."""
    for item in read_products(part, mapping):
        if isinstance(item, Product) and item.id not in seen:
            seen.add(item.id)
            yield from (passage.text for passage in split(item))


def _cut(catalogue: Path, folder: Path, *, products: int | None, parts: int) -> list[Path]:
    """Write the catalogue as files of about equal length."""
    opener = gzip.open if catalogue.suffix == ".gz" else open
    with opener(catalogue, "rb") as stream:
        lines = list(islice(stream, products))
    size = -(-len(lines) // parts)
    files: list[Path] = []
    for start in range(0, len(lines), size):
        files.append(folder / f"part-{len(files):03}.jsonl")
        files[-1].write_bytes(b"".join(lines[start : start + size]))
    return files


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogue", type=Path, default=ICECAT, help="JSON lines, .gz or plain")
    parser.add_argument("--map", default="icecat", help="the mapping of its columns")
    parser.add_argument("--products", type=int, help="take only the first N")
    parser.add_argument("--parts", type=int, default=4, help="how often the two take turns")
    parser.add_argument("--batch-size", type=int, default=32, help="of the bare encode")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
