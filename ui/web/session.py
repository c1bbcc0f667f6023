"""One visitor's conversation as the page shows it; nothing here knows Gradio."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from assistant.conversations import new_conversation_id
from assistant.errors import AssistantError
from assistant.types import Delta, Reply
from knowledge.errors import KnowledgeError
from ui.web.completing import Completes

if TYPE_CHECKING:
    from collections.abc import Generator

log = logging.getLogger(__name__)

APOLOGY = (
    "Sorry, that answer could not be written just now. "
    "Your question is still here: please try it again in a moment."
)


class ShopLike(Completes, Protocol):
    """Whatever can answer a question and complete it; `assistant.Assistant` is one.

    Closing the returned generator stops the work behind it.
    """

    def stream(
        self, text: str, *, conversation_id: str, customer: str | None = None
    ) -> Generator[Delta | Reply, None, None]:
        """Yield the text as it is written, then the whole `Reply`."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what has been said to it so far.

    Without `reply` and `failure` it is being written, or the visitor stopped it.
    """

    question: str
    text: str = ""
    reply: Reply | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """The conversation in one browser tab."""

    conversation_id: str = field(default_factory=new_conversation_id)
    exchanges: tuple[Exchange, ...] = ()

    def replacing_last(self, exchange: Exchange) -> Session:
        """Return this session with its newest exchange brought up to date."""
        return replace(self, exchanges=(*self.exchanges[:-1], exchange))


def converse(shop: ShopLike, session: Session, question: str) -> Generator[Session, None, None]:
    """Ask `question` and yield the session after every step, first with the question alone.

    A failure of the shop ends the exchange with an apology; closing this iterator stops the shop.
    """
    exchange = Exchange(question)
    session = replace(session, exchanges=(*session.exchanges, exchange))
    yield session
    try:
        with closing(shop.stream(question, conversation_id=session.conversation_id)) as events:
            for event in events:
                exchange = _advance(exchange, event)
                session = session.replacing_last(exchange)
                yield session
    except (AssistantError, KnowledgeError) as error:
        # The remedy in the error's text is for whoever runs the shop, not for its visitors.
        log.warning("a question could not be answered: %s", error)
        yield session.replacing_last(replace(exchange, failure=APOLOGY))


def _advance(exchange: Exchange, event: Delta | Reply) -> Exchange:
    if isinstance(event, Delta):
        return replace(exchange, text=exchange.text + event.text)
    return replace(exchange, text=event.text, reply=event)
