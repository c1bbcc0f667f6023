"""`python -m tests.benchmarks.completion`: does the search box finish the thought, and how fast.

Three sets of targets; a prefix of 2 to 12 letters of one is typed, and a suggestion counts when it
equals the target after normalisation. Every target has a product in the catalogue it is asked of.

- *seen*: occurrences of the query log are split by a hash. One half is ingested as a log, with
  `min_customers` at its default; every occurrence of the other half is a target, whether or not the
  first half has the same string.
- *unseen*: a fifth of the products suggests nothing and nothing is learnt from it: no phrase of
  theirs is stored and their titles count for no statistic. They stay in the catalogue, as hits.
  What is asked for are phrases of theirs, which other products may have too, as often as products
  of the fifth have them; the figures over different phrases stand beside. A target that is put
  together while typing ("xerox" and "label printer") is found through the hits.
- *natural*: phrases of requests that people wrote, each once.

The baselines hold exactly the strings that we store, ordered by popularity: how often a string was
logged plus the products that it has. A typo is one slip of the keyboard in a prefix of 4 letters or
more, from where one is to be forgiven; it is compared with clean prefixes of the same lengths.

With --dev the split, the fifth and the targets are others: development looks at those.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np

from knowledge.catalogue import Catalogue, Embedded
from knowledge.completion import Completions, Policy, saving
from knowledge.completion.building import Built, Query, build
from knowledge.completion.completer import View, suggest
from knowledge.completion.goods import content
from knowledge.completion.normalising import normal
from knowledge.completion.shelf import Shelf, holds
from knowledge.index import sqlite_url
from knowledge.payload import content_hash
from knowledge.readers import load_mapping, read_products
from knowledge.types import Product
from tests.benchmarks.completion_baselines import FullText, Trie
from tests.benchmarks.completion_scale import answer_times, grown
from tests.benchmarks.completion_sets import (
    Kind,
    Target,
    bucket,
    goals,
    held_back,
    key_phrases,
    mistyped,
    read_log,
    sampled,
    split_log,
    unseen,
)
from tests.benchmarks.completion_slips import corrected, misspellings, misspelt, touched
from tests.benchmarks.report import Figure, judge, skip

SHARED = Path("../shared/data")
SHOPS: Mapping[str, tuple[Path, str]] = {
    "icecat": (SHARED / "icecat/products.jsonl.gz", "icecat"),
    "retail-demo-store": (SHARED / "retail-demo-store/products.yaml", "retail-demo-store"),
}
LENGTHS = range(2, 13)
TOLERANT = 4  # letters from which a slip is forgiven
DEPTH = 10
SYSTEMS = ("ours", "trie", "fts5")
KINDS: tuple[Kind, ...] = ("seen", "unseen", "natural")
_MOST = {"unseen": 900, "natural": 700}
_MILLION = 1_000_000


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


@dataclass(slots=True)
class Tally:
    """Reciprocal ranks and successes, by system, way of typing, set and length."""

    sums: dict[tuple[object, ...], list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0.0, 0.0, 0.0])
    )

    def add(self, rank: int, times: float, *keys: tuple[object, ...]) -> None:
        for key in keys:
            row = self.sums[key]
            row[0] += times
            row[1] += times / rank if rank else 0.0
            row[2] += times if rank else 0.0

    def mrr(self, *key: object) -> float:
        row = self.sums[key]
        return row[1] / row[0] if row[0] else 0.0

    def success(self, *key: object) -> float:
        row = self.sums[key]
        return row[2] / row[0] if row[0] else 0.0


def main() -> int:
    options = _options()
    if not all(path.exists() for path, _ in SHOPS.values()):
        return skip(f"{SHARED} is not there: it lies beside the checkout")
    salt = "dev" if options.dev else ""
    logged, asked = split_log(read_log(SHARED / "chorus-log/queries.tsv"), salt)
    shops = {name: _open(name, logged, salt) for name in SHOPS}
    figures: list[Figure] = []
    for part in options.parts:
        print(f"\n== {part}")
        figures += PARTS[part](shops, asked, salt)
    print()
    return judge(*figures)


def _open(name: str, logged: Counter[str], salt: str) -> Shop:
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


# -- quality ---------------------------------------------------------------------------------


def _targets(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> Iterator[Target]:
    icecat = shops["icecat"]
    yield from (Target("seen", "icecat", q, n) for q, n in asked.items() if icecat.has_hits(q))
    for name, shop in shops.items():
        phrases = (each for each in unseen(shop.products, salt) if shop.has_hits(each))
        yield from sampled(phrases, "unseen", name, _MOST["unseen"])
    requests = goals(SHARED / "webshop/human_goals.json")
    half = [each for each in requests if bucket(each, 2, "natural") == (1 if salt else 0)]
    for name, shop in shops.items():
        phrases = {each for goal in half for each in key_phrases(goal, shop.has_hits)}
        chosen = sampled(sorted(phrases), "natural", name, _MOST["natural"])
        yield from (replace(each, times=1) for each in chosen)


def _quality(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    targets = list(_targets(shops, asked, salt))
    for kind in KINDS:
        some = [each for each in targets if each.kind == kind]
        print(f"{kind}: {len(some)} targets, {sum(each.times for each in some)} times asked for")
    tally = Tally()
    for target in targets:
        _ask(target, shops[target.shop], tally)
    _print_table(tally)
    return _quality_figures(tally, len(targets))


def _ask(target: Target, shop: Shop, tally: Tally) -> None:
    wanted, text = normal(target.text), target.text.lower()
    random = Random(text)
    for length in LENGTHS:
        if length >= len(text):
            break
        prefix = text[:length]
        slip = mistyped(prefix, random) if length >= TOLERANT else None
        # "same" are the clean prefixes that a mistyped one stands beside.
        ways = [(("clean", "same") if slip else ("clean",), prefix), (("typo",), slip)]
        for names, typed in ways:
            for system in SYSTEMS if typed else ():
                found = shop.complete(system, typed or "")
                rank = found.index(wanted) + 1 if wanted in found else 0
                for way in names:
                    _add(tally, rank, target, (system, way), length)


def _add(tally: Tally, rank: int, target: Target, place: tuple[str, str], length: int) -> None:
    for row, times in (("", target.times), (", each once", 1)):
        one, every = f"{target.kind}{row}", f"all{row}"
        tally.add(rank, times, (*place, one, length), (*place, one), (*place, every))


def _print_table(tally: Tally) -> None:
    rows = [name for kind in (*KINDS, "all") for name in (kind, f"{kind}, each once")]
    for way in ("clean", "typo"):
        for row in rows:
            cells = (
                f"{system} {tally.mrr(system, way, row):.3f}/{tally.success(system, way, row):.3f}"
                for system in SYSTEMS
            )
            print(f"{way:6} {row:20} MRR@10/Success@10  {'  '.join(cells)}")
    for row in rows[:-2]:
        for way in ("clean", "typo"):
            for system in SYSTEMS[: 1 if way == "typo" else None]:
                cells = (
                    f"{tally.mrr(system, way, row, n):.2f}/{tally.success(system, way, row, n):.2f}"
                    for n in LENGTHS
                )
                print(f"{row:20} {way:5} {system:5} {'  '.join(cells)}")


def _quality_figures(tally: Tally, targets: int) -> list[Figure]:
    def ratio(one: float, other: float) -> float:
        return one / other if other else float("inf")

    clean = tally.mrr("ours", "clean", "all")
    figures = [Figure("targets", targets, 2000, most=False)]
    figures += [
        Figure(
            f"{kind}: MRR@10 over {rival}'s",
            ratio(tally.mrr("ours", "clean", kind), tally.mrr(rival, "clean", kind)),
            1.0, most=False,
        )
        for kind in KINDS
        for rival in SYSTEMS[1:]
    ]  # fmt: skip
    same = tally.mrr("ours", "same", "all")
    typo = tally.mrr("ours", "typo", "all")
    return [
        *figures,
        Figure("clean MRR@10 over the trie's", ratio(clean, tally.mrr("trie", "clean", "all")), 1.2,
               most=False),
        Figure("typo MRR@10 over the trie's", ratio(typo, tally.mrr("trie", "typo", "all")), 3.0,
               most=False),
        Figure("what a typo costs of the clean MRR", 100 * (1 - typo / same), 20, most=True,
               unit=" %"),
        Figure("seen: Success@10 at 6 letters", tally.success("ours", "clean", "seen", 6), 0.6,
               most=False),
        Figure("unseen: Success@10 at 6 letters", tally.success("ours", "clean", "unseen", 6), 0.4,
               most=False),
    ]  # fmt: skip


# -- truth -----------------------------------------------------------------------------------


def _truth(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    """Sell half of the products out and look whether each suggestion has one that is left."""
    from knowledge.completion.goods import facts

    shown = wrong = 0
    for shop in shops.values():
        out = {each.id for each in shop.products if bucket(each.id, 2, "sold") == 0}
        shelf = Shelf.of(shop.built).with_stock(dict.fromkeys(out, False))
        view = View.of(shelf)
        left = [facts(each, "") for each in shop.products if each.id not in out]
        left = [each for each in left if each.sellable]
        texts = {each for target in _some(shop, 150) for n in (2, 4, 7) for each in [target[:n]]}
        for prefix in sorted(texts):
            for each in suggest(view, prefix, DEPTH):
                shown += 1
                # A product by product count, with neither index nor array.
                wrong += sum(holds(one, each.text) for one in left) != each.hits or not each.hits
    print(f"{shown} suggestions shown with half of the products sold out")
    return [Figure("suggestions with the in-stock hits they claim", 100 * (1 - wrong / shown), 100,
                   most=False, unit=" %")]  # fmt: skip


def _some(shop: Shop, count: int) -> list[str]:
    segment = shop.view.base.segment
    return [segment.texts[int(n)] for n in np.linspace(0, len(segment) - 1, count)]


# -- time ------------------------------------------------------------------------------------


def _prefixes(shop: Shop, count: int) -> list[str]:
    random = Random(1)
    found: list[str] = []
    for text in _some(shop, count):
        length = random.randint(2, 12)
        prefix = text[:length]
        found += [prefix, mistyped(prefix, random) or prefix]
    return found


def _time(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    shop = shops["icecat"]
    prefixes = _prefixes(shop, 2_000)
    gc.collect()
    wall, cpu = answer_times(shop.view, prefixes)
    _print_times("icecat", wall, cpu)
    for name in SYSTEMS[1:]:
        started = perf_counter()
        for prefix in prefixes:
            shop.complete(name, prefix)
        mean = (perf_counter() - started) / len(prefixes) * 1e3
        print(f"  mean {np.mean(wall):.2f} ms, that of {name} {mean:.2f} ms")
    return [Figure("keystroke on Icecat, p95", float(np.percentile(wall, 95)), 5, most=True,
                   unit=" ms")]  # fmt: skip


def _print_times(name: str, wall: Sequence[float], cpu: Sequence[float]) -> None:
    for label, times in (("wall", wall), ("CPU", cpu)):
        half, most, worst = np.percentile(times, [50, 95, 100])
        print(f"{name}, {label}: median {half:.2f} ms, p95 {most:.2f} ms, most {worst:.1f} ms")


def _million(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    shop = shops["icecat"]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        started = perf_counter()
        large = grown(shop.built, _MILLION)
        folder = place / saving.save(large, place)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
        seconds = perf_counter() - started
        print(f"{len(large.suggestions)} suggestions, {size:.0f} MiB, made in {seconds:.0f} s")
        (place / "prefixes").write_text("\n".join(_prefixes(shop, 1_000)), encoding="utf-8")
        del large
        command = [sys.executable, "-m", "tests.benchmarks.completion_scale", folder, "prefixes"]
        command[-1] = str(place / "prefixes")
        done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    loaded, half, most, worst, cpu_half, cpu_most, _, peak = map(float, done.stdout.split())
    print(f"loaded in {loaded:.2f} s; wall: median {half:.2f} ms, p95 {most:.2f}, most {worst:.1f}")
    print(f"CPU: median {cpu_half:.2f} ms, p95 {cpu_most:.2f} ms")
    return [
        Figure("keystroke with 1,000,000 suggestions, p95", most, 10, most=True, unit=" ms"),
        Figure("memory there", peak, 1, most=True, unit=" GiB"),
    ]


def _update(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    """One product of Icecat sells out: until another opener of the store shows it no more."""
    shop = shops["icecat"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        catalogue = Catalogue(sqlite_url(folder / "catalogue.sqlite"))
        catalogue.write([_embedded(each) for each in shop.products])
        writer, reader = Completions(folder), Completions(folder)
        started = perf_counter()
        writer.sync(catalogue, "0")
        print(f"built from the catalogue in {perf_counter() - started:.1f} s")
        reader.complete("a")
        spent = []
        for n, product in enumerate(shop.products[:: len(shop.products) // 20]):
            sold_out = replace(product, in_stock=0)
            catalogue.write([_embedded(sold_out)])
            started = perf_counter()
            writer.update(catalogue, str(n + 1), since=str(n), changed=[product.id])
            reader.complete(product.title[:6])
            spent.append((perf_counter() - started) * 1e3)
        for each in (writer, reader, catalogue):
            each.close()
    print(f"sold out until gone: median {np.median(spent):.1f} ms, most {max(spent):.1f} ms")
    return [Figure("sold out until gone, median of 20", float(np.median(spent)), 50, most=True,
                   unit=" ms")]  # fmt: skip


def _embedded(product: Product) -> Embedded:
    return Embedded(product, "icecat", "icecat", content_hash(product), (), ())


# -- correction ------------------------------------------------------------------------------


def _correction(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    listed = misspellings(SHARED / "spelling/hello_ltr_misspell.txt")
    figures: list[Figure] = []
    for name, shop in shops.items():
        shelf = shop.view.base
        texts = [each for each in _some(shop, 6_000) if 1 < len(each.split()) < 5]
        queries = [each for each in texts if bucket(each, 2, f"right{salt}") == 0][:1_000]
        others = [each for each in texts if bucket(each, 2, f"right{salt}") == 1][:1_500]
        cases = list(misspelt(others, listed, shop.knows))
        for label, some in (
            ("listed", [each for each in cases if each.listed]),
            ("keyboard", [each for each in cases if not each.listed]),
        ):
            changed, right, sure, both = corrected(shelf, some)
            print(
                f"{name}, {label}: {len(some)} misspelt; precision {right / max(changed, 1):.3f}, "
                f"recall {right / max(len(some), 1):.3f}; certain ones {sure}, of them right "
                f"{both / max(sure, 1):.3f}"
            )
        wrongly = touched(shelf, queries)
        print(f"{name}: of {len(queries)} right queries {len(wrongly)} touched {wrongly[:5]}")
        figures.append(Figure(f"{name}: right queries touched", 100 * len(wrongly) / len(queries),
                              1.0001, most=True, unit=" %"))  # fmt: skip
    asked_for = [each for each in asked if shops["icecat"].has_hits(each)]
    wrongly = touched(shops["icecat"].view.base, asked_for)
    print(f"of {len(asked_for)} logged queries with hits {len(wrongly)} touched {wrongly[:5]}")
    return figures


# -- anything --------------------------------------------------------------------------------


def _fuzz(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    view, random = shops["icecat"].view, Random(0)
    slow: list[tuple[float, str]] = []
    for prefix in _any_prefixes(random, shops["icecat"], 100_000):
        started = perf_counter()
        suggest(view, prefix, 8)
        if (spent := (perf_counter() - started) * 1e3) > 25:
            slow.append((spent, prefix))
    # The machine has other work: what is slow by itself is slow again.
    again = [min(_once(view, prefix) for _ in range(3)) for _, prefix in slow]
    print(f"100,000 prefixes, {len(slow)} over 25 ms at first, {sum(t > 25 for t in again)} again")
    return [Figure("slowest answer to any prefix", max(again, default=0.0), 50, most=True,
                   unit=" ms")]  # fmt: skip


def _once(view: View, prefix: str) -> float:
    started = perf_counter()
    suggest(view, prefix, 8)
    return (perf_counter() - started) * 1e3


def _any_prefixes(random: Random, shop: Shop, count: int) -> Iterator[str]:
    """Yield random text: any Unicode, letters, and pieces of real suggestions put together."""
    texts = _some(shop, 2_000)
    draw: tuple[Callable[[], str], ...] = (
        lambda: "".join(chr(random.randrange(0x110000)) for _ in range(random.randrange(30))),
        lambda: "".join(random.choices("abcdefghijklmnopqrstuvwxyz 0123456789-.", k=12)),
        lambda: " ".join(random.choice(texts)[: random.randrange(12)] for _ in range(3)),
        lambda: " ".join(random.choices("abcdefs", k=random.randrange(9))),
    )
    for n in range(count):
        yield draw[n % len(draw)]()


PARTS: Mapping[
    str, Callable[[Mapping[str, Shop], Counter[str], str], Iterable[Figure]]
] = {
    "quality": _quality, "truth": _truth, "time": _time, "million": _million, "update": _update,
    "correction": _correction, "fuzz": _fuzz,
}  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="all of them by default")
    parser.add_argument("--dev", action="store_true", help="another split, for development")
    options = parser.parse_args()
    options.parts = options.parts or list(PARTS)
    return options


if __name__ == "__main__":
    sys.exit(main())
