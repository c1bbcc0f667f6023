"""A question in other words, for what shoppers and pages call by different names."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What shoppers ask, and what it comes to. Documents say "within 30 days of delivery", and no
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
        re.compile(r"\b(?:(?:which|what|any|a)\s+)*(?:credit|debit|bank)\s+cards?\b", re.I),
        "Visa, Mastercard or American Express",
    ),
)


def in_other_words(question: str) -> Iterator[str]:
    """Yield a question as others would ask it: "how many days do I have to return something"."""
    for pattern, instead in _OTHERWISE:
        worded, times = pattern.subn(instead, question)
        if times:
            yield worded
