"""The shops of the completion benchmark, each with those that completion is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from knowledge.completion import Policy
from knowledge.completion.building import Built, Query, build
from knowledge.completion.completer import View, suggest
from knowledge.completion.goods import content
from knowledge.completion.normalising import normal
from knowledge.completion.shelf import Shelf
from knowledge.readers import load_mapping, read_products
from knowledge.types import Product
from tests.benchmarks.completion_baselines import FullText, Trie
from tests.benchmarks.completion_sets import held_back

SHARED = Path("../shared/data")
SHOPS: Mapping[str, tuple[Path, str]] = {
    "icecat": (SHARED / "icecat/products.jsonl.gz", "icecat"),
    "retail-demo-store": (SHARED / "retail-demo-store/products.yaml", "retail-demo-store"),
}
DEPTH = 10
SYSTEMS = ("ours", "trie", "fts5")


@dataclass(slots=True)
class Shop:
    """A catalogue and its completion, with those that it is compared with."""

    products: list[Product]
    built: Built
    view: View
    trie: Trie
    full_text: FullText

    def complete(self, system: str, prefix: str) -> list[str]:
        if system == "ours":
            return [normal(each.text) for each in suggest(self.view, prefix, DEPTH)]
        rival = self.trie if system == "trie" else self.full_text
        return rival.complete(prefix, DEPTH)

    def knows(self, word: str) -> bool:
        return self.view.base.finder.count(content(word)[0]) > 0

    def has_hits(self, text: str) -> bool:
        return len(self.view.base.finder.products(content(text))) > 0


def open_shop(name: str, logged: Counter[str], salt: str) -> Shop:
    """Read a catalogue and make its suggestions, without those of the fifth that is held back."""
    path, mapping = SHOPS[name]
    read = read_products(path, load_mapping(mapping))
    known = {each.id: each for each in read if isinstance(each, Product)}
    products = list(known.values())
    least = Policy().min_customers
    queries = [Query(text, n) for text, n in logged.items() if n >= least]
    started = perf_counter()
    built = build(
        lambda: ((each, "") for each in products),
        queries if name == "icecat" else (),
        silent=lambda product: held_back(product, salt),
    )
    seconds = perf_counter() - started
    view = View.of(Shelf.of(built))
    popularity = _popularity(view, logged if name == "icecat" else Counter())
    print(
        f"{name}: {len(products)} products, {len(popularity)} suggestions, built in {seconds:.1f} s"
    )
    return Shop(products, built, view, Trie(popularity), FullText(popularity))


def _popularity(view: View, logged: Counter[str]) -> dict[str, float]:
    segment = view.base.segment
    counts: Counter[str] = Counter()
    for text, n in logged.items():
        counts[normal(text)] += n
    names = (segment.normals[n] for n in range(len(segment)))
    return {name: counts[name] + float(view.stock.hits[n]) for n, name in enumerate(names)}


def some_texts(shop: Shop, count: int) -> list[str]:
    """Return so many suggestions of all ranks."""
    segment = shop.view.base.segment
    return [segment.texts[int(n)] for n in np.linspace(0, len(segment) - 1, count)]
