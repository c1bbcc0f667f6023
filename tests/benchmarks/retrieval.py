"""`python -m tests.benchmarks.retrieval`: what is found first, beside BM25 alone and dense alone.

All systems search the same store in the same process. A relevant document has a rating above 0;
queries without one are left out. nDCG has gains of 2^rating - 1.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median, quantiles
from time import perf_counter

from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.readers import load_mapping
from knowledge.retrieval import HybridRetriever
from knowledge.types import Constraint, Filters
from tests.benchmarks.report import Figure, judge, skip

ICECAT = Path("../shared/data/icecat/products.jsonl.gz")
RATINGS = Path("../shared/data/icecat/dev_ratings.csv")
# Bounds for ratings that are not here; on the ratings that are, equal fusion has 0.92, 0.84, 0.90.
NDCG_RATED, NDCG_ALL, RECALL = 0.92, 0.75, 0.85
P95, P95_FILTERED = 40.0, 100.0
DEEP = 1000
PRODUCTS = Filters(kind="product")
FILTERED = Filters(
    kind="product",
    constraints=(Constraint("price", "$lt", 100.0), Constraint("colour", "$eq", "black")),
)
BRAND = Filters(kind="product", constraints=(Constraint("brand", "$eq", "hp"),))
Search = Callable[[str], Sequence[str]]
Ratings = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over queries, each in [0, 1], and the milliseconds that each query took."""

    rated: float
    everything: float
    recall: float
    milliseconds: Sequence[float]

    def line(self, name: str) -> str:
        """Return one row of the table."""
        return (
            f"{name:18s} {self.rated:10.3f} {self.everything:10.3f} {self.recall:10.3f} "
            f"{median(self.milliseconds):8.1f} {p95(self.milliseconds):8.1f}"
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures of every system; 1 when ours misses a target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="a store that holds Icecat already")
    parser.add_argument("--ratings", type=Path, default=RATINGS)
    parser.add_argument("--catalogue", type=Path, default=ICECAT)
    options = parser.parse_args(argv)
    if not options.ratings.exists() or not (options.store or options.catalogue.exists()):
        return skip(f"{options.ratings} or {options.catalogue} is not there")
    os.environ["HF_HUB_OFFLINE"] = "1"
    with tempfile.TemporaryDirectory() as scratch:
        embedder = SentenceTransformerEmbedder()
        folder = options.store or Path(scratch)
        with Index.open(folder, embedder=embedder, create=options.store is None) as index:
            if options.store is None:
                mapping = load_mapping("icecat")
                ingest([options.catalogue], index=index, embedder=embedder, mapping=mapping)
            return compare(index, embedder, read_ratings(options.ratings))


def compare(index: Index, embedder: SentenceTransformerEmbedder, ratings: Ratings) -> int:
    """Measure every system on the same queries."""
    retriever = HybridRetriever(index=index, embedder=embedder)

    def ours(query: str, filters: Filters = PRODUCTS, limit: int = DEEP) -> list[str]:
        return [hit.passage.document_id for hit in retriever.search(query, filters, limit)]

    def dense(query: str) -> list[str]:
        vector = embedder.embed([query])[0]
        return [key[0] for key, _ in index.query(vector, "product", DEEP)]

    def bm25(query: str) -> list[str]:
        found = index.columns.lexical(query, kind="product", within=None, limit=DEEP)
        return [match.record_id for match in found]

    def fused(query: str) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for ranking in (bm25(query), dense(query)):
            for rank, each in enumerate(ranking):
                scores[each] += 1 / (61 + rank)
        return sorted(scores, key=lambda each: -scores[each])

    systems: dict[str, Search] = {
        "BM25": bm25,
        "dense": dense,
        "equal-weight RRF": fused,
        "ours": ours,
    }
    measured = {name: measure(search, ratings) for name, search in systems.items()}
    print(f"{len(relevant_queries(ratings))} queries with a relevant product, of {len(ratings)}")
    print(f"{'':18s} nDCG rated   nDCG all  recall@50   median      p95  (milliseconds at {DEEP})")
    for name, quality in measured.items():
        print(quality.line(name))
    page = timed(lambda query: ours(query, limit=10), ratings)
    filtered = timed(lambda query: ours(query, FILTERED, 10), ratings)
    filtered += timed(lambda query: ours(query, BRAND, 10), ratings)
    print(f"ten hits: median {median(page):.1f} ms, p95 {p95(page):.1f} ms")
    print(f"ten hits with filters: median {median(filtered):.1f} ms, p95 {p95(filtered):.1f} ms")
    best = measured["ours"]
    return judge(
        Figure("nDCG@10, rated only", best.rated, NDCG_RATED, most=False),
        Figure("nDCG@10, unrated = 0", best.everything, NDCG_ALL, most=False),
        Figure("recall@50", best.recall, RECALL, most=False),
        Figure("p95 unfiltered", p95(page), P95, most=True, unit=" ms"),
        Figure("p95 filtered", p95(filtered), P95_FILTERED, most=True, unit=" ms"),
    )


def measure(search: Search, ratings: Ratings) -> Quality:
    """Return the quality of one system."""
    milliseconds = timed(search, ratings)
    rows = [score(search(query), ratings[query]) for query in relevant_queries(ratings)]
    rated, everything, recall = (fmean(column) for column in zip(*rows, strict=True))
    return Quality(rated, everything, recall, milliseconds)


def score(found: Sequence[str], ratings: Mapping[str, float]) -> tuple[float, float, float]:
    """Return (nDCG@10 over rated documents, nDCG@10 over all, recall@50) of one query."""
    ideal = sorted(ratings.values(), reverse=True)
    rated = [ratings[each] for each in found if each in ratings]
    rated += [0.0] * (len(ratings) - len(rated))  # what was not found comes last, at no gain
    everything = [ratings.get(each, 0.0) for each in found]
    relevant = {each for each, rating in ratings.items() if rating > 0}
    recall = len(relevant & set(found[:50])) / len(relevant)
    return dcg(rated) / dcg(ideal), dcg(everything) / dcg(ideal), recall


def dcg(gains: Sequence[float]) -> float:
    """Return the discounted cumulative gain of the first ten."""
    return sum((2**gain - 1) / math.log2(rank + 2) for rank, gain in enumerate(gains[:10]))


def timed(search: Search, ratings: Ratings) -> list[float]:
    """Return the milliseconds of each query, once warm."""
    queries = list(ratings)
    for query in queries[:5]:
        search(query)
    found = []
    for query in queries:
        started = perf_counter()
        search(query)
        found.append((perf_counter() - started) * 1000)
    return found


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(values, n=20)[-1]


def relevant_queries(ratings: Ratings) -> list[str]:
    """Return the queries that have a relevant document."""
    return [query for query, rated in ratings.items() if any(each > 0 for each in rated.values())]


def read_ratings(path: Path) -> Ratings:
    """Return {query: {document id: rating}} of a file with these three columns."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["query"]][row["docid"]] = float(row["rating"])
    return found


if __name__ == "__main__":
    sys.exit(main())
