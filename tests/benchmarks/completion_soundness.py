"""Is each suggestion true, is each correction right, and does anything that is typed do harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from time import perf_counter, process_time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.completion.completer import View, suggest
from knowledge.completion.correction import correct
from knowledge.completion.goods import Facts, content, facts
from knowledge.completion.shelf import Shelf
from tests.benchmarks.completion_sets import bucket
from tests.benchmarks.completion_shops import DEPTH, SHARED, Shop, some_texts
from tests.benchmarks.completion_slips import corrected, misspellings, misspelt, strangers, touched
from tests.benchmarks.report import Figure

_ANY, _HYPOTHETICAL = 100_000, 20_000
_SLOW = 25.0  # milliseconds from which an answer is asked for again


def truth(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    """Sell half of the products out and look whether each suggestion has one that is left."""
    shown = wrong = 0
    for shop in shops.values():
        out = {each.id for each in shop.products if bucket(each.id, 2, "sold") == 0}
        shelf = Shelf.of(shop.built).with_stock(dict.fromkeys(out, False))
        view = View.of(shelf)
        left = [facts(each, "") for each in shop.products if each.id not in out]
        left = [each for each in left if each.sellable]
        texts = {
            each for target in some_texts(shop, 150) for n in (2, 4, 7) for each in [target[:n]]
        }
        for prefix in sorted(texts):
            for each in suggest(view, prefix, DEPTH):
                shown += 1
                wrong += not each.hits or each.hits not in _counts(left, each.text)
    print(f"{shown} suggestions shown with half of the products sold out")
    return [Figure("suggestions with the in-stock hits they claim", 100 * (1 - wrong / shown), 100,
                   most=False, unit=" %")]  # fmt: skip


def _counts(left: Sequence[Facts], text: str) -> set[int]:
    """Return how many products say all words, by which of them names the product.

    In "silver notebook" that is the last, in "notebook silver" it is not. Counted product by
    product, with neither index nor array.
    """
    asked = content(text)
    having = [each for each in left if each.said.issuperset(asked)]
    return {sum(word in each.named for each in having) for word in asked}


def correction(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    """Correct misspelt queries, right ones, and words of others."""
    listed = misspellings(SHARED / "spelling/hello_ltr_misspell.txt")
    figures: list[Figure] = []
    for name, shop in shops.items():
        shelf = shop.view.base
        texts = [each for each in some_texts(shop, 6_000) if 1 < len(each.split()) < 5]
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
        others = strangers(listed, shop.knows, 2_000)
        read = [made for word in others if (made := correct(shelf, word))]
        sure = sum(made.certain for made in read)
        print(
            f"{name}: of {len(others)} misspelt words that the shop has not, "
            f"{100 * sure / len(others):.2f} % are read as one that it has, "
            f"{100 * (len(read) - sure) / len(others):.2f} % asked about"
        )
        figures.append(Figure(f"{name}: misspelt words of others read as ours",
                              100 * sure / len(others), 1, most=True, unit=" %"))  # fmt: skip
        wrongly = touched(shelf, queries)
        print(f"{name}: of {len(queries)} right queries {len(wrongly)} touched {wrongly[:5]}")
        figures.append(Figure(f"{name}: right queries touched", 100 * len(wrongly) / len(queries),
                              1.0001, most=True, unit=" %"))  # fmt: skip
    asked_for = [each for each in asked if shops["icecat"].has_hits(each)]
    wrongly = touched(shops["icecat"].view.base, asked_for)
    print(f"of {len(asked_for)} logged queries with hits {len(wrongly)} touched {wrongly[:5]}")
    return figures


def fuzz(shops: Mapping[str, Shop], asked: Counter[str], salt: str) -> list[Figure]:
    """Ask with anything: no error, and no answer that takes long."""
    view, slow = shops["icecat"].view, list[tuple[float, str]]()
    longest = 0.0

    def ask(prefix: str) -> None:
        nonlocal longest
        started, spent = perf_counter(), process_time()
        for each in suggest(view, prefix, 8):
            assert each.hits > 0, (prefix, each)
        longest = max(longest, (process_time() - spent) * 1e3)
        if (taken := (perf_counter() - started) * 1e3) > _SLOW:
            slow.append((taken, prefix))

    _hypothetical(ask, _HYPOTHETICAL)
    for prefix in _any_prefixes(Random(0), shops["icecat"], _ANY - _HYPOTHETICAL):
        ask(prefix)
    # The machine has other work: what is slow by itself is slow again.
    again = [min(_once(view, prefix) for _ in range(3)) for _, prefix in slow]
    print(
        f"{_ANY:,} prefixes, {_HYPOTHETICAL:,} of them by Hypothesis: most CPU {longest:.1f} ms; "
        f"{len(slow)} over {_SLOW:.0f} ms on the wall clock, {sum(t > _SLOW for t in again)} again"
    )
    return [Figure("slowest answer to any prefix", max(again, default=_SLOW), 50, most=True,
                   unit=" ms")]  # fmt: skip


def _hypothetical(ask: Callable[[str], None], count: int) -> None:
    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.text(max_size=60))
    def anything(prefix: str) -> None:
        ask(prefix)

    anything()


def _once(view: View, prefix: str) -> float:
    started = perf_counter()
    suggest(view, prefix, 8)
    return (perf_counter() - started) * 1e3


def _any_prefixes(random: Random, shop: Shop, count: int) -> Iterator[str]:
    """Yield random text: any Unicode, letters, and pieces of real suggestions put together."""
    texts = some_texts(shop, 2_000)
    draw: tuple[Callable[[], str], ...] = (
        lambda: "".join(chr(random.randrange(0x110000)) for _ in range(random.randrange(30))),
        lambda: "".join(random.choices("abcdefghijklmnopqrstuvwxyz 0123456789-.", k=12)),
        lambda: " ".join(random.choice(texts)[: random.randrange(12)] for _ in range(3)),
        lambda: " ".join(random.choices("abcdefs", k=random.randrange(9))),
    )
    for n in range(count):
        yield draw[n % len(draw)]()
