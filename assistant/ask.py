"""One question on its way to a reply."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

from assistant.followups import FollowUp, check
from assistant.types import Check, Citation, Delta, Outcome, Reply, Turn
from assistant.written import Written
from knowledge.types import Filters, Passage

Events = Generator[Delta | Reply, None, None]


@dataclass(frozen=True, slots=True)
class Ask:
    """What was asked, and how it reads by itself; `retrieved` is when passages were found.

    `worded` is how what answers it is asked, "" for no other way; `fingerprint` is that of
    replies in which no model takes part.
    """

    text: str
    followup: FollowUp
    turns: Sequence[Turn]
    conversation: str
    filters: Filters = field(default_factory=Filters)
    started: float = field(default_factory=perf_counter)
    retrieved: float | None = None
    fingerprint: str = ""
    worded: str = ""

    @property
    def question(self) -> str:
        """The question that stands alone."""
        return self.worded or self.followup.question

    def found(self) -> Ask:
        """Return this with the time at which all passages were found: now."""
        return replace(self, retrieved=perf_counter())

    def say(self, text: str, outcome: Outcome, intent: str = "", **more: Any) -> Events:
        """Yield a text that is ready, then its reply."""
        yield Delta(text)
        yield self.reply(text, outcome, intent, **more)

    def show(
        self,
        intent: str,
        written: Written,
        passages: Sequence[Passage],
        relaxed: tuple[str, ...] = (),
    ) -> Events:
        """Say what was made from records; `passages` are what its quotes are of."""
        citations = tuple(
            Citation(number, passage.document_id, passage.title, passage.source, quote)
            for number, (index, quote) in enumerate(written.quotes, start=1)
            for passage in (passages[index],)
        )
        checks = [
            Check("record", True, f"what is said of {each.title} is from its record")
            for each in written.shown
        ]
        yield from self.say(
            written.text,
            "answered" if written.quotes else "abstained",
            intent,
            citations=citations,
            products=written.shown,
            checks=checks,
            relaxed=relaxed,
        )

    def reply(
        self,
        text: str,
        outcome: Outcome,
        intent: str = "",
        *,
        checks: Sequence[Check] = (),
        first: float | None = None,
        **more: Any,
    ) -> Reply:
        """Return the reply; `first` is when its first words were out."""
        now = perf_counter()
        moments = {"retrieve": self.retrieved or now, "first_token": first or now, "total": now}
        return Reply(
            text=text,
            outcome=outcome,
            intent=intent,
            checks=(*check(self.followup), *checks),
            conversation_id=self.conversation,
            timings={name: moment - self.started for name, moment in moments.items()},
            **{"filters": self.filters, "fingerprint": self.fingerprint, **more},
        )
