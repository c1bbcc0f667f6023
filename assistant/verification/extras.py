"""Whether one thing comes with another, where the evidence says that it is sold apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from assistant.verification.wording import NEGATION

Roots = Callable[[str], set[str]]

_COMES_WITH = re.compile(
    r"\b(?:com(?:es?|ing)|sold|supplied|delivered|packed)\b[^?]*\bwith\b"
    r"|\bget\b[^?]*\bwith (?:it|th)|\binclu(?:de|ding)\w*"
    r"|\bin the (?:box|pack|package|price|set)\b"
    r"|\bdo(?:es)?(?:n['\u2019]?t)?\s+(?:it|th[aeio]\w*)\b[^?]*\bhave\b",
    re.IGNORECASE,
)
# "Is there gift wrapping?" may ask for it as an extra; what is sold separately is not there.
_IS_THERE = re.compile(r"\b(?:is|are)(?:n['\u2019]?t)?\s+there\b", re.IGNORECASE)
_NOT_INCLUDED = re.compile(
    r"(?:\bnot|n['\u2019]t)\s+(?:\w+\s+)?(?:included|supplied|provided)\b", re.IGNORECASE
)
_SEPARATE = re.compile(
    r"\b(?:sold|available|offered|buy|bought|purchased?|order(?:ed)?)\b[^.;]*\bseparately\b"
    r"|\bseparately\s+(?:sold|available)\b",
    re.IGNORECASE,
)
_EXTRA = re.compile(
    r"(?:\b(?:is|are|costs?|as|at)|:|\()\s*(?:an?\s+)?(?:optional(?:\s+extras?)?|extras?)"
    r"\s*(?=$|[.,;:)!])|\b(?:at|for)\s+(?:an?\s+)?(?:extra|additional)\s+(?:cost|charge|fee|price)",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(r"\boptional\s+(\w+)", re.IGNORECASE)
_INCLUDING = re.compile(r"\b(?:come[s]?|supplied|sold) with\b|\binclud(?:es?|ing)\b", re.IGNORECASE)
# "Also sold separately", "all but the adapter": something of the kind does come with it.
_HEDGED = re.compile(r"\b(?:also|too|except|all|most|some|included)\b", re.IGNORECASE)
_PIECE = re.compile(
    r"[;:,()\u2013\u2014]|\b(?:but|while|whereas|although|though|which)\b", re.IGNORECASE
)
SENTENCE = re.compile(r"(?<=[.!?])\s+")
# What a question and an answer say of coming with a thing, beside the thing.
_WAYS = (
    "include includes included including box pack package price set sold supplied delivered packed "
    "separately separate available buy purchase order optional extra cost charge fee additional"
)
_USES = "run use need require work power"


def apart(question: str, asked: set[str], text: str, roots: Roots) -> Literal["no", "unclear", ""]:
    """Return whether evidence says that what a question asks for does not come with the thing.

    `asked` holds the roots of the question's content words, the thing's name apart, and `roots`
    gives those of any text. "" is for evidence or a question that has nothing of this.
    """
    extra = bool(_COMES_WITH.search(question))
    wanted = asked - roots(_WAYS)
    if not wanted or not (extra or _IS_THERE.search(question)) or _says(question, wanted, roots):
        return ""
    for sentence in SENTENCE.split(text):
        if not (_says(sentence, wanted, roots) and wanted <= roots(sentence)):
            continue
        including = False
        for piece in _pieces(sentence, roots):
            including = including or bool(_INCLUDING.search(piece))
            if not wanted <= roots(piece):
                continue
            if not _says(piece, wanted, roots):
                return "" if including else "unclear"
            sure = extra or _SEPARATE.search(piece) or _NOT_INCLUDED.search(piece)
            others = roots(piece) - wanted - roots(f"{_WAYS} {_USES} {question}")
            whole, own = (_NOT_INCLUDED.sub(" ", each) for each in (sentence, piece))
            hedged = NEGATION.search(own) or _INCLUDING.search(own) or _HEDGED.search(whole)
            plain = not any(each.isalpha() for each in others)  # "spare batteries" are others
            return "no" if sure and plain and not hedged else "unclear"
        return "unclear"
    return ""


def _says(text: str, wanted: set[str], roots: Roots) -> bool:
    """Tell whether a text says of anything that it is an extra; "optional" is of the next word."""
    found = any(each.search(text) for each in (_NOT_INCLUDED, _SEPARATE, _EXTRA))
    return found or any(roots(each[1]) & wanted for each in _OPTIONAL.finditer(text))


def _pieces(sentence: str, roots: Roots) -> Iterator[str]:
    """Yield the clauses of a sentence; "(sold separately)" belongs to what stands before it."""
    start = end = 0
    ways = roots(_WAYS)
    for cut in (*(match.start() for match in _PIECE.finditer(sentence)), len(sentence)):
        if end > start and roots(sentence[end:cut]) - ways:
            yield sentence[start:end]
            start = end
        end = cut
    yield sentence[start:end]
