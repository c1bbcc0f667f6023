"""Whether products are asked for, or something about them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.terms import words
from knowledge.types import Filters, Hit

_WISH = re.compile(
    r"^\W*(?:(?:hi|hello|hey|ok|okay|please|and|also|so|well)\b[\s,!.]*)*(?:"
    r"(?:i(?:'m|\s+am)?|we(?:'re|\s+are)?)\s+(?:\w+\s+)?(?:looking|searching|shopping|after|need|want|"
    r"would\s+like|like)\b"
    r"|i'd\s+like|i'll\s+(?:need|take)|show\b|find\b|get\s+me|give\s+me\s+(?:a|an|some)\b|search\b|"
    r"recommend\b|suggest\b|list\b"
    r"|(?:do|have|did)\s+you\s+(?:guys\s+)?(?:also\s+)?(?:have|sell|carry|stock|got|offer)\b"
    r"|(?:is|are)\s+there\s+(?:any|a|an)\b|any\b|got\s+any|anything\b|something\b|an?\s|(?:what|how)\s+about\b"
    r"|(?:can|could)\s+you\s+(?:\w+\s+)?(?:show|find|recommend|suggest|list)\b"
    r"|(?:which|what)\s+(?:\w+\s+){1,4}(?:do\s+you|can\s+you|would\s+you|have\s+you)\b)",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:(?:customer|caller|client|shopper|she|he)\s+(?:is\s+)?(?:wants|needs|asks\s+for|asking\s+for|"
    r"looking\s+for|after|would\s+like)|"
    r"(?:i(?:'m|\s+am)?|we(?:'re|\s+are)?)\s+(?:\w+\s+)?(?:looking\s+for|searching\s+for|"
    r"shopping\s+for|after|need|want|would\s+like)|(?:looking|searching|shopping)\s+for|"
    r"i'd\s+like|i'll\s+(?:need|take)|what\s+(?:i|we)\s+(?:\w+\s+)?(?:need|want)\b[^.,;:?!]{0,30}\s(?:is|are))"
    r"\s+(?:an?|some|another|new)\s+\w",
    re.IGNORECASE,
)
_DONE = re.compile(r"[\w'-]+(?:\s+[\w'-]+)?\s+\w{2,}ed\s*(?:[.,;:?!]|$)", re.IGNORECASE)
# A verb or a question word makes a sentence of it; without either it is what search boxes get.
_SENTENCE = re.compile(
    r"\?|\b(?:what|which|who|when|where|why|how|is|are|was|were|does|do|did|can|could|will|would|"
    r"should|may|has|have|am|tell|explain|help|return|refund|cancel|exchange|track)\b",
    re.IGNORECASE,
)
_LONGEST_PHRASE = 8


_CLAUSE = re.compile(r"(?<=[.!?;:,()])\s+|\s+(?:but|and|then)\s+|\s+[-\u2013\u2014]+\s+")


def asks_for(text: str) -> bool:
    """Tell whether a clause of a text asks to be shown things: "thanks. Do you sell umbrellas?"."""
    return wants_thing(text) or any(_WISH.search(clause) for clause in _CLAUSE.split(text))


def wants_thing(text: str) -> bool:
    """Tell whether a text says that some thing is wanted: "I'm looking for a telly".

    "I need a bike assembled" wants something done.
    """
    found = _THING.search(text)
    return found is not None and _DONE.match(text, found.end() - 1) is None


def wants_list(question: str, filters: Filters) -> bool:
    """Tell whether a question that names no product asks to be shown some.

    It does when it has conditions or an order, when it is worded as a wish, and when it is no
    sentence at all: "laptop bag".
    """
    if filters.constraints or filters.sort:
        return True
    if asks_for(question):
        return True
    return not is_sentence(question) and 0 < len(question.split()) <= _LONGEST_PHRASE


def names_kind(filters: Filters) -> bool:
    """Tell whether a question names one of the catalogue's kinds of things, or who makes some."""
    return any(
        each.field in {"category", "brand"} and each.operator == "$eq"
        for each in filters.constraints
    )


def is_sentence(text: str) -> bool:
    """Tell whether a text asks or states something, and is not only what search boxes get."""
    return _SENTENCE.search(text) is not None


def wants_unknown(filters: Filters, hits: Iterable[Hit]) -> bool:
    """Tell whether a wish has only what no field of a record answers, nor a document among hits.

    "Do you sell laptops?" is one, and "do you offer gift wrapping?" none where a page is about it.
    """
    told = [
        set(words(f"{hit.passage.title} {hit.passage.text}"))
        for hit in hits
        if hit.passage.kind == "document"
    ]
    asked = [set(words(gap.text)) for gap in filters.gaps]
    return bool(asked) and not any(each <= said for each in asked for said in told)
