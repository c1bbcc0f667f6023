"""Making a follow-up searchable: "And shoes?" means little without the question before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import Turn

_OPENING = re.compile(
    r"^\s*(and|or|but|also|then|so|what about|how about|what if|why|which one|the (first|second|"
    r"third|other|last) one)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(it|its|they|them|their|this|that|these|those|one|ones)\b", re.I)
# A longer question brings enough words of its own to be found by.
_SHORT = 9


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """Return the question, behind the one before it when it leans on that."""
    short = len(question.split()) <= _SHORT
    before = next((said for turn in reversed(turns) if (said := turn.message.content.strip())), "")
    if before and short and (_OPENING.search(question) or _POINTS_BACK.search(question)):
        return f"{before} {question}"
    return question
