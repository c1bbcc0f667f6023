"""A question in other words, for what shoppers and pages call by different names."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What shoppers ask, and what that comes to. Documents say "within 30 days of delivery", and no
# matcher takes that for a window; they name the cards that they take, and call none a credit card.
_OTHERWISE = (
    (
        re.compile(
            r"\b(?:what|how long)(?:'s|\s+is|\s+was|\s+are|\s+were)\s+(?:the|your)\s+"
            r"(?P<what>return|exchange)s?\s+(?:window|period|time ?frame|deadline|time)\b",
            re.IGNORECASE,
        ),
        r"how many days do I have to \g<what> something",
    ),
    (
        re.compile(
            r"^\W*(?:do you (?:take|accept) (?:any )?credit cards?|can (?:i|we) pay (?:by|with) "
            r"(?:a )?credit card|(?:which|what) credit cards? (?:do you (?:take|accept)|"
            r"can (?:i|we) (?:use|pay with)))\W*$",
            re.IGNORECASE,
        ),
        "Do you take Visa, Mastercard or American Express?",
    ),
)
# Whether, or how, something may be taken back, and nothing besides.
_TAKING_BACK = re.compile(
    r"^\W*(?P<how>(?:and |so |but )?(?:how )?(?:can|could|may|do|should) (?:i|we)|"
    r"(?:i|we)(?:['\u2019]d| would)? (?:want|need|like|wish|have) to)\s+"
    r"(?:(?P<act>return|exchange|swap)\s+(?P<what>[^,;:?!]+?)|"
    r"(?:send|bring)\s+(?:(?P<first>[^,;:?!]+?)\s+back|back\s+(?P<then>[^,;:?!]+?)))\W*$",
    re.IGNORECASE,
)
_PERMITS = re.compile(r"(?!.*\bhow\b).*\b(?:can|could|may)\b", re.IGNORECASE)
# "When it will be back" asks for a date, and for no message.
_TOLD = re.compile(
    r"\b(?:can|could|will|would|may|do)\s+(?:i|we|you|u|somebody|someone)\b.*"
    r"\b(?:(?:e-?)?mails?|notif\w+|alert\w*|text|messages?|ping|shout|let (?:me|us) know|"
    r"tell (?:me|us)|remind\w*)\b.*\b(?:when|once|as soon as)\b(?!.*\b(?:will|would|going)\b).*"
    r"\b(?:back|again|more|restock\w*|stock|available|arrives?|comes? in)\b",
    re.IGNORECASE,
)
_OF_ORDERS = re.compile(
    r"\b(?:orders?|parcels?|packages?|refund\w*|deliver\w*|courier|exchange\w*|invoices?|return\w*)\b",
    re.IGNORECASE,
)
_LONGEST = 500  # characters
# "It's for my mum's birthday, can you wrap it?" tells what it is for, which is no condition.
_OCCASION = (
    r"\W*(?:(?:ok|and|so|great|good)\W+)*(?:it['\u2019]?s|this is|that['\u2019]?s|"
    r"they['\u2019]?re|these are) (?:for|an? (?:\w+ )?(?:gift|present|surprise))\b"
)
_TELLS_OCCASION = re.compile(
    rf"^{_OCCASION}[^?.!]*?(?:[,.!]|\s[-\u2013\u2014])\s+(?=(?:and |so |but )?"
    r"(?:can|could|may|do|does|is|are|will|would|what|how)\s+"
    r"(?:i|we|you|u|it|they|there|the|much|many|long|does|is)\b)",
    re.IGNORECASE,
)

# How documents are asked who hears of new stock, whatever is out of stock.
TO_BE_TOLD = "Can you e-mail me when a product that is out of stock is back in stock?"


def in_other_words(question: str) -> Iterator[str]:
    """Yield a question as others would ask it: "how many days do I have to return something"."""
    for pattern, instead in _OTHERWISE:
        worded, times = pattern.subn(instead, question)
        if times:
            yield worded


def without_occasion(question: str) -> str | None:
    """Return a question without what it says ahead that something is for, None for no such thing.

    What else is told may be a condition: "it was used once, can I return it?".
    """
    clause, times = _TELLS_OCCASION.subn("", question[:_LONGEST])
    return f"{clause}{question[_LONGEST:]}" if times else None


def of_taking_back(question: str) -> str | None:
    """Return a bare question about a return as rules put it, None for one that asks more.

    "I'd like to send the tent back" asks how to return the tent, "can I return it?" under which
    conditions: what a rule for all goods says is no yes for this one.
    """
    found = _TAKING_BACK.match(question)
    if found is None:
        return None
    act, what = found["act"] or "return", found["what"] or found["first"] or found["then"]
    how = "under which conditions can I" if _PERMITS.match(found["how"]) else "how do I"
    return f"{how} {act.lower()} {what}?"


def asks_to_be_told(text: str) -> bool:
    """Tell whether a text asks to hear of new stock: "can I get an email when it's back?"."""
    told = _TOLD.search(text[:_LONGEST])
    return told is not None and _OF_ORDERS.search(text) is None
