"""Is what somebody is about to type among the suggestions, and how far up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from knowledge.completion.normalising import normal
from tests.benchmarks.completion_sets import (
    Kind,
    Target,
    bucket,
    goals,
    key_phrases,
    mistyped,
    sampled,
    unseen,
)
from tests.benchmarks.completion_shops import SHARED, SYSTEMS, Shop
from tests.benchmarks.report import Figure

LENGTHS = range(2, 13)
TOLERANT = 4  # letters from which a slip is forgiven
KINDS: tuple[Kind, ...] = ("seen", "unseen", "natural")
_MOST = {"unseen": 900, "natural": 700}


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


def quality(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    """Ask for all targets."""
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
