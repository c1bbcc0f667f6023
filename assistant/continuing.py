"""The chat model's part in completion: it writes in the background, for the next keystroke.

Nobody ever waits for it. One prefix is written about at a time, and of those that come meanwhile
only the newest is kept; what was written is checked against the index at every use, because what
is in stock changes.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.expanding import category_of
from assistant.phrasing import sellable
from knowledge.completion.goods import content
from knowledge.completion.normalising import normal
from knowledge.errors import KnowledgeError
from knowledge.search import Wanted
from knowledge.types import Filters, Suggestion

if TYPE_CHECKING:
    from assistant.completing import Completer
    from assistant.phrasing import Phraser
    from assistant.shelves import Shelves

log = logging.getLogger(__name__)

_FEW = 3  # suggestions; with so many the index needs no help
_SHORTEST = 6  # letters of a prefix; a shorter one may become anything
_KEPT = 512  # prefixes
_LOOKED_AT = 3  # products
_LESS = 0.5  # What a model writes comes after what the shop and its customers say.


class Continuing:
    """Adds to the suggestions of the index what the chat model has written by now."""

    def __init__(self, phraser: Phraser, completer: Completer, *, shelves: Shelves) -> None:
        self._phraser = phraser
        self._completer = completer
        self._shelves = shelves
        self._written: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()
        self._next: str | None = None
        self._worker: threading.Thread | None = None
        self._interrupted = threading.Event()

    def extend(
        self,
        prefix: str,
        found: Sequence[Suggestion],
        *,
        limit: int,
        within: Collection[str] | None,
    ) -> list[Suggestion]:
        """Return the suggestions with those that the model has written, and have it write more.

        A suggestion has a hit among the products `within`, None for all.
        """
        start = normal(prefix)
        if len(found) >= _FEW or sum(map(str.isalpha, start)) < _SHORTEST:
            return list(found)
        with self._lock:
            lines = [
                line
                for typed, lines in self._written.items()
                if start.startswith(typed) or typed.startswith(start)
                for line in lines
                if normal(line).startswith(start)
            ]
            if start not in self._written:
                self._ask(prefix)
        return [*found, *self._suggestions(lines, found, within)][:limit]

    def interrupt(self) -> None:
        """Stop writing: somebody waits for an answer, which the model can write only after it."""
        with self._lock:
            self._next = None
            self._interrupted.set()

    def close(self) -> None:
        """Stop writing, and return when it has stopped."""
        self.interrupt()
        self.wait()

    def wait(self) -> None:
        """Return when nothing is being written."""
        worker = self._worker
        if worker is not None:
            worker.join()

    def _suggestions(
        self, lines: Sequence[str], found: Sequence[Suggestion], within: Collection[str] | None
    ) -> list[Suggestion]:
        view = self._completer().view() if lines else None
        if view is None:
            return []
        if within is not None:
            view = view.only(frozenset(within))
        seen = {frozenset(content(each.text)) for each in found}
        score = min((each.score for each in found), default=1.0)
        made: list[Suggestion] = []
        for line in lines:
            said, count = frozenset(content(line)), view.hits(line)
            if count and said not in seen:
                seen.add(said)
                score *= _LESS
                made.append(Suggestion(line, score, count))
        return made

    def _ask(self, prefix: str) -> None:
        """Have the worker write about a prefix next; the lock is held."""
        self._next = prefix
        if self._worker is None or not self._worker.is_alive():
            self._interrupted.clear()
            self._worker = threading.Thread(target=self._work, name="completion", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                prefix, self._next = self._next, None
                if prefix is None or self._interrupted.is_set():
                    self._worker = None
                    return
            try:
                lines = self._write(prefix)
            except (AssistantError, KnowledgeError) as error:
                log.warning("the chat model cannot complete queries: %s", error)
                lines = ()
            with self._lock:
                # A prefix that was interrupted may be asked for again.
                if not self._interrupted.is_set():
                    self._written[normal(prefix)] = lines
                    if len(self._written) > _KEPT:
                        self._written.popitem(last=False)

    def _write(self, prefix: str) -> tuple[str, ...]:
        category = self._category(prefix)
        if not category:
            return ()
        typed = prefix.lstrip().lower()
        stopped = self._interrupted.is_set
        lines = list(self._phraser.lines(typed.strip(), category, stopped=stopped))
        return tuple(sellable(lines, prefix, self._completer()))

    def _category(self, prefix: str) -> str:
        """Return the category of the product that a prefix is most likely about, "" for none."""
        found = self._shelves.search(Wanted(prefix, Filters(kind="product")), _LOOKED_AT)
        products = self._shelves.products(hit.passage.document_id for hit in found.hits)
        return next((category_of(each) for each in products.values() if each.categories), "")
