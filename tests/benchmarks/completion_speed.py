"""How long an answer, an index and a change take."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np

from knowledge.catalogue import Catalogue, Embedded
from knowledge.completion import Completions, saving
from knowledge.index import sqlite_url
from knowledge.payload import content_hash
from knowledge.types import Product
from tests.benchmarks.completion_scale import answer_times, grown
from tests.benchmarks.completion_sets import mistyped
from tests.benchmarks.completion_shops import SYSTEMS, Shop, some_texts
from tests.benchmarks.report import Figure

_MILLION = 1_000_000


def _prefixes(shop: Shop, count: int) -> list[str]:
    random = Random(1)
    found: list[str] = []
    for text in some_texts(shop, count):
        length = random.randint(2, 12)
        prefix = text[:length]
        found += [prefix, mistyped(prefix, random) or prefix]
    return found


def times(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    """Measure keystrokes on Icecat."""
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


def million(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    """Measure keystrokes and memory with a million suggestions."""
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


def update(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
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
