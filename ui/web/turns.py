"""Questions and answers, as HTML in which every word of shop, model and visitor is escaped."""

from __future__ import annotations

from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING

from ui.web.cards import cards
from ui.web.conditions import chips
from ui.web.proofs import Proofs, readable
from ui.web.prose import prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.types import Citation, Outcome, Reply
    from ui.web.session import Exchange

PREVIEW = 260

_WAITING = (
    '<p class="fw-waiting"><span class="fw-hidden">Looking it up</span><i></i><i></i><i></i></p>'
)
_BADGES: Mapping[Outcome, str] = {
    "abstained": "I don&rsquo;t know",
    "refused": "Not something I can help with",
    "clarify": "A question back",
    "handoff": "One for our staff",
}


def turns(exchanges: Sequence[Exchange], *, first: int = 0, live: bool = False) -> str:
    """Return the exchanges as HTML; `first` numbers them, `live` says the last is being written."""
    last = len(exchanges) - 1
    return "".join(
        turn(exchange, number=first + index, live=live and index == last)
        for index, exchange in enumerate(exchanges)
    )


def turn(exchange: Exchange, *, number: int, live: bool) -> str:
    """Return one exchange: the question, the answer, its sources beside it, products below."""
    reply = exchange.reply
    busy = "true" if live else "false"
    return (
        f'<article class="fw-turn" id="turn-{number}" aria-busy="{busy}">'
        '<h2 class="fw-question"><span class="fw-hidden">You asked: </span>'
        f"{escape(exchange.question)}</h2>"
        f'<div class="fw-answer">{_answer(exchange, number, live=live)}</div>'
        f"{_sources(reply.citations, number) if reply else ''}"
        f"{_products(reply) if reply else ''}</article>"
    )


def _answer(exchange: Exchange, number: int, *, live: bool) -> str:
    reply = exchange.reply
    text = _prose(exchange.text, reply, number)
    if exchange.failure is not None:
        return f'{text}<p class="fw-failure" role="alert">{escape(exchange.failure)}</p>'
    if reply is not None:
        return f"{_badge(reply)}{text}{_footnote(reply)}"
    if live:
        return f'<div class="fw-writing">{text}</div>' if text else _WAITING
    return f'{text}<p class="fw-note">You stopped this answer.</p>'


def _badge(reply: Reply) -> str:
    label = _BADGES.get(reply.outcome)
    return f'<p class="fw-badge fw-badge-{reply.outcome}">{label}</p>' if label else ""


def _footnote(reply: Reply) -> str:
    count = len(reply.citations)
    if not count:
        return ""
    total = reply.timings.get("total")
    took = f" · {total:.1f} s" if total else ""
    return f'<p class="fw-note">{count} source{"s" if count > 1 else ""}{took}</p>'


def _prose(text: str, reply: Reply | None, number: int) -> str:
    proofs = Proofs(reply, number)
    drawn = prose(text, lambda cited: _mark(cited, reply, number), proofs.mark)
    return drawn + proofs.popovers()


def _products(reply: Reply) -> str:
    asks = reply.outcome == "clarify"
    shown = chips(reply) + cards(reply.products, choose=asks)
    return f'<div class="fw-found">{shown}</div>' if shown else ""


def _mark(cited: int, reply: Reply | None, number: int) -> str:
    if reply is None:  # its sources come with the end of the reply
        return f'<span class="fw-mark">{cited}</span>'
    for citation in reply.citations:
        if citation.number == cited:
            return (
                f'<button type="button" class="fw-mark" data-source="source-{number}-{cited}" '
                f'aria-label="Source {cited}: {escape(citation.title)}">{cited}</button>'
            )
    return ""


def _sources(citations: Sequence[Citation], number: int) -> str:
    if not citations:
        return ""
    items = "".join(_source(citation, number) for citation in citations)
    return (
        '<aside class="fw-sources" aria-label="Sources of this answer">'
        f"<h3>Sources</h3><ol>{items}</ol></aside>"
    )


def _source(citation: Citation, number: int) -> str:
    name = PurePath(citation.source).name
    origin = f'<p class="fw-origin">{escape(name)}</p>' if name else ""
    return (
        f'<li class="fw-source" id="source-{number}-{citation.number}" tabindex="-1">'
        f'<p class="fw-source-title"><span class="fw-number">{citation.number}</span>'
        f"{escape(citation.title)}</p>{_quote(readable(citation.quote))}{origin}</li>"
    )


def _quote(quote: str) -> str:
    if len(quote) <= PREVIEW:
        return f"<blockquote>{escape(quote)}</blockquote>" if quote else ""
    start = quote[:PREVIEW].rsplit(None, 1)[0]
    return (
        f'<blockquote class="fw-start">{escape(start)}\N{NO-BREAK SPACE}…</blockquote>'
        f'<details class="fw-more"><summary>Whole passage</summary>'
        f"<blockquote>{escape(quote)}</blockquote></details>"
    )
