"""The marks behind sentences that open to their evidence: the source's words and the checks."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.types import Check, Citation, Reply

_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
_TICK = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m3.5 8.5 3 3 6-7"/></svg>'
# What a check means to a shopper; its own detail is for whoever runs the shop.
_MEANINGS = {
    "numbers": "Its numbers stand in the source",
    "names": "Its names stand in the source",
    "stock": "It says of stock what the source says",
    "support": "The source says the same",
    "conditions": "It leaves no condition out",
    "point": "It keeps to the question",
    "quote": "It is quoted word for word",
    "similarity": "It means what the source means",
    "entailment": "It follows from the source",
    "record": "It comes from the product's own record",
}


class Proofs:
    """The evidence for the sentences of one reply, turn `number` on the page."""

    def __init__(self, reply: Reply | None, number: int) -> None:
        self._reply = reply
        self._number = number
        self._opened: list[str] = []

    def mark(self, sentence: str) -> str:
        """Return the mark of a sentence, "" when nothing is known about it."""
        if self._reply is None or not (quotes := _quotes(sentence, self._reply)):
            return ""
        name = f"proof-{self._number}-{len(self._opened) + 1}"
        self._opened.append(_popover(name, quotes, _checks(sentence, self._reply)))
        return (
            f'<button type="button" class="fw-tick" popovertarget="{name}" '
            f'aria-label="Evidence for this sentence">{_TICK}</button>'
        )

    def popovers(self) -> str:
        """Return what the marks made so far open."""
        return "".join(self._opened)


def _quotes(sentence: str, reply: Reply) -> dict[str, str]:
    """Return the source's words that a sentence rests on, and whose they are."""
    numbers = {int(number) for number in _MARKER.findall(sentence)}
    cited = [citation for citation in reply.citations if citation.number in numbers]
    found = _exact(_about(sentence, reply.checks), cited)
    return found or {citation.quote: citation.title for citation in cited if citation.quote}


def _exact(checks: Iterable[Check], cited: Sequence[Citation]) -> dict[str, str]:
    """Return what checks held the sentence against; a source can be cited for more than that."""
    title = ", ".join(dict.fromkeys(citation.title for citation in cited))
    return {check.evidence: title for check in checks if check.evidence}


def _about(sentence: str, checks: Sequence[Check]) -> list[Check]:
    # A draft was never said, so nothing of it belongs on the page. What is written from records
    # has one check for all of it.
    return [
        each
        for each in checks
        if each.passed
        and each.shown
        and (_bare(each.sentence) == _bare(sentence) or each.name == "record")
    ]


def _bare(sentence: str) -> str:
    return " ".join(_MARKER.sub("", sentence).split())


def _checks(sentence: str, reply: Reply) -> list[str]:
    names = dict.fromkeys(check.name for check in _about(sentence, reply.checks))
    return [_MEANINGS.get(name, name.replace("_", " ").capitalize()) for name in names]


def _popover(name: str, quotes: dict[str, str], checks: Sequence[str]) -> str:
    sources = "".join(
        f"<figure>{f'<figcaption>{escape(title)}</figcaption>' if title else ''}"
        f"<blockquote>{escape(readable(quote))}</blockquote></figure>"
        for quote, title in quotes.items()
    )
    passed = "".join(f"<li>{_TICK}{escape(text)}</li>" for text in checks)
    return (
        f'<div popover class="fw-proof" id="{name}" role="dialog" aria-labelledby="{name}-head">'
        f'<div class="fw-proof-head"><h3 id="{name}-head">Where this comes from</h3>'
        f'<button type="button" class="fw-close" popovertarget="{name}" '
        'popovertargetaction="hide" aria-label="Close">'
        '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8"/></svg>'
        f"</button></div>{sources}"
        f"{f'<ul>{passed}</ul>' if passed else ''}</div>"
    )


def readable(quote: str) -> str:
    """Return a source's words without what only a Markdown renderer needs: pipes, list marks."""
    text = quote.strip()
    if text.startswith("|"):
        return " · ".join(cell.strip() for cell in text.strip("|").split("|"))
    return text.removeprefix("- ").removeprefix("* ")
