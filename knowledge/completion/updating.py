"""Bringing suggestions up to the catalogue: a few changes beside the index, or a new one.

There is one writer at a time. The arrays of a new index lie complete in their folder before the
state names it, and the folder of the old one goes after that, so a kill at any time leaves what was
served.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from knowledge.completion import saving
from knowledge.completion.building import build
from knowledge.completion.goods import facts, sellable, shape
from knowledge.completion.phrases import Phrase, phrases
from knowledge.completion.state import TAKEN, Change
from knowledge.types import Product

if TYPE_CHECKING:
    from knowledge.catalogue import Catalogue
    from knowledge.completion.lexicon import Lexicon
    from knowledge.completion.policy import Policy
    from knowledge.completion.queries import Queries
    from knowledge.completion.serving import Serving
    from knowledge.completion.shelf import Shelf
    from knowledge.completion.state import State

_BATCH = 2_000
_MANY = 200  # changed products from which a new index is built


class Updating:
    """Writes the state and the indexes of a folder."""

    def __init__(
        self, folder: Path, *, state: State, serving: Serving, queries: Queries, policy: Policy
    ) -> None:
        self._folder = folder
        self._state = state
        self._serving = serving
        self._queries = queries
        self._policy = policy
        self._file_lock = FileLock(folder / "completion.lock")
        self._writing = threading.RLock()  # of this process's threads; the file's, of processes
        self._lexicon: tuple[str, Lexicon] | None = None

    def take_away(self, ids: Collection[str]) -> None:
        """Suggest some products no more, at once; what else changed is for the next update."""
        if not ids:
            return
        if self._is_under_way():  # the next index may have products that this one has not
            self._state.take_away(list(ids))
            return
        served = self._state.served()
        if not self._serving.is_built(served):
            return
        known = self._serving.shelf(served.base).numbers.keys() | self._state.hashes().keys()
        self._state.take_away([each for each in ids if each in known])

    def update(
        self,
        catalogue: Catalogue,
        generation: str | None,
        *,
        since: str | None,
        changed: Collection[str],
    ) -> bool:
        """Bring suggestions up to the catalogue unless it takes a new index; say whether they are.

        `changed` are the only records that differ since the generation `since`. What is sold out
        is gone in any case.
        """
        with self._exclusive():
            served = self._state.served()
            if not self._serving.is_built(served):
                return False
            trusted = served.catalogue == _name(since)
            known = changed if trusted else self._differing(catalogue, served.base)
            ids = list({*known, *self._state.taken_away()})
            changes, whole = self._changes(catalogue, served.base, ids)
            self._state.change(changes, catalogue=_name(generation) if whole else None)
            return whole

    def sync(self, catalogue: Catalogue, generation: str | None) -> None:
        """Bring suggestions up to the catalogue and the queries, with a new index if it takes one.

        A catalogue of 20,000 products takes half a minute.
        """
        with self._exclusive():
            if self._state.served().queries == self._logged():
                self._catch_up(catalogue, generation)
            else:
                self._rebuild(catalogue, generation)

    def catch_up(self, catalogue: Catalogue, generation: str | None) -> None:
        """Bring suggestions up to the catalogue, with a new index if it takes one."""
        with self._exclusive():
            self._catch_up(catalogue, generation)

    def follow(self, catalogue: Catalogue, generation: str | None) -> bool:
        """Do what is quickly done of it, and say whether that was all: a first index is, too.

        Raises `Timeout` if somebody else is at it.
        """
        with self._exclusive(wait=False):
            served = self._state.served()
            if not self._serving.is_built(served):
                self._rebuild(catalogue, generation)
                return True
            if served.catalogue == _name(generation):
                return True
            if len(self._differing(catalogue, served.base)) > _BATCH:
                return False
            return self.update(catalogue, generation, since=None, changed=())

    def _catch_up(self, catalogue: Catalogue, generation: str | None) -> None:
        served = self._state.served()
        if self._serving.is_built(served) and served.catalogue == _name(generation):
            return
        if not self.update(catalogue, generation, since=None, changed=()):
            self._rebuild(catalogue, generation)

    @contextmanager
    def _exclusive(self, *, wait: bool = True) -> Iterator[None]:
        """Be the only writer; raises `Timeout` when somebody else is and there is no waiting."""
        if not self._writing.acquire(blocking=wait):
            raise Timeout(self._file_lock.lock_file)
        try:
            with self._file_lock.acquire(timeout=-1 if wait else 0):
                yield
        finally:
            self._writing.release()

    def _is_under_way(self) -> bool:
        try:
            with self._exclusive(wait=False):
                return False
        except Timeout:
            return True

    def _logged(self) -> str:
        """Return what changes when other queries become suggestions."""
        return f"{self._queries.generation} by {self._policy.digest}"

    def _rebuild(self, catalogue: Catalogue, generation: str | None) -> None:
        # Before anything is read: what is taken away from here on may be missing in it.
        since, logged = self._state.served().generation, self._logged()
        queries = self._queries.all(min_people=self._policy.min_customers)
        built = build(
            lambda: _products(catalogue),
            [each for each in queries if self._policy.may_store(each.text)],
            allowed=self._policy.may_show,
        )
        name = saving.save(built, self._folder)
        self._state.replace(name, catalogue=_name(generation), queries=logged, since=since)
        saving.tidy(self._folder, name)

    def _differing(self, catalogue: Catalogue, base: str) -> list[str]:
        """Return the ids of the products that are not as they were last synced."""
        goods = self._serving.shelf(base).goods
        known = {goods.ids[n]: goods.hashes[n] for n in range(len(goods))}
        known |= self._state.hashes()
        documents = {each for each, _ in catalogue.origins(["document"])}
        hashes = {k: v for k, v in catalogue.hashes().items() if k not in documents}
        return [each for each in {**known, **hashes} if known.get(each, "") != hashes.get(each, "")]

    def _changes(
        self, catalogue: Catalogue, base: str, ids: Sequence[str]
    ) -> tuple[list[Change], bool]:
        """Return how products differ from the index, and whether that is all: not if too many do.

        Of what is too many only the stock is told.
        """
        shelf = self._serving.shelf(base)
        records, entries = catalogue.records(ids), catalogue.entries(ids)
        before = {change.id: change for change in self._state.changes()}
        bodies = sum(change.body is not None for change in before.values())
        most = max(_MANY, len(shelf.goods) // 50)
        found: list[Change] = []
        new: list[tuple[Product, Change]] = []
        for each in ids:
            product, number = records.get(each), shelf.numbers.get(each)
            if not isinstance(product, Product):
                if number is not None or each in before:
                    found.append(Change(each, "", sellable=False))
                continue
            digest, form, can = entries[each].hash, shape(product), sellable(product)
            if number is not None and shelf.goods.shapes[number] == form:
                found.append(Change(each, digest, can))
                continue
            body = before[each].body if each in before else None
            change = Change(each, digest, can, body)
            if body is None or body[0].shape != form:
                new.append((product, change))
            else:
                found.append(change)
        if bodies + len(new) > most:
            known = (c for _, c in new if c.id in shelf.numbers or c.body is not None)
            return [*found, *(replace(each, hash=TAKEN) for each in known)], False
        for product, change in new:
            body = facts(product, change.hash), self._said(product, base, shelf)
            found.append(replace(change, body=body))
        return found, True

    def _said(self, product: Product, base: str, shelf: Shelf) -> tuple[Phrase, ...]:
        if self._lexicon is None or self._lexicon[0] != base:
            self._lexicon = (base, saving.lexicon_of(self._folder / base, shelf.built))
        said = phrases(product, self._lexicon[1])
        return tuple(each for each in said if self._policy.may_show(each.text))


def _name(generation: str | None) -> str:
    """Return how a generation is stored; a catalogue that was never written has none."""
    return generation or "-"


def _products(catalogue: Catalogue) -> Iterator[tuple[Product, str]]:
    """Yield every product with its content hash."""
    hashes = catalogue.hashes()
    ids = sorted(hashes)
    for start in range(0, len(ids), _BATCH):
        for each, record in catalogue.records(ids[start : start + _BATCH]).items():
            if isinstance(record, Product):
                yield record, hashes[each]
