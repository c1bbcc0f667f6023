"""A question in other words, for what shoppers and pages call by different names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.notions import asking_sentence

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
_THING = r"(?P<what>(?:it|them|this|that|these|those|one|(?:the|my|a) [^,;:.?!]{1,60}?))"
_GIVING_BACK = (
    (
        re.compile(rf"\b(?:would|will|do|can|could) you take {_THING} back\b", re.IGNORECASE),
        r"can I return \g<what>",
    ),
    (re.compile(rf"\b(?:send|bring|give) {_THING} back\b", re.IGNORECASE), r"return \g<what>"),
    (
        re.compile(rf"\b(?P<can>can|could|may) {_THING} go back\b", re.I),
        r"\g<can> \g<what> be returned",
    ),
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
# "It's for my mum's birthday, can you wrap it?" tells a reason first, and no condition.
_REASON = re.compile(
    r"^(?!\W*(?:(?:and|but|so)\W+)*(?:if|when|whenever|unless|in case|once|after|before|until|as|"
    r"for|with|without)\b)[^?]*?(?:,|\s[-\u2013\u2014])\s+(?=(?:and |so |but )?"
    r"(?:can|could|may|do|does|is|are|will|would|what|how|when|where)\s+"
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


def asking_clause(question: str) -> str | None:
    """Return what a question asks without the reasons that it gives before, None for no reasons."""
    asked = asking_sentence(question)
    clause = _REASON.sub("", asked[:_LONGEST])
    return clause if clause != question else None


def as_return(question: str) -> str | None:
    """Return a question about sending something back as rules call that, a return.

    "Would you take it back once it was worn?" None for any other question.
    """
    for pattern, instead in _GIVING_BACK:
        worded, times = pattern.subn(instead, question[:_LONGEST], count=1)
        if times:
            return worded
    return None


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
