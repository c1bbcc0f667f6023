"""Reading all sources of a config: what an encoder learns from, stops by, and is measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from finetune.errors import DataError
from finetune.hygiene.leaks import Leaks, held_out
from finetune.matching.groups import seeded, share_of
from finetune.matching.questions import check_names, made, source_name
from finetune.matching.registering import file_hashes, sha256_of
from finetune.matching.shoppers import Shoppers, shoppers
from finetune.matching.shops import asked_of_shops

if TYPE_CHECKING:
    from pathlib import Path

    from finetune.matching.config import MatchingConfig
    from finetune.matching.groups import Pool


@dataclass(frozen=True, slots=True)
class Data:
    """What is learned from, what stops and calibrates it, and questions that it is measured by.

    `parts` are the shoppers' questions, `shops` those asked of shops that are held out.
    """

    train: tuple[Pool, ...]
    development: tuple[Pool, ...]
    parts: Shoppers
    shops: tuple[Pool, ...]
    counts: dict[str, int]
    hashes: dict[str, str]
    """The SHA-256 of each file that was read."""
    given_away: Mapping[str, int]
    """How many questions of each source a suite or holdout file keeps from being learned."""
    bare: Mapping[str, int]
    """How many had no text beside them to learn from, as a shop without pages may have none."""

    @property
    def measured(self) -> dict[str, tuple[Pool, ...]]:
        """What an encoder is measured on: none of it was learned from."""
        parts = {"dev": self.parts.test, "others": self.parts.unseen, "shops": self.shops}
        return {name: tuple(pools) for name, pools in parts.items() if pools}


def gather(config: MatchingConfig) -> Data:
    """Read all sources of a config; raise `FinetuneError` for one that cannot be read."""
    form, seed = config.data, config.training.seed
    names = [each.path for each in form.catalogues] + [each.path for each in form.shops]
    check_names(map(config.find, names))
    held = held_out([config.find(name) for name in form.holdout])
    parts = shoppers(config.find(form.folder), form.shoppers, seed=seed)
    pools = list(parts.train)
    for each in form.catalogues:
        path = config.find(each.path)
        pools += made(each, path, absent=form.absent, held_out=held.products, seed=seed)
    aside, learned, development = _shops(config)
    found = [*pools, *learned]
    free = list(unheld(found, Leaks(held)))
    pools = [pool for pool in free if len(pool.texts) > 1]
    seeded(seed).shuffle(pools)
    if not pools:
        raise DataError(f"{config.path}: its sources hold no question to learn from")
    return Data(
        tuple(pools),
        (*parts.development, *development),
        parts,
        tuple(aside),
        dict(_by_source(pools)),
        file_hashes(config),
        given_away=_by_source(found) - _by_source(free),
        bare=_by_source(free) - _by_source(pools),
    )


def _by_source(pools: Iterable[Pool]) -> Counter[str]:
    return Counter(pool.source for pool in pools)


def _shops(config: MatchingConfig) -> tuple[list[Pool], list[Pool], list[Pool]]:
    """Return the questions of shops that are held out, those to learn from, and to develop by."""
    aside: list[Pool] = []
    learned: list[Pool] = []
    development: list[Pool] = []
    known: dict[str, Path] = {}
    for each in config.data.shops:
        path = config.find(each.path)
        pools = asked_of_shops(path, source=source_name(path))
        # Learned from and held out, or weighed twice, it would be measured wrongly.
        if (other := known.setdefault(sha256_of(path), path)) is not path:
            same = f"{path} twice" if other == path else f"{other} and {path}, which are the same"
            raise DataError(f"data.shops names {same}: leave one out")
        for pool in pools:
            develops = share_of(pool.product, "d") < config.data.shoppers.development
            part = aside if each.held_out else development if develops else learned
            part.append(pool)
    return aside, learned, development


def unheld(pools: Iterable[Pool], leaks: Leaks) -> Iterable[Pool]:
    """Return the questions that no suite or holdout file asks, nor proves an answer by.

    What proves one and only stands beside a question is left out alone: a shop's one sentence that
    any shop has would else take all its questions along.
    """
    free = cache(lambda text: not leaks.why((), (text,), ()))
    for pool in pools:
        if not leaks.why((pool.product,), pool.answers, (pool.question,)):
            others, labelled = (
                tuple(filter(free, texts)) for texts in (pool.others, pool.labelled)
            )
            yield replace(pool, others=others, labelled=labelled)
