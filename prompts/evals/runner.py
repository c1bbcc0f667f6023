"""Runs suites: every case of every variant, as often as it is to be repeated, several at once.

The cases run in pydantic-evals, one data set for each variant: it keeps so many going at a time,
tries again what failed for other reasons than the answer, and holds checks apart from errors.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from prompts.evals.asking import Asking, Job, Services, Shop
from prompts.evals.cache import Cache
from prompts.evals.results import RunError
from prompts.evals.suite import Suite
from prompts.evals.types import CaseResult, Run, Variant

_LAST_STEPS = 2.0
"""Seconds that threads which were given up get to come to their next step."""


class Opener(Protocol):
    """Opens a store with some settings; raises when it cannot be opened or they are unusable."""

    def __call__(self, store: Path, settings: Mapping[str, Any]) -> AbstractContextManager[Shop]:
        """Return the store, to be closed by leaving the block."""
        ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A suite, the folder of its store, and the variants that it is run with."""

    suite: Suite
    store: Path
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: `seconds` is a case's time limit, `pause` the first wait before a new attempt."""

    repeats: int = 1
    seed: int = 0
    workers: int = 4
    seconds: float | None = 300.0
    attempts: int = 3
    pause: float = 0.5


def count(planned: Iterable[Planned], repeats: int) -> int:
    """Return how many results a run will have."""
    return repeats * sum(len(each.suite.cases) * len(each.variants) for each in planned)


def run(
    planned: Sequence[Planned],
    *,
    opener: Opener,
    options: Options | None = None,
    services: Services | None = None,
    cache: Cache | None = None,
    told: Callable[[CaseResult], None] = lambda _: None,
    versions: Mapping[str, str] | None = None,
) -> Run:
    """Run suites and return every result, in the suites' order for each variant.

    Raises whatever keeps a store from being opened, before anything is asked. What was answered
    before an interruption is in the cache, and is not asked again. `told` is called with each
    result when it is there.
    """
    options = options or Options()
    every = _variants(planned)
    started, clock = datetime.now(UTC), time.monotonic()
    for each in planned:
        for variant in each.variants:
            with opener(each.store, {**variant.settings, "seed": options.seed}):
                pass  # a variant that cannot be opened is not found out after hours
    services = services or Services()
    asking = Asking(services=services, cache=cache, seconds=options.seconds)
    results = [
        result
        for variant in every
        for result in _variant(
            variant, planned, opener=opener, options=options, asking=asking, told=told
        )
    ]
    return Run(
        started=started.isoformat(timespec="seconds"),
        seconds=time.monotonic() - clock,
        suites=tuple(each.suite.name for each in planned),
        variants=every,
        results=tuple(results),
        repeats=options.repeats,
        seed=options.seed,
        workers=options.workers,
        versions=dict(versions or {}),
    )


def _variants(planned: Iterable[Planned]) -> tuple[Variant, ...]:
    found: dict[str, Variant] = {}
    for each in planned:
        for variant in each.variants:
            if found.setdefault(variant.name, variant) != variant:
                raise RunError(
                    each.suite.path.name if each.suite.path else each.suite.name,
                    f"its variant {variant.name!r} is another than that of the suites before it; "
                    "run them one by one",
                )
    return tuple(found.values())


def _variant(
    variant: Variant,
    planned: Iterable[Planned],
    *,
    opener: Opener,
    options: Options,
    asking: Asking,
    told: Callable[[CaseResult], None],
) -> list[CaseResult]:
    """Return the results of one variant over all suites that have it.

    One variant after the other, so that only one model has to be there at a time.
    """
    from prompts.evals.evaluating import evaluate

    with ExitStack() as stack:
        shops: dict[tuple[Path, int], Shop] = {}
        jobs: list[Job] = []
        for each in planned:
            for repeat in range(options.repeats if variant in each.variants else 0):
                seed = options.seed + repeat
                if (each.store, repeat) not in shops:
                    shops[each.store, repeat] = stack.enter_context(
                        opener(each.store, {**variant.settings, "seed": seed})
                    )
                shop = shops[each.store, repeat]
                jobs += [
                    Job(each.suite.name, case, variant.name, repeat, seed, shop)
                    for case in each.suite.cases
                ]
        # Entered last, left first: what is given up should be done with a shop before it closes.
        stack.callback(asking.threads.wait, _LAST_STEPS)
        return asyncio.run(evaluate(variant.name, jobs, asking, options=options, told=told))
