"""Whether products are asked for, or something about them."""

from __future__ import annotations

import re

from knowledge.types import Filters

_WISH = re.compile(
    r"^\W*(?:(?:hi|hello|hey|ok|okay|please|and|also|so|well)\b[\s,!.]*)*(?:"
    r"(?:i(?:'m|\s+am)?|we(?:'re|\s+are)?)\s+(?:\w+\s+)?(?:looking|searching|shopping|after|need|want|"
    r"would\s+like|like)\b"
    r"|i'd\s+like|i'll\s+(?:need|take)|show\b|find\b|get\s+me|give\s+me\s+(?:a|an|some)\b|search\b|"
    r"recommend\b|suggest\b|list\b"
    r"|(?:do|have|did)\s+you\s+(?:guys\s+)?(?:also\s+)?(?:have|sell|carry|stock|got|offer)\b"
    r"|(?:is|are)\s+there\s+(?:any|a|an)\b|any\b|got\s+any|anything\b|something\b|what\s+about\b"
    r"|(?:can|could)\s+you\s+(?:\w+\s+)?(?:show|find|recommend|suggest|list)\b"
    r"|(?:which|what)\s+(?:\w+\s+){1,4}(?:do\s+you|can\s+you|would\s+you|have\s+you)\b)",
    re.IGNORECASE,
)
# A verb or a question word makes a sentence of it; without either it is what search boxes get.
_SENTENCE = re.compile(
    r"\?|\b(?:what|which|who|when|where|why|how|is|are|was|were|does|do|did|can|could|will|would|"
    r"should|may|has|have|am|tell|explain|help|return|refund|cancel|exchange|track)\b",
    re.IGNORECASE,
)
_LONGEST_PHRASE = 8


def wants_list(question: str, filters: Filters) -> bool:
    """Tell whether a question that names no product asks to be shown some.

    It does when it has conditions or an order, when it is worded as a wish, and when it is no
    sentence at all: "laptop bag".
    """
    if filters.constraints or filters.sort:
        return True
    if _WISH.search(question):
        return True
    return not _SENTENCE.search(question) and 0 < len(question.split()) <= _LONGEST_PHRASE
