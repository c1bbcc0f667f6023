"""Completing what somebody types: the conversation and the customer say what is likely."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from knowledge.errors import KnowledgeError
from knowledge.terms import words

if TYPE_CHECKING:
    from assistant.conversations import ConversationStore
    from assistant.types import Reply
    from knowledge.columns import Columns
    from knowledge.completion import Completions
    from knowledge.types import Constraint, Filters, Suggestion

log = logging.getLogger(__name__)

_TURNS = 2  # that say what is spoken of
_SECONDS = 2.0  # for which they are remembered: keys come faster than turns
_KEPT = 256  # conversations
_SEARCH = 8  # words; a longer message tells a story, and who tells it
Completer = Callable[[], "Completions"]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What the last turns of a conversation were about, and until when that is taken as true."""

    text: str
    conditions: tuple[Constraint, ...]
    until: float


class Completing:
    """Asks the index of suggestions; no model has a part in it."""

    def __init__(
        self,
        completer: Completer,
        *,
        columns: Callable[[], Columns] | None,
        conditions: Callable[[str], Sequence[Constraint]],
        conversations: ConversationStore,
        remembers: bool,
    ) -> None:
        """`conditions` reads those of a message; with `remembers` searches become suggestions."""
        self._completer = completer
        self._columns = columns
        self._conditions = lru_cache(maxsize=_KEPT)(lambda text: tuple(conditions(text)))
        self._conversations = conversations
        self._remembers = remembers
        self._spoken: dict[str, _Spoken] = {}
        self._lock = threading.Lock()

    def complete(
        self,
        prefix: str,
        *,
        conversation_id: str | None,
        customer: str | None,
        filters: Filters | None,
        limit: int,
    ) -> list[Suggestion]:
        """Return up to `limit` suggestions, the likeliest first."""
        spoken = self._about(conversation_id) if conversation_id else None
        constraints = filters.constraints if filters else ()
        if constraints and self._columns is None:
            raise AssistantError(
                "filters have conditions, and there are no columns to look them up in: "
                "give the Assistant `columns`"
            )
        if filters is not None and filters.kind == "document":
            return []  # only products are suggested
        needs_columns = bool(constraints or (spoken and spoken.conditions))
        return self._completer().complete(
            prefix,
            limit=limit,
            constraints=constraints,
            columns=self._columns() if needs_columns and self._columns else None,
            about=spoken.text if spoken else "",
            liked=spoken.conditions if spoken else (),
            customer=customer,
        )

    def heard(
        self, text: str, reply: Reply, conversation: str | None, customer: str | None
    ) -> None:
        """Learn a search that found something, of somebody who is a person and no script.

        What is asked outside of any conversation may be one person's, or a program's.
        """
        person = customer or conversation
        with self._lock:
            self._spoken.pop(conversation or "", None)
        if not self._remembers or person is None or not reply.products:
            return
        if len(words(text)) <= _SEARCH and "?" not in text:
            try:
                self._completer().hear(text, person)
            except KnowledgeError as error:  # whoever asked waits for the answer all the same
                log.warning("a search was not remembered: %s", error)

    def _about(self, conversation: str) -> _Spoken:
        with self._lock:
            found = self._spoken.get(conversation)
        if found is not None and found.until > monotonic():
            return found
        said = [turn.message.content for turn in self._conversations.history(conversation)]
        last = said[-_TURNS:]
        conditions = self._conditions(last[-1]) if last else ()
        found = _Spoken(" ".join(last), conditions, monotonic() + _SECONDS)
        with self._lock:
            if len(self._spoken) >= _KEPT:
                self._spoken.clear()
            self._spoken[conversation] = found
        return found
