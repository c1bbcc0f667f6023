"""A question in other words, for what shoppers and pages call by different names."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What has to be said, what of it shoppers ask, and what that comes to. Documents say "within 30
# days of delivery", and no matcher takes that for a window; they name the cards that they take,
# and call none a credit card.
_OTHERWISE = (
    (
        re.compile(r"\b(?:return|exchange)", re.IGNORECASE),
        re.compile(
            r"\b(?:what|how long)(?:'s|\s+is|\s+was|\s+are|\s+were)\s+(?:the|your)\s+"
            r"(?P<what>return|exchange)s?\s+(?:window|period|time ?frame|deadline|time)\b",
            re.IGNORECASE,
        ),
        r"how many days do I have to \g<what> something",
    ),
    (
        re.compile(r"\b(?:take|accept|pay)\b", re.IGNORECASE),
        re.compile(
            r"\b(?:(?:which|what|any|a)\s+)*(?:credit|debit|bank)\s+cards?\b", re.IGNORECASE
        ),
        "Visa, Mastercard or American Express",
    ),
)


def in_other_words(question: str) -> Iterator[str]:
    """Yield a question as others would ask it: "how many days do I have to return something"."""
    for needed, pattern, instead in _OTHERWISE:
        worded, times = pattern.subn(instead, question)
        if times and needed.search(question):
            yield worded


# What may be done with any item, and what it is called in rules: "send the tent back".
_TAKEN_BACK = re.compile(
    r"\b(?:return|exchange|swap|refund)(?:ing|s)?\b|"
    r"\b(?:send|bring|give|take|ship)(?:ing)?\b(?P<what>[^.,;:?!]{0,40}?) back\b",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"^\W*(?:i|we)(?:['\u2019]d| would)? (?:want|need|like|wish|have) to\b", re.IGNORECASE
)


def of_taking_back(question: str) -> str | None:
    """Return a question about a return as rules put it, None for one about something else.

    "I'd like to send the tent back" asks how to return the tent.
    """
    if not _TAKEN_BACK.search(question):
        return None
    asked = _WISHED.sub("how do I", question)
    return _TAKEN_BACK.sub(
        lambda found: f"return{found['what']}" if found["what"] is not None else found.group(),
        asked,
    )


# "When it will be back" asks for a date, and for no message.
_TOLD = re.compile(
    r"\b(?:can|could|will|would|may|do)\s+(?:i|we|you|u|somebody|someone)\b.*"
    r"\b(?:e-?mails?|notif\w+|alert\w*|text|messages?|ping|shout|let (?:me|us) know|tell (?:me|us)|"
    r"remind\w*)\b.*\b(?:when|once|as soon as)\b(?!.*\b(?:will|would|going)\b).*"
    r"\b(?:back|again|more|restock\w*|stock|available|arrives?|comes? in)\b",
    re.IGNORECASE,
)


def asks_to_be_told(text: str) -> bool:
    """Tell whether a text asks to hear of new stock: "can I get an email when it's back?"."""
    return _TOLD.search(text) is not None


# How that is asked of documents, whatever is out of stock.
TO_BE_TOLD = "Can you e-mail me when a product that is out of stock is back in stock?"
