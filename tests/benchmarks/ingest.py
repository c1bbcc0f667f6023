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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, TypeVar

from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.readers import load_mapping, read_products
from knowledge.splitting import search_text, split
from knowledge.types import Product
from tests.benchmarks.report import GIB, Figure, judge, peak_bytes, skip

if TYPE_CHECKING:
    from knowledge.readers import FieldMap

ICECAT = Path("../shared/data/icecat/products.jsonl.gz")
RATIO, SPEED_UP, MEMORY_GIB = 0.80, 40.0, 2.0

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the wall clock, and of all cores for this process."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


@dataclass(slots=True)
class Totals:
    """Seconds and counts over all parts."""

    ours: Spent = Spent()
    raw: Spent = Spent()
    products: int = 0
    passages: int = 0

    def __str__(self) -> str:
        return "\n".join((
            f"{self.products} products, {self.passages} passages",
            self._line("ingest", self.ours),
            self._line("bare encode", self.raw),
        ))  # fmt: skip

    def _line(self, name: str, spent: Spent) -> str:
        speed = self.products / spent.wall
        return f"  {name:12} {spent.wall:8.1f} s  {speed:7.2f} documents/s  (CPU {spent.cpu:.1f} s)"


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
        Figure("ingest beside bare encode", totals.raw.wall / totals.ours.wall, RATIO, most=False),
        Figure(
            "speed-up of an unchanged run", totals.ours.wall / again.seconds, SPEED_UP, most=False
        ),
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
    model.encode(["both find the model warm"] * 64, show_progress_bar=False)
    totals, seen = Totals(), set[str]()
    for number, part in enumerate(parts):
        texts = list(_texts(part, mapping, seen))
        encode = partial(
            model.encode, texts, batch_size=batch_size,
            normalize_embeddings=True, show_progress_bar=False,
        )  # fmt: skip
        store = partial(ingest, [part], index=index, embedder=embedder, mapping=mapping)
        if number % 2:
            raw, _ = _spent(encode)
            ours, summary = _spent(store)
        else:
            ours, summary = _spent(store)
            raw, _ = _spent(encode)
        totals.ours += ours
        totals.raw += raw
        totals.products += summary.added
        totals.passages += len(texts)
        print(f"part {number + 1}/{len(parts)}: {ours.wall:.1f} s, bare encode {raw.wall:.1f} s")
    if (stored := index.catalogue.count_vectors("product")) != totals.passages:
        raise SystemExit(f"{totals.passages} passages were encoded and {stored} stored")
    print(totals)
    return totals


def _spent(work: Callable[[], Result]) -> tuple[Spent, Result]:
    wall, cpu = perf_counter(), process_time()
    result = work()
    return Spent(perf_counter() - wall, process_time() - cpu), result


def _texts(part: Path, mapping: FieldMap, seen: set[str]) -> Iterator[str]:
    """Yield what ingestion embeds: the passages of the first product of each id."""
    for item in read_products(part, mapping):
        if isinstance(item, Product) and item.id not in seen:
            seen.add(item.id)
            yield from filter(None, map(search_text, split(item)))


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
    parser.add_argument("--parts", type=int, default=8, help="how often the two take turns")
    parser.add_argument("--batch-size", type=int, default=32, help="of the bare encode")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
