"""Requests that a shop does not serve, whatever product they mention."""

from __future__ import annotations

import re

_WORKS = (
    r"poems?|limericks?|haikus?|sonnets?|verses?|rhymes?|ballads?|songs?|raps?|lyrics|"
    r"(?:short )?stor(?:y|ies)|fairy tales?|jokes?|riddles?|essays?|novels?|screenplays?|"
    r"speech(?:es)?|(?:python|java|javascript|sql|c\+\+) \w+|homework"
)
_CREATES = re.compile(
    r"(?:^|[.!?,;:]\s*|\b(?:and|then|now|please|you|to)\s+)"
    r"(?:write|compose|make up|invent|sing|recite|rap|tell|do|improvise)"
    rf"(?:\s+(?:me|us|down))*\s+(?:(?:an?|some|another|your|the|my)\s+)?(?:[\w-]+\s+){{0,2}}?(?:{_WORKS})\b"
    # "a haiku kit", "the story lamp" are things.
    r"(?=\s*(?:[.!?,;:]|$)|\s+(?:about|on|of|for|that|in|with|to|which|where|like|please)\b)",
    re.IGNORECASE,
)


def wants_a_work(text: str) -> bool:
    """Tell whether a text wants something written or performed: "a limerick about a leaky tent"."""
    return _CREATES.search(text) is not None
