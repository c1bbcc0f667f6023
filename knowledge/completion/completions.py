"""Completions of a store: built from the catalogue, kept up to date, asked at every keystroke."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import Timeout

from knowledge.completion.completer import View, suggest
from knowledge.completion.correction import Correction, correct
from knowledge.completion.goods import content
from knowledge.completion.logs import Logged, read_queries
from knowledge.completion.phrases import Origin
from knowledge.completion.policy import Policy
from knowledge.completion.queries import Queries, Stored
from knowledge.completion.ranking import Setting
from knowledge.completion.serving import Serving
from knowledge.completion.state import State
from knowledge.completion.updating import Updating
from knowledge.errors import KnowledgeError, ReadError
from knowledge.types import Suggestion

if TYPE_CHECKING:
    from knowledge.catalogue import Catalogue
    from knowledge.columns import Columns
    from knowledge.completion.shelf import Stock
    from knowledge.types import Constraint

log = logging.getLogger(__name__)

_FILTERS = 16  # conditions whose stock is remembered


class Completions:
    """Derived files in a folder, and the log of queries beside them; safe from many threads."""

    def __init__(self, folder: Path, *, policy: Policy | None = None) -> None:
        self.queries = Queries(folder / "queries.sqlite")
        self._policy = policy or Policy()
        self._state = State(folder / "completion.sqlite")
        self._serving = Serving(folder, self._state)
        self._updating = Updating(
            folder, state=self._state, serving=self._serving, queries=self.queries,
            policy=self._policy,
        )  # fmt: skip
        self._lock = threading.Lock()
        self._filtered: tuple[View | None, OrderedDict[tuple[Constraint, ...], View]]
        self._filtered = (None, OrderedDict())
        self._followed: tuple[str | None] | None = None
        self._behind: threading.Thread | None = None

    def close(self) -> None:
        """Close the files, after an index that is being made."""
        if self._behind is not None:
            self._behind.join()
        self._state.close()
        self.queries.close()

    # -- answering -------------------------------------------------------------------------

    def complete(
        self,
        prefix: str,
        *,
        limit: int = 8,
        constraints: Sequence[Constraint] = (),
        columns: Columns | None = None,
        about: str = "",
        liked: Sequence[Constraint] = (),
        customer: str | None = None,
    ) -> list[Suggestion]:
        """Return up to `limit` suggestions, the likeliest first.

        `constraints` are looked up in `columns`, and hold for every hit. `about` is what was last
        spoken of and `liked` the conditions that it had: they only rank.
        """
        served = self.view()
        if served is None:
            return []
        view = served
        if constraints and columns is not None:
            view = self._only(served, tuple(constraints), columns)
        setting = Setting(
            about=frozenset(content(about)) if about else frozenset(),
            own=self.queries.own(customer) if customer else {},
            liked=self._liked(served, (*constraints, *liked), columns) if liked else None,
        )
        # The list of blocked words may be longer than when the index was built.
        return suggest(view, prefix, limit, setting=setting, allowed=self._policy.may_show)

    def _liked(
        self, view: View, constraints: tuple[Constraint, ...], columns: Columns | None
    ) -> Stock | None:
        """Return the stock of the products that meet conditions that were spoken of."""
        if not constraints or columns is None:
            return None
        stock = self._only(view, constraints, columns).stock
        return stock if stock.live.any() else None

    def _only(self, view: View, constraints: tuple[Constraint, ...], columns: Columns) -> View:
        """Return what is served of the products that meet conditions; counting them takes time."""
        with self._lock:
            if self._filtered[0] is not view:
                self._filtered = (view, OrderedDict())
            known = self._filtered[1]
            found = known.get(constraints)
        if found is None:
            found = view.only(frozenset(columns.matching(constraints)))
            with self._lock:
                known[constraints] = found
                if len(known) > _FILTERS:
                    known.popitem(last=False)
        return found

    def correct(self, query: str) -> Correction | None:
        """Return what a query was meant to say, None when it says it or nobody can tell."""
        view = self.view()
        return correct(view.base, query) if view else None

    def hear(self, text: str, person: str) -> None:
        """Remember what somebody searched for, unless it may tell who it was."""
        if self._policy.may_store(text):
            self.queries.hear(text, person, min_people=self._policy.min_customers)

    def log(self, path: Path) -> tuple[Stored, list[ReadError]]:
        """Read a query log in place of what the file held before; `sync` makes use of it.

        Returns what was stored, and the lines that could not be read: a file of nothing else
        leaves what was stored of it. Raises `ReadError` for one that is no query log.
        """
        rows = list(read_queries(path))
        failed = [each for each in rows if isinstance(each, ReadError)]
        logged = [each for each in rows if isinstance(each, Logged)]
        if failed and not logged:
            return Stored(), failed
        source = str(path.resolve())
        return self.queries.log(source, logged, keep=self._policy.may_store), failed

    def suggested(self) -> tuple[int, int]:
        """Return how many of the stored queries are suggested now, and how many there are."""
        often = self.queries.all(min_people=self._policy.min_customers)
        texts = {each.text for each in often if each.origin is Origin.QUERY}
        return len(self.held(texts)), self.queries.count()

    def view(self) -> View | None:
        """Return what is served now, whichever process changed it; None before anything is."""
        return self._serving.view()

    def held(self, texts: Iterable[str]) -> dict[str, int]:
        """Return {text: hits} of those texts that may be suggested: each is true of a product."""
        view = self.view()
        if view is None:
            return {}
        found = {text: view.hits(text) for text in texts if self._policy.may_store(text)}
        return {text: hits for text, hits in found.items() if hits}

    # -- bringing it up to the catalogue ---------------------------------------------------

    def take_away(self, ids: Collection[str]) -> None:
        """Suggest some products no more, at once; what else changed is for the next update."""
        self._updating.take_away(ids)

    def update(
        self,
        catalogue: Catalogue,
        generation: str | None,
        *,
        since: str | None,
        changed: Collection[str],
    ) -> bool:
        """Bring suggestions up to the catalogue unless it takes a new index; say whether they are.

        `changed` are the only records that differ since the generation `since`.
        """
        return self._updating.update(catalogue, generation, since=since, changed=changed)

    def sync(self, catalogue: Catalogue, generation: str | None) -> None:
        """Bring suggestions up to the catalogue and the queries, with a new index if it takes one.

        A catalogue of 20,000 products takes half a minute.
        """
        self._updating.sync(catalogue, generation)

    def follow(self, catalogue: Catalogue, generation: str | None) -> None:
        """Bring suggestions up to the catalogue if it has changed since this was last asked.

        If that takes a new index, it is made in the background: meanwhile nothing is suggested that
        is sold out, and nothing that is new. Nothing is done while another process does it, and
        what was logged waits for a `sync`.
        """
        if self._followed == (generation,):
            return
        try:
            done = self._updating.follow(catalogue, generation)
        except Timeout:
            return
        with self._lock:
            if not done and (self._behind is None or not self._behind.is_alive()):
                self._behind = threading.Thread(
                    target=self._make, args=(catalogue, generation), name="suggestions", daemon=True
                )
                self._behind.start()
        self._followed = (generation,)

    def catch_up(self, catalogue: Catalogue, generation: str | None) -> None:
        """Bring suggestions up to the catalogue, but not to what was logged."""
        self._updating.catch_up(catalogue, generation)

    def _make(self, catalogue: Catalogue, generation: str | None) -> None:
        try:
            self._updating.catch_up(catalogue, generation)
        except (OSError, KnowledgeError) as error:
            log.warning("the suggestions stay as they were before the last ingestion: %s", error)
